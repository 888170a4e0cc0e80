/* query.c — the query syntax, read token by token. It knows words and filters, not SQL: what the
 * index is asked is built from the words in store/match.c. */
#include "search/query.h"

#include "base/text.h"

/* What is typed into a search box; the rest of a pasted book is not a question. */
enum { QUERY_BYTES_MAX = 4096 };

struct reader {
    struct arena *arena;
    struct query *q;
    struct str rest;
    unsigned in;     /* of all `in:` so far; 0: anywhere */
    size_t words;    /* taken so far */
    bool or_before;  /* an OR waits for its right side */
    bool or_allowed; /* the last thing read was a term of a clause */
};

struct token {
    struct str text; /* without quotes */
    bool minus, quoted, star;
};

static bool is_space(char c) {
    return ascii_is_blank(c) || ascii_is_eol(c) || c == '\v' || c == '\f';
}

/* ---- words ---- */

/* The words of a token as one term; false when it has none, or no more are taken. */
static bool read_term(struct reader *r, struct str text, bool prefix, struct query_term *out) {
    struct text_words words;
    struct text_word word;
    bool lone_cjk = false;
    *out = (struct query_term){.prefix = prefix};
    text_words_init(&words, text);
    while (r->words < QUERY_WORDS_MAX && text_words_next(&words, &word)) {
        unsigned length;
        lone_cjk = text_is_cjk(text_char(word.term, &length)) && length == word.term.n;
        *ARENA_PUSH(r->arena, out->words, out->count) = arena_str(r->arena, word.term);
        r->words++;
    }
    text_words_fini(&words);
    out->prefix |= lone_cjk;
    return out->count > 0;
}

static void add_clause(struct reader *r, const struct query_term *term) {
    struct query *q = r->q;
    struct query_clause *clause;
    if (r->or_before)
        clause = &q->all[q->count - 1];
    else
        clause = ARENA_PUSH(r->arena, q->all, q->count);
    *ARENA_PUSH(r->arena, clause->terms, clause->count) = *term;
    r->or_before = false;
    r->or_allowed = true;
}

/* ---- filters: each reads its value, false when it makes no sense ---- */

static struct str folded(struct reader *r, struct str s) {
    struct buf b = {0};
    text_fold(s, &b);
    struct str out = arena_str(r->arena, buf_str(&b));
    buf_fini(&b);
    return out;
}

static bool filter_kind(struct reader *r, struct str value) {
    enum kind kind;
    if (!kind_find(folded(r, value), &kind))
        return false;
    r->q->kinds |= KIND_BIT(kind);
    return true;
}

static bool filter_tag(struct reader *r, struct str value) {
    *ARENA_PUSH(r->arena, r->q->tags, r->q->tag_count) = folded(r, value);
    return true;
}

static bool filter_id(struct reader *r, struct str value) {
    r->q->id = arena_str(r->arena, value);
    return true;
}

static bool filter_project(struct reader *r, struct str value) {
    r->q->project = folded(r, value);
    return true;
}

static bool filter_path(struct reader *r, struct str value) {
    r->q->path = folded(r, value);
    return true;
}

static bool filter_in(struct reader *r, struct str value) {
    static const struct {
        struct str name;
        unsigned bit;
    } places[] = {
        {STR_INIT("title"), QUERY_TITLE},       {STR_INIT("tags"), QUERY_TAGS},
        {STR_INIT("tag"), QUERY_TAGS},          {STR_INIT("heading"), QUERY_HEADINGS},
        {STR_INIT("headings"), QUERY_HEADINGS}, {STR_INIT("body"), QUERY_BODY},
    };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++)
        if (str_eq_nocase(places[i].name, value)) {
            r->in |= places[i].bit;
            return true;
        }
    return false;
}

static bool filter_base(struct reader *r, struct str value) {
    bool yes = str_eq_nocase(value, STR("true"));
    if (!yes && !str_eq_nocase(value, STR("false")))
        return false;
    r->q->base = yes;
    return true;
}

static const struct filter {
    struct str name;
    bool (*read)(struct reader *, struct str value);
} filters[] = {
    {STR_INIT("kind"), filter_kind}, {STR_INIT("tag"), filter_tag},
    {STR_INIT("id"), filter_id},     {STR_INIT("in"), filter_in},
    {STR_INIT("base"), filter_base}, {STR_INIT("project"), filter_project},
    {STR_INIT("path"), filter_path},
};

static const struct filter *find_filter(struct str name) {
    for (size_t i = 0; i < sizeof filters / sizeof *filters; i++)
        if (str_eq_nocase(filters[i].name, name))
            return &filters[i];
    return NULL;
}

/* ---- tokens ---- */

/* Up to the closing quote, which is taken too; false when there is none. */
static bool read_quoted(struct reader *r, struct str *out) {
    struct str inside = str_from(r->rest, 1);
    size_t end = str_find_byte(inside, '"');
    if (end == STR_NOT_FOUND)
        return false;
    *out = str_to(inside, end);
    r->rest = str_from(inside, end + 1);
    return true;
}

static struct str read_bare(struct reader *r) {
    size_t n = 0;
    while (n < r->rest.n && !is_space(r->rest.p[n]) && r->rest.p[n] != '"')
        n++;
    struct str s = str_to(r->rest, n);
    r->rest = str_from(r->rest, n);
    return s;
}

