/* test_search_oracle.c — what kit/search finds is what a scan of the same texts finds, which cuts
 * them into words by rules of its own: over random kits and questions. */
#include "search_fixture.h"

/* ---- the oracle ---- */

/* The words of a text, by its own rules for the letters of the test: each as " word " in `out`. */
static void oracle_words(struct str s, struct buf *out) {
    static const struct {
        const char *from, *to;
    } folds[] = {{"é", "e"},  {"É", "e"}, {"ü", "u"}, {"Ü", "u"},
                 {"ß", "ss"}, {"д", "д"}, {"Д", "д"}};
    bool inside = false, cjk = false;
    char before[5] = "";
    buf_add(out, STR(" "));
    while (s.n) {
        unsigned char c = (unsigned char)*s.p;
        size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : 3;
        const char *to = NULL;
        char one[2] = {(char)(c >= 'A' && c <= 'Z' ? c + 32 : c), 0};
        if (n == 1 && ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')))
            to = one;
        for (size_t i = 0; n == 2 && i < sizeof folds / sizeof *folds; i++)
            if (memcmp(s.p, folds[i].from, 2) == 0)
                to = folds[i].to;
        if (n == 3) { /* all are CJK here */
            if (inside)
                buf_add(out, STR(" "));
            inside = false;
            if (cjk)
                buf_addf(out, "%s%.3s ", before, s.p);
            memcpy(before, s.p, 3);
            bool next = s.n > 3 && (unsigned char)s.p[3] >= 0xe0;
            if (!cjk && !next)
                buf_addf(out, "%s ", before);
            cjk = true;
        } else if (to) {
            buf_addf(out, "%s", to);
            inside = true;
            cjk = false;
        } else {
            buf_add(out, STR(" "));
            inside = cjk = false;
        }
        s = str_from(s, n);
    }
    buf_add(out, STR(" "));
}

static bool oracle_has(const struct buf *words, struct str query) {
    struct buf wanted = {0};
    oracle_words(query, &wanted);
    struct str rest = buf_str(&wanted), word;
    bool all = true;
    while (str_split(&rest, ' ', &word)) {
        struct buf padded = {0};
        buf_addf(&padded, " %.*s ", STR_ARG(word));
        if (word.n && str_find(buf_str(words), buf_str(&padded)) == STR_NOT_FOUND)
            all = false;
        buf_fini(&padded);
    }
    buf_fini(&wanted);
    return all;
}

static uint64_t seed = 42;
static unsigned random_below(unsigned n) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % n;
}

static const char *const vocabulary[] = {
    "token",  "Store", "cache",  "Éclair", "über", "straße", "дд", "x1",   "漢字", "字",
    "文化漢", "a",     "tokens", "sto",    "re",   "ÜBER",   "ДД", "2024", "the",  "of"};
enum { VOCABULARY = sizeof vocabulary / sizeof *vocabulary, ORACLE_KITS = 60 };

static void random_words(struct buf *out, unsigned n) {
    static const char *const gaps[] = {" ", ", ", "\n", " **", "/", "-", " `", "\n\n"};
    while (n--)
        buf_addf(out, "%s%s", vocabulary[random_below(VOCABULARY)], gaps[random_below(8)]);
}

