/* yaml_input.c — cleans text for libyaml: invalid bytes, control characters, the line breaks of
 * YAML 1.1, surrogate pairs. It knows no YAML. */
#include "kit/yaml_input.h"

#include "base/text.h"

/* Characters that libyaml takes for line breaks, or refuses, travel as these private ones. */
static const struct {
    uint32_t real, stand_in;
} stand_ins[] = {
    {0x85, 0x10ff85},   {0x2028, 0x10ff28}, {0x2029, 0x10ff29},
    {0xfeff, 0x10ffef}, {0xfffd, 0x10fffd},
};
enum { STAND_IN_BYTES = 4 };

struct stand_in_bytes {
    char p[STAND_IN_BYTES];
};

static struct stand_in_bytes stand_in_for(uint32_t c) {
    uint32_t to = 0x10fffd; /* what cannot be put back is U+FFFD afterwards */
    for (size_t k = 0; k < sizeof stand_ins / sizeof *stand_ins; k++)
        if (stand_ins[k].real == c)
            to = stand_ins[k].stand_in;
    return (struct stand_in_bytes){{(char)(0xf0 | to >> 18), (char)(0x80 | (to >> 12 & 0x3f)),
                                    (char)(0x80 | (to >> 6 & 0x3f)), (char)(0x80 | (to & 0x3f))}};
}

static bool is_readable(uint32_t c) {
    return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0x7f) ||
           (c >= 0xa0 && c != 0x2028 && c != 0x2029 && c != 0xfeff && (c & 0xfffe) != 0xfffe);
}

static bool is_simple(struct str s) { /* ASCII that libyaml reads as it is */
    for (size_t i = 0; i < s.n; i++)
        if (!((unsigned char)s.p[i] >= 0x20 && (unsigned char)s.p[i] < 0x7f) && s.p[i] != '\n' &&
            s.p[i] != '\r' && s.p[i] != '\t')
            return false;
    return true;
}

/* "\uD83D" at s: its value, or 0. */
static uint32_t read_u_escape(struct str s) {
    if (s.n < 6 || s.p[0] != '\\' || s.p[1] != 'u')
        return 0;
    uint32_t c = 0;
    for (size_t i = 2; i < 6; i++) {
        char d = ascii_lower(s.p[i]);
        if (!ascii_is_digit(d) && !(d >= 'a' && d <= 'f'))
            return 0;
        c = c * 16 + (uint32_t)(ascii_is_digit(d) ? d - '0' : d - 'a' + 10);
    }
    return c;
}

/* libyaml knows "\U0001F600" but not the pair; half a pair is U+FFFD. Returns what it took. */
static size_t join_surrogates(struct str s, struct buf *out) {
    uint32_t high = read_u_escape(s), low = read_u_escape(str_from(s, 6));
    if (high < 0xd800 || high > 0xdfff)
        return 0;
    if (high < 0xdc00 && low >= 0xdc00 && low <= 0xdfff) {
        buf_addf(out, "\\U%08X", (unsigned)(0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)));
        return 12;
    }
    buf_add(out, STR("\\uFFFD"));
    return 6;
}

static void put(struct yaml_input *in, struct str bytes, uint32_t at) {
    buf_add(&in->clean, bytes);
    in->offsets[in->chars++] = at;
}

/* An escape, or the backslash of one that libyaml can read itself. Returns what it took. */
static size_t clean_escape(struct yaml_input *in, struct str s, uint32_t at) {
    size_t was = in->clean.n, taken = join_surrogates(s, &in->clean);
    if (!taken) {
        taken = s.n > 1 && s.p[1] == '\\' ? 2 : 1;
        buf_add(&in->clean, str_to(s, taken));
    }
    for (size_t i = 0; i < in->clean.n - was; i++)
        in->offsets[in->chars++] = at + (uint32_t)(i < taken ? i : taken - 1);
    return taken;
}

void yaml_input_read(struct yaml_input *in, struct arena *scratch, struct str text, struct span at,
                     bool surrogates) {
    struct str s = str_cut(text, at);
    buf_reset(&in->clean);
    in->text = text;
    in->at = at;
    in->offsets = NULL;
    in->chars = 0;
    if (is_simple(s) && !surrogates)
        return;
    in->offsets = ARENA_ARRAY(scratch, uint32_t, s.n * 2 + 1);
    for (size_t i = 0, taken; i < s.n; i += taken) {
        unsigned length = 1;
        uint32_t c = text_char(str_from(s, i), &length), offset = at.start + (uint32_t)i;
        taken = length;
        if (surrogates && c == '\\') {
            taken = clean_escape(in, str_from(s, i), offset);
        } else if (is_readable(c) && (c != 0xfffd || length > 1)) {
            put(in, (struct str){s.p + i, length}, offset);
        } else {
            struct stand_in_bytes bytes = stand_in_for(c);
            put(in, (struct str){bytes.p, STAND_IN_BYTES}, offset);
        }
    }
    in->offsets[in->chars] = at.end;
}

void yaml_input_fini(struct yaml_input *in) {
    buf_fini(&in->clean);
}

struct str yaml_input_bytes(const struct yaml_input *in) {
    return in->offsets ? buf_str(&in->clean) : str_cut(in->text, in->at);
}

uint32_t yaml_input_offset(const struct yaml_input *in, size_t index) {
    if (in->offsets)
        return in->offsets[index < in->chars ? index : in->chars];
    return index < in->at.end - in->at.start ? in->at.start + (uint32_t)index : in->at.end;
}

/* Appends the real character of a stand-in; false when c is none. */
static bool restore_char(struct buf *out, uint32_t c) {
    for (size_t k = 0; k < sizeof stand_ins / sizeof *stand_ins; k++) {
        uint32_t real = stand_ins[k].real;
        if (stand_ins[k].stand_in != c)
            continue;
        if (real < 0x800) {
            buf_add_byte(out, (char)(0xc0 | real >> 6));
        } else {
            buf_add_byte(out, (char)(0xe0 | real >> 12));
            buf_add_byte(out, (char)(0x80 | (real >> 6 & 0x3f)));
        }
        buf_add_byte(out, (char)(0x80 | (real & 0x3f)));
        return true;
    }
    return false;
}

struct str yaml_input_value(struct arena *a, const struct yaml_input *in, struct str s) {
    if (!in->offsets || str_find(s, STR("\xf4\x8f")) == STR_NOT_FOUND)
        return arena_str(a, s);
    struct buf out = {0};
    for (size_t i = 0; i < s.n;) {
        unsigned length;
        uint32_t c = text_char(str_from(s, i), &length);
        if (length != STAND_IN_BYTES || !restore_char(&out, c))
            buf_add(&out, (struct str){s.p + i, length});
        i += length;
    }
    struct str copy = arena_str(a, buf_str(&out));
    buf_fini(&out);
    return copy;
}