/* The filter that a bare token begins, with its value taken off the rest when it is quoted. */
static const struct filter *split_filter(struct reader *r, struct str token, struct str *value,
                                         bool *good) {
    size_t colon = str_find_byte(token, ':');
    *good = true;
    if (colon == STR_NOT_FOUND)
        return NULL;
    const struct filter *filter = find_filter(str_to(token, colon));
    if (!filter)
        return NULL;
    *value = str_from(token, colon + 1);
    if (value->n == 0 && r->rest.n > 0 && r->rest.p[0] == '"')
        *good = read_quoted(r, value);
    *good = *good && str_trim(*value).n > 0;
    return filter;
}

static bool read_or(struct reader *r) {
    if (!r->or_allowed || r->or_before)
        return false;
    r->or_before = true;
    r->or_allowed = false;
    return true;
}

static bool take_star(struct reader *r) {
    bool star = r->rest.n > 0 && r->rest.p[0] == '*';
    if (star)
        r->rest = str_from(r->rest, 1);
    return star;
}

/* Reads one thing; false when it is no syntax. */
static bool read_item(struct reader *r) {
    bool minus = r->rest.p[0] == '-' && r->rest.n > 1 && !is_space(r->rest.p[1]);
    if (minus)
        r->rest = str_from(r->rest, 1);
    struct str text;
    bool prefix;
    if (r->rest.p[0] == '"') {
        if (!read_quoted(r, &text))
            return false;
        prefix = take_star(r);
    } else {
        text = read_bare(r);
        if (!minus && str_eq(text, STR("OR")))
            return read_or(r);
        struct str value;
        bool good;
        const struct filter *filter = minus ? NULL : split_filter(r, text, &value, &good);
        if (filter) {
            r->or_allowed = false;
            return good && !r->or_before && filter->read(r, value);
        }
        prefix = str_ends(text, STR("*"));
    }
    struct query_term term;
    if (!read_term(r, text, prefix, &term))
        return true; /* punctuation alone asks for nothing */
    if (!minus) {
        add_clause(r, &term);
        return true;
    }
    *ARENA_PUSH(r->arena, r->q->none, r->q->none_count) = term;
    r->or_allowed = false;
    return !r->or_before;
}

static bool read_syntax(struct reader *r) {
    for (;;) {
        while (r->rest.n > 0 && is_space(r->rest.p[0]))
            r->rest = str_from(r->rest, 1);
        if (r->rest.n == 0)
            return !r->or_before;
        if (!read_item(r))
            return false;
    }
}

/* Each word a clause of its own. */
static void read_plain(struct reader *r, struct str text) {
    struct text_words words;
    struct text_word word;
    *r->q = (struct query){.base = -1, .plain = true};
    r->words = 0;
    r->in = 0;
    r->or_before = false;
    text_words_init(&words, text);
    while (r->words < QUERY_WORDS_MAX && text_words_next(&words, &word)) {
        struct query_term term;
        if (read_term(r, word.term, false, &term))
            add_clause(r, &term);
    }
    text_words_fini(&words);
}

/* One or two letters begin too many words to look for them in all texts. */
static bool is_short_prefix(const struct query_term *term) {
    unsigned length;
    struct str word = term->words[0];
    return term->prefix && term->count == 1 && !text_is_cjk(text_char(word, &length)) &&
           (word.n < 3 || length * 2 >= word.n);
}

static void set_in(struct query_term *terms, size_t n, unsigned in) {
    for (size_t i = 0; i < n; i++) {
        terms[i].in = in;
        if (is_short_prefix(&terms[i]) && in != QUERY_BODY)
            terms[i].in &= ~(unsigned)QUERY_BODY;
    }
}

struct query *query_parse(struct arena *arena, struct str text) {
    struct query *q = ARENA_NEW(arena, struct query);
    text = str_to(text, QUERY_BYTES_MAX);
    struct reader r = {.arena = arena, .q = q, .rest = text};
    q->base = -1;
    if (!read_syntax(&r))
        read_plain(&r, text);
    unsigned in = r.in ? r.in : QUERY_ANYWHERE;
    for (size_t i = 0; i < q->count; i++)
        set_in(q->all[i].terms, q->all[i].count, in);
    set_in(q->none, q->none_count, in);
    return q;
}

bool query_is_empty(const struct query *q) {
    return q->count == 0 && q->none_count == 0 && q->kinds == 0 && q->tag_count == 0 &&
           q->id.n == 0 && q->project.n == 0 && q->path.n == 0 && q->base < 0;
}

struct str query_typed(struct arena *arena, struct str text) {
    size_t start = text.n;
    bool quoted = false;
    for (size_t i = 0; i < text.n; i++)
        quoted ^= text.p[i] == '"';
    while (start > 0 && !is_space(text.p[start - 1]))
        start--;
    struct str word = str_from(text, start);
    unsigned letter = 0;
    if (word.n)
        text_char(word, &letter);
    bool plain = word.n > letter && word.p[0] != '-' && !str_eq(word, STR("OR")) && !quoted &&
                 str_find_byte(word, '"') == STR_NOT_FOUND &&
                 str_find_byte(word, ':') == STR_NOT_FOUND && !str_ends(word, STR("*"));
    return plain ? arena_printf(arena, "%.*s*", STR_ARG(text)) : text;
}