/* Hits of the store and of the same texts as open documents are those of the scan. */
static void hits_are_those_of_a_scan(void **state) {
    struct world_of_kits *w = *state;
    static struct buf texts[ORACLE_KITS], words[ORACLE_KITS];
    static char below[ORACLE_KITS][32];
    for (int i = 0; i < ORACLE_KITS; i++) {
        struct buf *t = &texts[i];
        const char *tag = vocabulary[random_below(VOCABULARY)];
        snprintf(below[i], sizeof below[i], "kits/o%02d.md", i);
        buf_addf(t, "---\nid: k%d\ntype: kit\nalias: %s K\ntags: [%s]\n---\n", i,
                 vocabulary[random_below(VOCABULARY)], tag);
        buf_addf(&words[i], "  k%d k  ", i);
        size_t body = t->n;
        random_words(t, 1 + random_below(12));
        oracle_words(str_from(buf_str(t), body), &words[i]);
        oracle_words(str_z(tag), &words[i]);
        size_t alias = str_find(buf_str(t), STR("alias: ")) + 7;
        struct str rest = str_from(buf_str(t), alias), line;
        str_split(&rest, '\n', &line);
        oracle_words(line, &words[i]);
        write_text(w, below[i], buf_str(t));
        index_text(w, below[i], buf_str(t), i);
    }
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < 400; i++) {
            struct buf query = {0};
            for (unsigned n = 1 + random_below(3); n > 0; n--)
                buf_addf(&query, "%s ", vocabulary[random_below(VOCABULARY)]);
            if (str_find(buf_str(&query), STR("字 ")) != STR_NOT_FOUND ||
                str_find(buf_str(&query), STR("文化漢")) != STR_NOT_FOUND) {
                buf_fini(&query); /* alone it is a prefix, three are a phrase */
                continue;
            }
            struct text_answer out = ask_page(w, query.p, 1000, 0);
            int expected = 0;
            for (int k = 0; k < ORACLE_KITS; k++)
                expected += oracle_has(&words[k], buf_str(&query));
            if (out.total != expected || (int)out.count != expected || !out.exact)
                fail_msg("%s: %d hits, %d expected", query.p, (int)out.total, expected);
            for (size_t k = 0; k < out.count; k++) {
                struct str stem = path_stem(path_name(out.hits[k].path));
                int at = (stem.p[1] - '0') * 10 + stem.p[2] - '0';
                assert_true(oracle_has(&words[at], buf_str(&query)));
            }
            buf_fini(&query);
        }
        for (int i = 0; round == 0 && i < ORACLE_KITS; i++)
            open_doc(w, below[i], buf_str(&texts[i]));
    }
    for (int i = 0; i < ORACLE_KITS; i++) {
        buf_fini(&texts[i]);
        buf_fini(&words[i]);
    }
}

/* ---- the whole syntax ---- */

enum { SYNTAX_KITS = 80, FIELDS = 4 };
enum field_of_kit { TITLE, TAGS, HEADINGS, BODY };

struct known { /* a kit as the scan sees it: words of each field, lines parted by "|" */
    struct buf words[FIELDS];
    bool agent, base;
    const char *tag;
};
struct term {
    char text[64]; /* as asked */
    struct buf words;
    bool prefix;
};
struct asked {
    struct term any[3][2]; /* clauses of one term, or two with OR between */
    unsigned clauses, terms[3];
    struct term none;
    bool has_none, only_agents, only_base;
    const char *tag;
    int in; /* enum field_of_kit; -1: anywhere */
};

static const char *const plain[] = {"token", "store", "cache", "tokens", "stone", "übel",
                                    "Ärger", "x1",    "漢字",  "token1", "the",   "stop"};
enum { PLAIN = sizeof plain / sizeof *plain };

static const char *any_word(void) {
    return plain[random_below(PLAIN)];
}

/* " a   b " as " a b ". */
static void squeeze(struct buf *b) {
    size_t n = 0;
    for (size_t i = 0; i < b->n; i++)
        if (b->p[i] != ' ' || n == 0 || b->p[n - 1] != ' ')
            b->p[n++] = b->p[i];
    b->n = n;
}

static void make_known(struct world_of_kits *w, int i, struct known *k) {
    struct buf text = {0};
    char below[32];
    const char *alias = any_word(), *heading = any_word();
    k->tag = any_word();
    k->agent = random_below(3) == 0;
    k->base = random_below(4) == 0;
    snprintf(below, sizeof below, "kits/s%02d.md", i);
    buf_addf(&text, "---\nid: id%d\ntype: %s\nis_base: %s\nalias: %s %s\ntags: [%s]\n---\n", i,
             k->agent ? "agent" : "kit", k->base ? "true" : "false", alias, heading, k->tag);
    buf_addf(&k->words[TITLE], " id%d |", i);
    oracle_words(str_z(alias), &k->words[TITLE]);
    k->words[TITLE].n--;
    oracle_words(str_z(heading), &k->words[TITLE]);
    oracle_words(str_z(k->tag), &k->words[TAGS]);
    size_t body = text.n;
    random_words(&text, random_below(6));
    buf_addf(&text, "\n\n## %s\n\n", heading);
    oracle_words(str_z(heading), &k->words[HEADINGS]);
    for (unsigned n = random_below(8); n > 0; n--)
        buf_addf(&text, "%s%s", any_word(), random_below(2) ? " " : ", ");
    oracle_words(str_from(buf_str(&text), body), &k->words[BODY]);
    for (int f = 0; f < FIELDS; f++)
        squeeze(&k->words[f]);
    write_text(w, below, buf_str(&text));
    index_text(w, below, buf_str(&text), i);
    buf_fini(&text);
}

