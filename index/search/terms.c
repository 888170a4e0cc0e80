/* terms.c — a text file: a first line with what the sample was, then a line for each word, in
 * order: the word, in how many sampled kits it stands, in how many heads. Looked up in place. Any
 * bytes can be read as such a file, so nothing is checked but the first line. */
#define LOG_MODULE "terms"
#include "search/terms.h"

#include "base/hash.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/text.h"
#include "kit/kit.h"
#include "store/tokenizer.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    SAMPLE = 800,   /* kits */
    SEEN_LEAST = 3, /* a word of fewer is left out */
    WORTH = 2000,   /* an index of fewer kits needs no hints */
};

struct terms {
    char *dir;
    int64_t identity; /* of the store; 0: not looked for yet */
    int64_t kits;     /* of the store, when the sample was taken; 0: there is none */
    int64_t sampled;
    struct os_map map;
    struct str lines; /* behind the first */
};

struct terms *terms_new(const char *dir) {
    struct terms *t = MEM_NEW(struct terms);
    t->dir = mem_copy(dir, strlen(dir) + 1);
    return t;
}

void terms_free(struct terms *t) {
    if (!t)
        return;
    os_unmap(&t->map);
    mem_free(t->dir);
    mem_free(t);
}

void terms_cool(struct terms *t) {
    if (t->map.p)
        os_map_cool(&t->map);
}

/* ---- the sample ---- */

struct word {
    struct str text;
    uint32_t kit, head_kit; /* that it was last seen in, + 1 */
    uint32_t kits, heads;
};
struct sample {
    struct arena *arena;
    struct word *slots;
    size_t size, used; /* size: a power of two */
    uint32_t kit;
};

static struct word *slot_of(const struct sample *s, struct str text) {
    size_t i = hash_bytes(text) & (s->size - 1);
    while (s->slots[i].kits && !str_eq(s->slots[i].text, text))
        i = (i + 1) & (s->size - 1);
    return &s->slots[i];
}

static void grow(struct sample *s) {
    struct sample larger = *s;
    larger.size = s->size ? s->size * 2 : 4096;
    larger.slots = mem_alloc(larger.size * sizeof *larger.slots);
    for (size_t i = 0; i < s->size; i++)
        if (s->slots[i].kits)
            *slot_of(&larger, s->slots[i].text) = s->slots[i];
    mem_free(s->slots);
    *s = larger;
}

static void count_words(struct sample *s, struct str text, bool head) {
    struct text_words words;
    struct text_word word;
    text_words_init(&words, text);
    while (text_words_next(&words, &word)) {
        if (s->used * 2 >= s->size)
            grow(s);
        struct word *w = slot_of(s, word.term);
        if (w->kits == 0) {
            w->text = arena_str(s->arena, word.term);
            s->used++;
        }
        w->kits += w->kit != s->kit;
        w->heads += head && w->head_kit != s->kit;
        w->kit = s->kit;
        w->head_kit = head ? s->kit : w->head_kit;
    }
    text_words_fini(&words);
}

static void count_kit(struct sample *s, const struct kit_row *row, struct buf *file) {
    struct err e;
    struct arena *a = arena_new();
    struct fulltext head = fulltext_of(a, row->facts, row->path);
    s->kit++;
    count_words(s, head.title, true);
    count_words(s, head.tags, true);
    count_words(s, head.headings, true);
    if (os_read_file(arena_strz(a, row->path), KIT_SIZE_MAX, file, NULL, &e))
        count_words(s, str_from(buf_str(file), row->facts->has_front ? kit_body(buf_str(file)) : 0),
                    false);
    arena_free(a);
}

static int by_text(const void *a, const void *b) {
    return str_cmp(((const struct word *)a)->text, ((const struct word *)b)->text);
}

static void write_words(struct sample *s, struct buf *out) {
    size_t n = 0;
    for (size_t i = 0; i < s->size; i++)
        if (s->slots[i].kits >= SEEN_LEAST)
            s->slots[n++] = s->slots[i];
    if (n > 0)
        qsort(s->slots, n, sizeof *s->slots, by_text);
    for (size_t i = 0; i < n; i++)
        buf_addf(out, "%.*s %u %u\n", STR_ARG(s->slots[i].text), s->slots[i].kits,
                 s->slots[i].heads);
}

