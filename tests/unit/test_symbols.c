/* test_symbols.c — fuzzy scores, the table of names, and what becomes of it when the store changes
 * or its file is damaged. */
#include "base/mem.h"
#include "base/text.h"
#include "search/masks.h"
#include "search/symbol_rank.h"
#include "search/symbols.h"
#include "store_fixture.h"

/* ---- scores ---- */

static uint64_t seed = 1;
static unsigned random_below(unsigned n) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)(seed >> 33) % n;
}

static size_t random_text(char *out, size_t most, const char *const *pieces, unsigned n) {
    size_t length = 0;
    for (unsigned count = random_below(40); count > 0; count--) {
        const char *piece = pieces[random_below(n)];
        if (length + strlen(piece) > most)
            break;
        memcpy(out + length, piece, strlen(piece));
        length += strlen(piece);
    }
    return length;
}

static const char *const pieces[] = {"a", "b", "A", "B", "ab", "Ba", " ",  "-", "_",
                                     "1", "2", "é", "ß", "漢", "д",  "aB", "z", "/"};
enum { PIECES = sizeof pieces / sizeof *pieces };

/* The plain definition of "contains as a subsequence". */
static bool is_subsequence(struct str query, struct str name) {
    struct str rest = name;
    while (query.n) {
        unsigned length, step;
        uint32_t c = text_char(query, &length), other = 0;
        if (c == ' ') {
            query = str_from(query, length);
            continue;
        }
        bool found = false;
        while (rest.n && !found) {
            other = text_char(rest, &step);
            found = (other < 0x80 ? (uint32_t)ascii_lower((char)other) : other) == c;
            rest = str_from(rest, step);
        }
        if (!found)
            return false;
        query = str_from(query, length);
    }
    return true;
}

static void bits_by_every_way(void **state) {
    (void)state;
    enum { MOST = 300 };
    uint64_t mask[MOST], found[MOST / 64 + 1];
    masks_fn ways[MASKS_WAYS];
    size_t count = masks_ways(ways);
    for (int round = 0; round < 200; round++) {
        uint32_t n = random_below(MOST + 1);
        uint64_t must = 1ULL << random_below(64) | 1ULL << random_below(64);
        for (uint32_t i = 0; i < n; i++)
            mask[i] = random_below(3) ? ~(1ULL << random_below(64)) : must;
        for (size_t way = 0; way < count; way++) {
            memset(found, 0xff, sizeof found);
            ways[way](mask, n, must, found);
            for (uint32_t i = 0; i < (n + 63) / 64 * 64; i++)
                assert_int_equal(found[i / 64] >> i % 64 & 1, i < n && (mask[i] & must) == must);
        }
    }
}

static void lengths_of_a_block(void **state) {
    (void)state;
    uint8_t length[64];
    for (int round = 0; round < 200; round++) {
        uint32_t n = random_below(65);
        uint8_t most = (uint8_t)random_below(256);
        for (uint32_t i = 0; i < n; i++)
            length[i] = (uint8_t)(random_below(3) ? random_below(256) : most);
        uint64_t found = masks_short(length, n, most);
        for (uint32_t i = 0; i < 64; i++)
            assert_int_equal(found >> i & 1, i < n && length[i] <= most);
    }
}

static void fast_and_plain_agree(void **state) {
    (void)state;
    int matched = 0;
    fuzzy_fn ways[FUZZY_WAYS];
    size_t ways_count = fuzzy_ways(ways);
    for (int i = 0; i < 60000; i++) {
        char name[200 + FUZZY_PAD] = {0}, text[32];
        struct str query = {text, random_text(text, 1 + random_below(6), pieces, PIECES)};
        struct buf form = {0}, folded = {0};
        fuzzy_name((struct str){name, random_text(name, 130, pieces, PIECES)}, &form);
        text_fold(query, &folded);
        unsigned n = (unsigned)form.n;
        buf_reserve(&form, FUZZY_PAD);
        struct fuzzy f;
        fuzzy_init(&f, query);
        int score = fuzzy_score(&f, form.p, n);
        assert_int_equal(score, fuzzy_score_plain(&f, form.p, n));
        for (size_t way = 0; way < ways_count && f.ascii && f.n > 0 && n >= f.n && n <= 64; way++)
            assert_int_equal(ways[way](&f, form.p, n), score);
        for (int least = score; score >= 0 && least >= 0; least -= 7)
            assert_true(n <= fuzzy_longest(&f, least));
        assert_true(score <= f.apart || fuzzy_begins(&f, form.p, n));
        assert_int_equal(score >= 0, is_subsequence(buf_str(&folded), buf_str(&form)));
        if (score >= 0) { /* the bits may rule out nothing that matches */
            uint64_t mask = fuzzy_mask(buf_str(&form));
            assert_true((mask & f.must) == f.must);
            assert_true((mask & f.start) || !f.start || score < f.without_start);
        }
        matched += score >= 0;
        buf_fini(&form);
        buf_fini(&folded);
    }
    assert_true(matched > 1000);
}