static void make_term(struct term *t) {
    const char *first = any_word(), *second = any_word();
    struct str word = str_z(first);
    unsigned shape = random_below(6);
    t->prefix = shape == 0 && word.n > 3 && (unsigned char)word.p[0] < 0x80;
    if (t->prefix)
        snprintf(t->text, sizeof t->text, "%.3s*", first);
    else if (shape == 1)
        snprintf(t->text, sizeof t->text, "\"%s %s\"", first, second);
    else
        snprintf(t->text, sizeof t->text, "%s", first);
    oracle_words(t->prefix ? str_to(word, 3) : str_z(t->text), &t->words);
    squeeze(&t->words);
    t->words.n -= t->prefix; /* what follows is open */
}

static bool term_holds(const struct term *t, const struct known *k, int in) {
    for (int f = 0; f < FIELDS; f++)
        if ((in < 0 || in == f) &&
            str_find(buf_str(&k->words[f]), buf_str(&t->words)) != STR_NOT_FOUND)
            return true;
    return false;
}

static bool holds(const struct asked *q, const struct known *k) {
    bool all = !(q->only_agents && !k->agent) && !(q->only_base && !k->base);
    if (q->tag) {
        struct buf wanted = {0}, has = {0};
        oracle_words(str_z(q->tag), &wanted);
        oracle_words(str_z(k->tag), &has);
        all &= str_eq(buf_str(&wanted), buf_str(&has));
        buf_fini(&wanted);
        buf_fini(&has);
    }
    for (unsigned c = 0; c < q->clauses; c++) {
        bool any = false;
        for (unsigned t = 0; t < q->terms[c]; t++)
            any |= term_holds(&q->any[c][t], k, q->in);
        all &= any;
    }
    return all && !(q->has_none && term_holds(&q->none, k, q->in));
}

static void make_asked(struct asked *q, struct buf *text) {
    static const char *const places[] = {"title", "tags", "heading", "body"};
    *q = (struct asked){.clauses = 1 + random_below(3), .in = -1};
    for (unsigned c = 0; c < q->clauses; c++) {
        q->terms[c] = 1 + (random_below(4) == 0);
        for (unsigned t = 0; t < q->terms[c]; t++) {
            make_term(&q->any[c][t]);
            buf_addf(text, "%s%s ", t ? "OR " : "", q->any[c][t].text);
        }
    }
    if ((q->has_none = random_below(4) == 0)) {
        make_term(&q->none);
        buf_addf(text, "-%s ", q->none.text);
    }
    if (random_below(5) == 0)
        buf_addf(text, "in:%s ", places[q->in = (int)random_below(FIELDS)]);
    if ((q->only_agents = random_below(6) == 0))
        buf_add(text, STR("kind:agent "));
    if ((q->only_base = random_below(6) == 0))
        buf_add(text, STR("base:true "));
    if (random_below(6) == 0)
        buf_addf(text, "tag:%s ", q->tag = any_word());
}

static void free_asked(struct asked *q) {
    for (unsigned c = 0; c < q->clauses; c++)
        for (unsigned t = 0; t < q->terms[c]; t++)
            buf_fini(&q->any[c][t].words);
    buf_fini(&q->none.words);
}