/* Of fewer kits than there are, it would be wrong for good. */
static bool make_file(struct terms *t, struct store *store, int64_t kits, const char *path,
                      struct err *e) {
    struct sample s = {.arena = arena_new()};
    struct buf file = {0}, out = {0};
    struct arena *rows_arena = arena_new();
    struct kit_row *rows;
    struct err why;
    size_t n = store_spread(store, rows_arena, SAMPLE, &rows);
    grow(&s);
    for (size_t i = 0; i < n; i++) {
        struct kit_row row;
        struct arena *a = arena_new();
        if (store_kit_names(store, a, rows[i].kit, &row))
            count_kit(&s, &row, &file);
        arena_free(a);
    }
    bool ok = !store_trouble(store, e);
    buf_addf(&out, "kitterms1 %zu %lld\n", n, (long long)kits);
    write_words(&s, &out);
    if (ok && (!os_make_dirs(t->dir, &why) || !os_write_file(path, buf_str(&out), &why)))
        log_warning("common words are not kept: %s", why.text);
    buf_fini(&file);
    buf_fini(&out);
    mem_free(s.slots);
    arena_free(s.arena);
    arena_free(rows_arena);
    mem_trim();
    return ok;
}

/* ---- the file ---- */

static void map_file(struct terms *t, const char *path) {
    struct err e;
    long long kits = 0, sampled = 0;
    char first[64];
    os_unmap(&t->map);
    t->lines = STR_NONE;
    t->kits = t->sampled = 0;
    if (!os_map_file(path, &t->map, &e))
        return;
    struct str all = {t->map.p, t->map.n};
    size_t end = str_find_byte(str_to(all, sizeof first - 1), '\n');
    if (end == STR_NOT_FOUND)
        return;
    memcpy(first, all.p, end);
    first[end] = '\0';
    if (sscanf(first, "kitterms1 %lld %lld", &sampled, &kits) != 2 || sampled <= 0 || kits <= 0)
        return;
    t->sampled = sampled;
    t->kits = kits;
    t->lines = str_from(all, end + 1);
}

static bool is_due(const struct terms *t, int64_t kits) {
    return kits > t->kits * 2 || kits < t->kits / 2;
}

bool terms_refresh(struct terms *t, struct store *store, struct err *e) {
    int64_t identity = store_identity(store), kits = 0, stale;
    bool known = store_fulltext_size(store, &kits, &stale), ok = true;
    if (store_trouble(store, e) || !known)
        return false;
    struct buf path = {0};
    buf_addf(&path, "%s/terms-%016llx.txt", t->dir, (unsigned long long)identity);
    if (identity != t->identity)
        map_file(t, path.p);
    t->identity = identity;
    if (kits >= WORTH && is_due(t, kits)) {
        struct err busy = {0};
        struct os_lock *lock = store_lock_words(store, &busy);
        map_file(t, path.p); /* another process may have made it */
        if ((lock || busy.code != ERR_BUSY) && is_due(t, kits)) {
            ok = make_file(t, store, kits, path.p, e);
            map_file(t, path.p);
        }
        os_lock_release(lock);
    }
    buf_fini(&path);
    return ok;
}

/* ---- looking up ---- */

static size_t line_start(struct str s, size_t at) {
    while (at > 0 && s.p[at - 1] != '\n')
        at--;
    return at;
}

static struct str line_at(struct str s, size_t at) {
    struct str rest = str_from(s, at);
    size_t end = str_find_byte(rest, '\n');
    return str_to(rest, end);
}

/* Where the first line is that is not before `word`. */
static size_t find(struct str s, struct str word) {
    size_t low = 0, high = s.n;
    while (low < high) {
        size_t middle = line_start(s, low + (high - low) / 2);
        struct str line = line_at(s, middle);
        if (str_cmp(line, word) < 0)
            low = middle + line.n + 1;
        else
            high = middle;
    }
    return low < s.n ? low : s.n;
}

static bool read_line(struct str line, bool head, struct str *word, int64_t *count) {
    struct str kits;
    int64_t n, heads;
    if (!str_split(&line, ' ', word) || !str_split(&line, ' ', &kits) || !str_to_int(kits, &n) ||
        !str_to_int(line, &heads))
        return false;
    *count = head ? heads : n;
    return true;
}

static void insert(struct common *c, int64_t *counts, struct str word, int64_t count) {
    size_t i = c->n < TERMS_MOST ? c->n++ : TERMS_MOST - 1;
    if (i == TERMS_MOST - 1 && c->words[i].n && counts[i] >= count)
        return;
    for (; i > 0 && counts[i - 1] < count; i--) {
        counts[i] = counts[i - 1];
        c->words[i] = c->words[i - 1];
    }
    counts[i] = count;
    c->words[i] = word;
}

struct common terms_common(const struct terms *t, struct str prefix, bool head) {
    struct common out = {.n = 0};
    int64_t counts[TERMS_MOST], sum = 0;
    for (size_t at = find(t->lines, prefix); at < t->lines.n;) {
        struct str line = line_at(t->lines, at), word;
        int64_t count;
        if (!str_starts(line, prefix))
            break;
        at += line.n + 1;
        if (read_line(line, head, &word, &count) && count > 0)
            insert(&out, counts, word, count);
    }
    for (size_t i = 0; i < out.n; i++)
        sum += counts[i];
    out.kits = t->sampled ? sum * t->kits / t->sampled : 0;
    return out;
}