static void better_names_score_higher(void **state) {
    (void)state;
    static const struct {
        const char *query, *better, *worse;
    } rows[] = {
        {"token", "Token Store", "Auth Token"},
        {"token", "Token", "Token Store"},
        {"ts", "Token Store", "Tests"},
        {"store", "token store", "some tokens rest"},
        {"ab", "x ab", "a xxxx b"},
        {"gs", "getStore", "greens"},
        {"uber", "Über", "xÜber"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str q = str_z(rows[i].query);
        if (symbol_score(str_z(rows[i].better), q) <= symbol_score(str_z(rows[i].worse), q))
            fail_msg("%s: %s should be above %s", rows[i].query, rows[i].better, rows[i].worse);
    }
    assert_true(symbol_score(STR("漢字文化"), STR("字化")) >= 0);
    assert_true(symbol_score(STR("漢字"), STR("字漢")) < 0);
    assert_true(symbol_score(STR("ÉCOLE"), STR("ecole")) >= 0);
    assert_true(symbol_score(STR("Straße"), STR("STRASSE")) >= 0);
    assert_true(symbol_score(STR("Token"), STR("token ")) >= 0);
    assert_true(symbol_score(STR("Token"), STR("tokens")) < 0);
    assert_true(symbol_score(STR(""), STR("a")) < 0);
}

static void long_names_and_questions(void **state) {
    (void)state;
    struct buf b = {0};
    for (int i = 0; i < 300; i++)
        buf_add_byte(&b, 'a');
    assert_true(symbol_score(buf_str(&b), STR("aaa")) >= 0);
    assert_true(symbol_score(buf_str(&b), str_to(buf_str(&b), FUZZY_QUERY_MAX)) >= 0);
    assert_true(symbol_score(buf_str(&b), str_to(buf_str(&b), FUZZY_QUERY_MAX + 1)) < 0);
    buf_fini(&b);
}

/* ---- the file ---- */

static void fill(struct table_builder *b) {
    static const char *const names[] = {"Alpha", "Béta", "", "漢字", "Delta Echo"};
    for (int i = 0; i < 200; i++) {
        table_add_kit(b, i * 3 + 1, i % 4, i);
        table_add(b, TABLE_NAMES, str_z(names[i % 5]));
        for (int k = 0; k < i % 3; k++)
            table_add(b, TABLE_HEADINGS, str_z(names[(i + k) % 5]));
        if (i % 2)
            table_add(b, TABLE_KEYS, STR("key"));
    }
}

static bool put_buf(void *sink, struct str piece) {
    buf_add(sink, piece);
    return true;
}

/* All kits of a table, as a file. */
static void write_table(const struct table *t, int64_t generation, struct buf *out) {
    struct table_pick picks[1000];
    assert_true(t->kit_count <= 1000);
    for (uint32_t i = 0; i < t->kit_count; i++)
        picks[i] = (struct table_pick){t, i};
    buf_reset(out);
    assert_true(table_write(picks, t->kit_count, generation, 5, put_buf, out));
}

static bool table_read(struct str file, int64_t identity, struct table *t, int64_t *generation) {
    return table_open(file, identity, t, generation) && table_intact(file, t);
}

static void a_file_reads_as_written(void **state) {
    (void)state;
    struct table_builder b = {0};
    struct table t, read;
    struct buf file = {0};
    int64_t generation;
    fill(&b);
    t = table_of(&b);
    write_table(&t, 77, &file);
    assert_true(table_read(buf_str(&file), 5, &read, &generation));
    assert_int_equal(generation, 77);
    assert_int_equal(read.kit_count, t.kit_count);
    assert_memory_equal(read.kits, t.kits, t.kit_count * sizeof *t.kits);
    for (int c = 0; c < TABLE_COLUMNS; c++) {
        assert_int_equal(read.columns[c].n, t.columns[c].n);
        for (uint32_t i = 0; i < t.columns[c].n; i++)
            assert_true(str_eq(column_name(&read.columns[c], i), column_name(&t.columns[c], i)));
    }
    assert_int_equal(table_find(&read, 4), 1);
    assert_int_equal(table_find(&read, 5), UINT32_MAX);
    assert_false(table_read(buf_str(&file), 6, &read, &generation));
    buf_fini(&file);
    table_builder_fini(&b);
}

static void an_empty_table_is_a_file(void **state) {
    (void)state;
    struct table_builder b = {0};
    struct table t = table_of(&b), read;
    struct buf file = {0};
    int64_t generation;
    write_table(&t, 1, &file);
    assert_true(table_read(buf_str(&file), 5, &read, &generation));
    assert_int_equal(read.kit_count, 0);
    buf_fini(&file);
    table_builder_fini(&b);
}

/* A file of some kits of two tables is that of a table made of these kits. */
static void a_merged_file_is_as_if_made_at_once(void **state) {
    (void)state;
    struct table_builder odd = {0}, even = {0}, both = {0};
    struct table_pick picks[300];
    struct buf merged = {0}, plain = {0};
    struct table tables[2], all;
    for (int i = 0; i < 600; i++) {
        struct table_builder *of[] = {i % 2 ? &odd : &even, &both};
        for (int k = 0; k < (i % 4 < 2 ? 2 : 1); k++) {
            char name[300];
            snprintf(name, sizeof name, "Name %*d", i % 250 + 1, i);
            table_add_kit(of[k], i, i % 8 / 4, i);
            table_add(of[k], TABLE_NAMES, str_z(name));
            for (int h = 0; h < i % 5; h++)
                table_add(of[k], TABLE_HEADINGS, str_from(str_z(name), (size_t)h));
        }
    }
    tables[0] = table_of(&even);
    tables[1] = table_of(&odd);
    size_t n = 0;
    for (uint32_t i = 0; i < 600; i++)
        if (i % 4 < 2)
            picks[n++] = (struct table_pick){&tables[i % 2], i / 2};
    assert_true(table_write(picks, n, 9, 5, put_buf, &merged));
    all = table_of(&both);
    write_table(&all, 9, &plain);
    assert_true(plain.n > 64 << 10); /* more than one piece */
    assert_int_equal(merged.n, plain.n);
    assert_memory_equal(merged.p, plain.p, plain.n);
    struct table read;
    int64_t generation;
    assert_true(table_read(buf_str(&merged), 5, &read, &generation));
    assert_memory_equal(read.kits, all.kits, all.kit_count * sizeof *all.kits);
    for (int c = 0; c < TABLE_COLUMNS; c++)
        for (uint32_t i = 0; i < all.columns[c].n; i++) {
            assert_true(str_eq(column_name(&read.columns[c], i), column_name(&all.columns[c], i)));
            assert_int_equal(read.columns[c].mask[i], all.columns[c].mask[i]);
            assert_int_equal(read.columns[c].kit_of[i], all.columns[c].kit_of[i]);
        }
    buf_fini(&merged);
    buf_fini(&plain);
    table_builder_fini(&odd);
    table_builder_fini(&even);
    table_builder_fini(&both);
}

/* An update of the program is no damage: it is told apart by the version alone. */
static void another_version_is_no_damage(void **state) {
    (void)state;
    enum { VERSION = 6 };
    struct table_builder b = {0};
    struct table t, read;
    struct buf file = {0};
    int64_t generation;
    fill(&b);
    t = table_of(&b);
    write_table(&t, 77, &file);
    assert_false(table_is_foreign(buf_str(&file)));
    file.p[VERSION]--;
    assert_true(table_is_foreign(buf_str(&file)));
    assert_false(table_open(buf_str(&file), 5, &read, &generation));
    assert_false(table_is_foreign(str_to(buf_str(&file), VERSION + 1)));
    file.p[0]++;
    assert_false(table_is_foreign(buf_str(&file)));
    buf_fini(&file);
    table_builder_fini(&b);
}

/* Every bit counts; and who reads before that is found out stays inside the file. */
static void damaged_files_do_no_harm(void **state) {
    (void)state;
    struct table_builder b = {0};
    struct table t, read;
    struct buf file = {0};
    int64_t generation, roots[] = {0, 1, 2, 3};
    struct scope scope = {roots, 4};
    struct arena *arena = arena_new();
    fill(&b);
    t = table_of(&b);
    write_table(&t, 77, &file);
    for (size_t n = 0; n < file.n; n += 7)
        assert_false(table_read(str_to(buf_str(&file), n), 5, &read, &generation));
    uint8_t *dead = ARENA_ARRAY(arena, uint8_t, t.kit_count);
    for (size_t i = 0; i < file.n; i++) {
        char *exact = mem_copy(file.p, file.n); /* its end is the end of the block */
        exact[i] = (char)(exact[i] ^ (i % 3 ? 0xff : 1 << i % 8));
        struct str bytes = {exact, file.n};
        assert_false(table_read(bytes, 5, &read, &generation));
        if (table_open(bytes, 5, &read, &generation) && read.kit_count == t.kit_count) {
            struct symbol_source source = {&read, dead, NULL};
            struct symbol_question q = {.arena = arena, .scope = &scope, .limit = 1000};
            struct symbol *found;
            size_t n;
            fuzzy_init(&q.fuzzy, STR("a"));
            assert_true(symbol_rank(&q, &source, 1, SYMBOLS_ALL, &found, &n));
            for (size_t k = 0; k < n; k++)
                assert_true(found[k].name.p >= exact &&
                            found[k].name.p + found[k].name.n <= exact + file.n);
            for (int64_t id = 0; id < 9; id++)
                (void)table_find(&read, id);
        }
        mem_free(exact);
        arena_reset(arena);
        dead = ARENA_ARRAY(arena, uint8_t, t.kit_count);
    }
    arena_free(arena);
    buf_fini(&file);
    table_builder_fini(&b);
}

static void groups_outside_the_scope_are_passed_over(void **state) {
    (void)state;
    enum { KITS = 1500, ROOTS = 5 };
    struct table_builder b = {0};
    struct buf homes = {0};
    struct arena *arena = arena_new();
    int64_t root = 0;
    for (int i = 0; i < KITS; i++) {
        char name[40];
        root = random_below(90) ? root : (int64_t)random_below(ROOTS); /* most stand together */
        snprintf(name, sizeof name, "Name %d of %d", (int)random_below(300), i);
        table_add_kit(&b, i + 1, root, (int64_t)random_below(50));
        table_add(&b, TABLE_NAMES, str_z(name));
        for (unsigned k = random_below(4); k > 0; k--)
            table_add(&b, TABLE_HEADINGS, str_z(name));
    }
    struct table t = table_of(&b);
    symbol_homes(&t, &homes);
    const uint8_t *dead = ARENA_ARRAY(arena, uint8_t, t.kit_count);
    struct symbol_source ways[] = {{&t, dead, (const uint32_t *)(const void *)homes.p},
                                   {&t, dead, NULL}};
    for (int64_t only = 0; only < ROOTS; only++) {
        struct scope scope = {&only, 1};
        struct symbol *found[2];
        size_t n[2];
        for (int way = 0; way < 2; way++) {
            struct symbol_question q = {.arena = arena, .scope = &scope, .limit = 40};
            fuzzy_init(&q.fuzzy, STR("na 1"));
            assert_true(symbol_rank(&q, &ways[way], 1, SYMBOLS_ALL, &found[way], &n[way]));
        }
        assert_int_equal(n[0], n[1]);
        for (size_t i = 0; i < n[0]; i++) {
            assert_int_equal(found[0][i].kit, found[1][i].kit);
            assert_int_equal(found[0][i].heading, found[1][i].heading);
        }
    }
    arena_free(arena);
    buf_fini(&homes);
    table_builder_fini(&b);
}

/* ---- with a store ---- */

static struct symbols *open_symbols(struct fixture *f) {
    return symbols_new(arena_strz(f->arena, arena_printf(f->arena, "%s/names", f->dir)));
}

static bool is_kit_one(void *context, int64_t kit) {
    (void)context;
    return kit == 1;
}

/* "kit" or "kit.heading" for each hit, in order. */
static const char *find(struct fixture *f, struct symbols *s, const char *query,
                        enum symbol_tier tier, size_t limit, bool hide) {
    struct err e = {0};
    struct scope scope = {&f->root, 1};
    struct symbol *found;
    size_t n;
    struct buf b = {0};
    OK(symbols_refresh(s, f->store, &e));
    assert_true(symbols_find(s, f->arena, str_z(query), tier, &scope, hide ? is_kit_one : NULL,
                             NULL, limit, NULL, &found, &n));
    for (size_t i = 0; i < n; i++) {
        buf_addf(&b, "%s%lld", i ? " " : "", (long long)found[i].kit);
        if (found[i].heading != SYMBOL_SELF)
            buf_addf(&b, ".%u", found[i].heading);
    }
    const char *out = arena_strz(f->arena, buf_str(&b));
    buf_fini(&b);
    return out;
}

static void a_kit_once_by_its_best_name(void **state) {
    struct fixture *f = *state;
    struct symbols *s = open_symbols(f);
    PUT(f, "kits/my-token.md", .alias = "Token", .mtime = 1);
    PUT(f, "kits/token.md", .alias = "The Last Token", .mtime = 2);
    PUT(f, "kits/token-ring.md", .alias = "A Ring of Tokens", .mtime = 3);
    PUT(f, "kits/b.md", .alias = "Some Token", .mtime = 4);
    assert_string_equal(find(f, s, "token", SYMBOLS_KEYS, 10, false), "2 1 3 4");
    assert_string_equal(find(f, s, "token", SYMBOLS_KEYS, 3, false), "2 1 3");
    assert_string_equal(find(f, s, "token", SYMBOLS_KEYS, 2, false), "2 1");
    assert_string_equal(find(f, s, "token", SYMBOLS_KEYS, 1, false), "2");
    symbols_free(s);
}

static void kits_before_headings(void **state) {
    struct fixture *f = *state;
    struct symbols *s = open_symbols(f);
    PUT(f, "kits/a.md", .alias = "Some Token Thing", .heading = "Token", .mtime = 1);
    PUT(f, "kits/b.md", .alias = "Other", .heading = "Token", .mtime = 2);
    PUT(f, "kits/token.md", .alias = "Third", .mtime = 3);
    assert_string_equal(find(f, s, "token", SYMBOLS_ALL, 10, false), "1 2.0 1.0");
    assert_string_equal(find(f, s, "token", SYMBOLS_ALL, 2, false), "1 2.0");
    assert_string_equal(find(f, s, "token", SYMBOLS_KITS, 10, false), "1");
    assert_string_equal(find(f, s, "token", SYMBOLS_KEYS, 10, false), "3 1");
    assert_string_equal(find(f, s, "token", SYMBOLS_ALL, 10, true), "2.0");
    assert_string_equal(find(f, s, "xyz", SYMBOLS_ALL, 10, false), "");
    assert_string_equal(find(f, s, "", SYMBOLS_KITS, 2, false), "3 2");
    assert_string_equal(find(f, s, "t", SYMBOLS_ALL, 0, false), "");
    symbols_free(s);
}

static void changes_are_followed(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    struct symbols *s = open_symbols(f);
    PUT(f, "kits/a.md", .alias = "Alpha");
    assert_string_equal(find(f, s, "alpha", SYMBOLS_ALL, 9, false), "1");
    PUT(f, "kits/a.md", .alias = "Beta", .heading = "Gamma");
    assert_string_equal(find(f, s, "alpha", SYMBOLS_ALL, 9, false), "");
    assert_string_equal(find(f, s, "beta", SYMBOLS_ALL, 9, false), "1");
    assert_string_equal(find(f, s, "gamma", SYMBOLS_ALL, 9, false), "1.0");
    OK(store_begin(f->store, &e));
    OK(store_delete(f->store, 1, &e));
    OK(store_commit(f->store, &e));
    assert_string_equal(find(f, s, "beta", SYMBOLS_ALL, 9, false), "");
    symbols_free(s);
}

/* Enough names for a file. */
static void put_many(struct fixture *f, int n) {
    struct err e = {0};
    OK(store_begin(f->store, &e));
    for (int i = 0; i < n; i++) {
        int64_t kit;
        char below[32];
        snprintf(below, sizeof below, "kits/k%d.md", i);
        struct sample sample = {.alias = arena_strz(f->arena, arena_printf(f->arena, "Name %d", i)),
                                .heading =
                                    arena_strz(f->arena, arena_printf(f->arena, "Part %d", i)),
                                .mtime = i};
        OK(put_sample(f->store, f->arena, f->root, "/p/.bluekit", below, &sample, &kit, &e));
    }
    OK(store_commit(f->store, &e));
}

static char *names_file(struct fixture *f) {
    struct err e = {0};
    char *dir = arena_strz(f->arena, arena_printf(f->arena, "%s/names", f->dir)), *path = NULL;
    struct os_list *list = os_list_open(dir, &e);
    struct os_entry entry;
    int files = 0;
    while (list && os_list_next(list, &entry)) {
        path = arena_strz(f->arena, arena_printf(f->arena, "%s/%s", dir, entry.name));
        files++;
    }
    os_list_close(list);
    assert_int_equal(files, 1);
    return path;
}

static void a_long_delta_becomes_a_file(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    struct symbols *s = open_symbols(f);
    put_many(f, 800); /* three names each */
    assert_string_equal(find(f, s, "name 799", SYMBOLS_ALL, 1, false), "800");
    int64_t memory = symbols_memory(s);
    assert_true(memory < 100000);
    char *first = names_file(f);

    /* Another process maps it and follows from there. */
    PUT(f, "kits/k5.md", .alias = "Changed Zebra", .heading = "Quagga");
    OK(store_begin(f->store, &e));
    OK(store_delete(f->store, 7, &e));
    OK(store_commit(f->store, &e));
    struct symbols *other = open_symbols(f);
    struct symbols *both[] = {s, other};
    for (int i = 0; i < 2; i++) {
        assert_string_equal(find(f, both[i], "zebra", SYMBOLS_ALL, 9, false), "6");
        assert_string_equal(find(f, both[i], "quagga", SYMBOLS_ALL, 9, false), "6.0");
        assert_string_equal(find(f, both[i], "k66", SYMBOLS_KEYS, 1, false), "67");
        assert_string_equal(find(f, both[i], "part 12", SYMBOLS_ALL, 2, false), "13.0 130.0");
        assert_true(symbols_memory(both[i]) < 100000);
        symbols_cool(both[i]);
        assert_string_equal(find(f, both[i], "name 799", SYMBOLS_ALL, 1, false), "800");
    }
    put_many(f, 800); /* everything again: a new file, and the old one goes */
    assert_string_equal(find(f, s, "zebra", SYMBOLS_ALL, 9, false), "");
    assert_string_not_equal(names_file(f), first);
    assert_string_equal(find(f, other, "zebra", SYMBOLS_ALL, 9, false), "");
    assert_string_equal(find(f, other, "part 799", SYMBOLS_ALL, 1, false), "800.0");
    symbols_free(other);
    symbols_free(s);
}

/* So many that files are made while they are read; then changes that are folded in when idle. */
static void memory_stays_small(void **state) {
    enum { KITS = 1020, PARTS = 60 };
    struct fixture *f = *state;
    for (int i = 0; i < KITS; i++) {
        char below[32];
        snprintf(below, sizeof below, "kits/k%d.md", i);
        PUT(f, below, .alias = "Kit", .parts = PARTS, .mtime = i);
    }
    struct symbols *s = open_symbols(f);
    assert_string_equal(find(f, s, "part 59", SYMBOLS_ALL, 2, false), "1020.59 1019.59");
    assert_string_equal(find(f, s, "k1019", SYMBOLS_KEYS, 1, false), "1020");
    assert_in_range(symbols_memory(s), 50000, 400000); /* the rest is in a file already */
    names_file(f);
    assert_true(symbols_tidy(s));
    assert_true(symbols_memory(s) < 50000);
    assert_string_equal(find(f, s, "part 59", SYMBOLS_ALL, 2, false), "1020.59 1019.59");
    symbols_free(s);
    s = open_symbols(f);
    assert_true(symbols_tidy(s));
    assert_string_equal(find(f, s, "k77", SYMBOLS_KEYS, 1, false), "78");
    symbols_free(s);
}

static void damaged_and_foreign_files_are_made_again(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    struct symbols *s = open_symbols(f);
    put_many(f, 800);
    find(f, s, "name", SYMBOLS_ALL, 1, false);
    symbols_free(s);
    struct buf bytes = {0};
    char *path = names_file(f);
    OK(os_read_file(path, 1 << 20, &bytes, NULL, &e));
    bytes.p[bytes.n / 2] ^= 1;
    OK(os_write_file(path, buf_str(&bytes), &e));
    log_set_level(LOG_ERROR);
    s = open_symbols(f);
    find(f, s, "name 799", SYMBOLS_ALL, 1, false);
    assert_false(symbols_tidy(s)); /* found out after the first answer */
    assert_string_equal(find(f, s, "name 799", SYMBOLS_ALL, 1, false), "800");
    assert_true(symbols_tidy(s));
    symbols_free(s);

    path = names_file(f);
    OK(os_write_file(path, buf_str(&bytes), &e)); /* nothing of it gets into the next file */
    s = open_symbols(f);
    put_many(f, 800);
    assert_string_equal(find(f, s, "name 799", SYMBOLS_ALL, 1, false), "800");
    assert_string_equal(find(f, s, "name 12", SYMBOLS_KITS, 1, false), "13");
    assert_true(symbols_tidy(s));
    symbols_free(s);

    OK(os_write_file(names_file(f), str_to(buf_str(&bytes), 1000), &e));
    s = open_symbols(f);
    assert_string_equal(find(f, s, "name 799", SYMBOLS_ALL, 1, false), "800");
    symbols_free(s);

    store_close(f->store); /* the same path, another store: generations start again */
    OK(store_set_aside(f->path, &e));
    fixture_open(f);
    OK(store_begin(f->store, &e));
    OK(store_root_put(f->store, STR("/p/.bluekit"), HOME_PROJECT, &f->root, &e));
    OK(store_commit(f->store, &e));
    PUT(f, "kits/a.md", .alias = "Alone");
    s = open_symbols(f);
    assert_string_equal(find(f, s, "name", SYMBOLS_ALL, 9, false), "");
    assert_string_equal(find(f, s, "alone", SYMBOLS_ALL, 9, false), "1");
    symbols_free(s);
    buf_fini(&bytes);
}

static void scope_and_cancel(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    struct symbols *s = open_symbols(f);
    PUT(f, "kits/a.md", .alias = "Alpha");
    OK(symbols_refresh(s, f->store, &e));
    int64_t other = f->root + 1;
    struct scope scope = {&other, 1};
    struct symbol *found;
    size_t n;
    atomic_bool cancel = false;
    assert_true(symbols_find(s, f->arena, STR("a"), SYMBOLS_ALL, &scope, NULL, NULL, 9, &cancel,
                             &found, &n));
    assert_int_equal(n, 0);
    cancel = true;
    assert_false(symbols_find(s, f->arena, STR("a"), SYMBOLS_ALL, &scope, NULL, NULL, 9, &cancel,
                              &found, &n));
    symbols_free(s);
}

int main(void) {
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bits_by_every_way),
        cmocka_unit_test(lengths_of_a_block),
        cmocka_unit_test(fast_and_plain_agree),
        cmocka_unit_test(better_names_score_higher),
        cmocka_unit_test(long_names_and_questions),
        cmocka_unit_test(a_file_reads_as_written),
        cmocka_unit_test(an_empty_table_is_a_file),
        cmocka_unit_test(a_merged_file_is_as_if_made_at_once),
        cmocka_unit_test(another_version_is_no_damage),
        cmocka_unit_test(damaged_files_do_no_harm),
        cmocka_unit_test(groups_outside_the_scope_are_passed_over),
        TEST(a_kit_once_by_its_best_name),
        TEST(kits_before_headings),
        TEST(changes_are_followed),
        TEST(a_long_delta_becomes_a_file),
        TEST(memory_stays_small),
        TEST(damaged_and_foreign_files_are_made_again),
        TEST(scope_and_cancel),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