static void compare(const struct text_answer *out, const struct asked *q, const struct known *kits,
                    const char *text) {
    int64_t expected = 0, missing = 0;
    bool found[SYNTAX_KITS] = {false};
    for (size_t i = 0; i < out->count; i++) {
        struct str stem = path_stem(path_name(out->hits[i].path));
        found[(stem.p[1] - '0') * 10 + stem.p[2] - '0'] = true;
    }
    for (int i = 0; i < SYNTAX_KITS; i++) {
        bool should = holds(q, &kits[i]);
        expected += should;
        missing += should && !found[i];
        if (found[i] && !should)
            fail_msg("%s: kit %d is no hit", text, i);
    }
    if (out->exact && (missing || out->total != expected))
        fail_msg("%s: %d hits, %d expected", text, (int)out->total, (int)expected);
    if (!out->exact && out->total > expected)
        fail_msg("%s: at least %d hits, of %d", text, (int)out->total, (int)expected);
}

static void all_of_the_syntax(void **state) {
    struct world_of_kits *w = *state;
    static struct known kits[SYNTAX_KITS];
    for (int i = 0; i < SYNTAX_KITS; i++)
        make_known(w, i, &kits[i]);
    int exact = 0;
    for (int i = 0; i < 1500; i++) {
        struct asked q;
        struct buf text = {0};
        make_asked(&q, &text);
        struct text_answer out = ask_page(w, text.p, 1000, 0);
        compare(&out, &q, kits, text.p);
        exact += out.exact;
        free_asked(&q);
        buf_fini(&text);
    }
    assert_true(exact > 1400); /* of so few kits nearly everything can be known */
    for (int i = 0; i < SYNTAX_KITS; i++)
        for (int f = 0; f < FIELDS; f++)
            buf_fini(&kits[i].words[f]);
}

/* ---- more than is looked at ---- */

static bool same_answers(const struct text_answer *a, const struct text_answer *b) {
    bool same = a->total == b->total && a->exact == b->exact && a->count == b->count;
    for (size_t i = 0; same && i < a->count; i++)
        same = str_eq(a->hits[i].path, b->hits[i].path);
    return same;
}

static void capped_answers_say_so(void **state) {
    struct world_of_kits *w = *state;
    struct err e = {0};
    enum { MANY = 2300 };
    char below[32], text[160];
    for (int i = 0; i < MANY; i++) {
        snprintf(below, sizeof below, "kits/c%04d.md", i);
        snprintf(text, sizeof text,
                 "---\ntype: kit\nalias: K %d\n---\neverywhere every%02d %s, %s\n", i, i % 40,
                 i % 100 ? "" : "seldom", i % 2 ? "left right" : "right left");
        save(w, below, text);
    }
    OK(search_warm(w->search, &e));
    static const struct {
        const char *query, *has;
        int64_t least, most;
        bool exact;
    } rows[] = {
        {"everywhere", "everywhere", MANY, MANY, true},
        {"every*", "every", MANY, MANY, true},
        {"seldom", "seldom", 23, 23, true},
        {"seldom every*", "seldom", 23, 23, true},
        {"seldom every0*", "seldom", 12, 12, true},
        {"every00", "every00", 58, 58, true},
        {"\"left right\"", "left right", 20, MANY / 2, false},
        {"everywhere -seldom", "everywhere", MANY - 23, MANY - 23, true},
        {"every* -everywhere", "", 0, 0, true},
        {"sel*", "seldom", 23, 23, true},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct text_answer out = ask_page(w, rows[i].query, 50, 0);
        struct text_answer again = ask_page(w, rows[i].query, 50, 0);
        if (out.total < rows[i].least || out.total > rows[i].most || out.exact != rows[i].exact)
            fail_msg("%s: %d hits%s", rows[i].query, (int)out.total, out.exact ? "" : " at least");
        assert_true(same_answers(&out, &again));
        for (size_t k = 0; k < out.count; k++) {
            struct buf file = {0};
            OK(os_read_file(arena_strz(w->f.arena, out.hits[k].path), 4096, &file, NULL, &e));
            assert_int_not_equal(str_find(buf_str(&file), str_z(rows[i].has)), STR_NOT_FOUND);
            buf_fini(&file);
        }
    }
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(hits_are_those_of_a_scan),
        TEST(all_of_the_syntax),
        TEST(capped_answers_say_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
