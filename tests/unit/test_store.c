/* test_store.c — the file itself, writing, full text by writing, idle work. */
#include "store_fixture.h"

#include <sqlite3.h>
#include <sys/stat.h>

static void raw(const char *path, const char *text) {
    sqlite3 *db;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, text, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static int64_t raw_int(const char *path, const char *text) {
    sqlite3 *db;
    sqlite3_stmt *statement;
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_prepare_v2(db, text, -1, &statement, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_step(statement), SQLITE_ROW);
    int64_t value = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return value;
}

static enum err_code open_code(const char *path, enum store_mode mode) {
    struct err e = {0};
    struct store *s = store_open(path, mode, &e);
    store_close(s);
    return s ? ERR_NONE : e.code;
}

static bool exists(const char *path) {
    struct stat st;
    return stat(path, &st) == 0;
}

/* ---- the file ---- */

static void files_are_private(void **state) {
    struct fixture *f = *state;
    mode_t old = umask(0);
    PUT(f, "a.md", .body = "x");
    umask(old);
    static const char *const companions[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < 3; i++) {
        struct stat st;
        char path[128];
        snprintf(path, sizeof path, "%s%s", f->path, companions[i]);
        assert_int_equal(stat(path, &st), 0);
        assert_int_equal(st.st_mode & 0777, 0600);
    }
}

static void readers_wait_for_a_maker(void **state) {
    struct fixture *f = *state;
    char path[128];
    snprintf(path, sizeof path, "%s/none.db", f->dir);
    assert_int_equal(open_code(path, STORE_READ), ERR_NOT_FOUND);
    assert_false(exists(path));
    struct err e = {0};
    OK(os_create_private(path, &e)); /* made, not yet filled */
    assert_int_equal(open_code(path, STORE_READ), ERR_NOT_FOUND);
    assert_int_equal(open_code(path, STORE_WRITE), ERR_NONE);
    assert_int_equal(open_code(path, STORE_READ), ERR_NONE);
}

static void foreign_files_are_corrupt(void **state) {
    struct fixture *f = *state;
    static const char *const texts[] = {
        "PRAGMA user_version = 77",
        "PRAGMA user_version = 0",
        "PRAGMA user_version = -1",
        "PRAGMA application_id = 1",
        "DROP TABLE meta",
        "DELETE FROM meta",
        "UPDATE meta SET facts_version = 0",
        "DROP TABLE fact",
        "ALTER TABLE kit RENAME COLUMN doc TO other",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct err e = {0};
        char path[128];
        snprintf(path, sizeof path, "%s/%zu.db", f->dir, i);
        assert_int_equal(open_code(path, STORE_WRITE), ERR_NONE);
        raw(path, texts[i]);
        for (int mode = STORE_READ; mode <= STORE_WRITE; mode++)
            if (open_code(path, (enum store_mode)mode) != ERR_CORRUPT)
                fail_msg("%s: mode %d gives %d", texts[i], mode,
                         open_code(path, (enum store_mode)mode));
        OK(store_set_aside(path, &e));
        assert_int_equal(open_code(path, STORE_WRITE), ERR_NONE);
    }
}

/* Statements are made when they are needed first: what cannot be made fails like what is damaged.
 */
static void a_schema_that_is_spoilt_later_is_corrupt(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    struct tag_count *tags;
    PUT(f, "kits/a.md", .id = "a");
    raw(f->path, "DROP TABLE tag");
    assert_int_equal(store_tags(f->store, f->arena, &(struct scope){&f->root, 1}, &tags), 0);
    assert_true(store_trouble(f->store, &e));
    assert_int_equal(e.code, ERR_CORRUPT);
    assert_false(store_begin(f->store, &e)); /* stays so */
    assert_int_equal(e.code, ERR_CORRUPT);
    assert_int_equal(open_code(f->path, STORE_READ), ERR_CORRUPT);
}

static void garbage_is_corrupt(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    char path[128], companion[160];
    snprintf(path, sizeof path, "%s/garbage.db", f->dir);
    snprintf(companion, sizeof companion, "%s-wal", path);
    struct buf noise = {0};
    for (int i = 0; i < 9000; i++)
        buf_add_byte(&noise, (char)(i * 31 + i / 7));
    OK(os_write_file(path, buf_str(&noise), &e));
    OK(os_write_file(companion, buf_str(&noise), &e));
    assert_int_equal(open_code(path, STORE_READ), ERR_CORRUPT);
    assert_int_equal(open_code(path, STORE_WRITE), ERR_CORRUPT);
    OK(store_set_aside(path, &e));
    assert_false(exists(path));
    assert_false(exists(companion));
    snprintf(companion, sizeof companion, "%s.broken", path);
    assert_true(exists(companion));
    assert_int_equal(open_code(path, STORE_WRITE), ERR_NONE);
    OK(store_set_aside(path, &e)); /* over what was set aside before */
    OK(store_set_aside(path, &e)); /* nothing there */
    buf_fini(&noise);
}

/* The file is exchanged for another while it is read: whoever opens the new one must not cut what
 * the old connections have mapped, nor throw away the new one's log when they close. */
static void another_file_in_its_place_harms_nobody(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    char copy[128];
    PUT(f, "kits/a.md", .id = "a");
    store_close(f->store);
    snprintf(copy, sizeof copy, "%s.copy", f->path);
    struct buf bytes = {0};
    struct os_info info;
    OK(os_read_file(f->path, 1 << 24, &bytes, &info, &e));
    OK(os_write_file(copy, buf_str(&bytes), &e));
    buf_fini(&bytes);
    fixture_open(f);
    struct store *reader = store_open(f->path, STORE_READ, &e);
    OK(reader != NULL);
    int64_t before = store_generation(reader);
    OK(os_rename(copy, f->path, &e));
    struct store *fresh = store_open(f->path, STORE_WRITE, &e);
    OK(fresh != NULL);
    snprintf(copy, sizeof copy, "%s.broken-shm", f->path);
    assert_true(exists(copy));                          /* not shared with the new one */
    assert_int_equal(store_generation(reader), before); /* it reads the file it has opened */
    assert_true(store_replaced(reader));
    store_close(reader);
    store_close(f->store);
    f->store = fresh;
    PUT(f, "kits/b.md", .id = "b");
    reader = store_open(f->path, STORE_READ, &e);
    OK(reader != NULL);
    assert_true(store_generation(reader) > before);
    store_close(reader);
}

/* A page of a table overwritten: found by whoever meets it, and then by everything that follows. */
static void damage_is_corrupt(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    for (int i = 0; i < 200; i++) {
        char below[32];
        snprintf(below, sizeof below, "kits/%d.md", i);
        PUT(f, below, .id = "some-id", .body = "words and words", .wiki = "other");
    }
    store_close(f->store); /* the last one out empties the log */
    f->store = NULL;
    int64_t page = raw_int(f->path, "SELECT rootpage FROM sqlite_schema WHERE name = 'kit'");
    FILE *file = fopen(f->path, "r+b");
    assert_non_null(file);
    assert_int_equal(fseek(file, (long)(page - 1) * 4096, SEEK_SET), 0);
    for (int i = 0; i < 4096; i++)
        fputc(0xa5, file);
    fclose(file);
    f->store = store_open(f->path, STORE_WRITE, &e);
    struct root *roots;
    if (f->store) {
        assert_false(store_trouble(f->store, &e));
        struct kit_row row;
        assert_false(store_kit(f->store, f->arena, 1, false, &row));
        assert_int_equal(store_roots(f->store, f->arena, &roots), 1);
        assert_true(store_trouble(f->store, &e));
        assert_int_equal(e.code, ERR_CORRUPT);
        assert_false(store_begin(f->store, &e));
    }
    assert_int_equal(e.code, ERR_CORRUPT);
    store_close(f->store);
    OK(store_set_aside(f->path, &e));
    fixture_open(f);
    assert_int_equal(store_roots(f->store, f->arena, &roots), 0);
}

static void a_replaced_file_is_noticed(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    assert_false(store_replaced(f->store));
    OK(store_set_aside(f->path, &e));
    assert_true(store_replaced(f->store));
    struct store *second = store_open(f->path, STORE_WRITE, &e);
    OK(second != NULL);
    assert_true(store_replaced(f->store));
    assert_false(store_replaced(second));
    assert_false(store_begin(f->store, &e));
    assert_int_equal(e.code, ERR_NOT_FOUND);
    OK(store_begin(second, &e));
    int64_t id;
    OK(store_root_put(second, STR("/q/.bluekit"), HOME_PROJECT, &id, &e));
    OK(store_commit(second, &e));
    store_close(f->store); /* must not take the new file's log with it */
    f->store = second;
    struct root root;
    struct store *third = store_open(f->path, STORE_READ, &e);
    OK(third != NULL);
    assert_true(store_root_find(third, f->arena, STR("/q/.bluekit"), &root));
    store_close(third);
}

/* ---- transactions and generations ---- */

static void generations_grow_with_what_is_visible(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    int64_t before = store_generation(f->store);
    assert_true(before > 0);
    int64_t kit = PUT(f, "a.md", .id = "a");
    int64_t after = store_generation(f->store);
    assert_int_equal(after, before + 1);
    OK(store_begin(f->store, &e));
    struct stamp stamp = {9, 9, 9, 9};
    OK(store_touch(f->store, kit, &stamp, 10, &e));
    OK(store_root_set(f->store, f->root, false, STR(""), &e));
    OK(store_commit(f->store, &e));
    assert_int_equal(store_generation(f->store), after);
    OK(store_begin(f->store, &e));
    OK(store_root_set(f->store, f->root, true, STR(""), &e));
    OK(store_target_put(f->store, STR("/x"), EXISTS_FILE, 3, &e));
    OK(store_delete(f->store, kit, &e));
    assert_int_equal(store_generation(f->store), after + 1);
    OK(store_commit(f->store, &e));
    assert_int_equal(store_generation(f->store), after + 1);
}

static void rollback_leaves_nothing(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    int64_t before = store_generation(f->store), kit, live, stale;
    OK(store_begin(f->store, &e));
    struct sample sample = {.id = "a", .body = "needle"};
    OK(put_sample(f->store, f->arena, f->root, "/p/.bluekit", "a.md", &sample, &kit, &e));
    store_rollback(f->store);
    assert_int_equal(store_generation(f->store), before);
    struct kit_row row;
    assert_false(store_kit(f->store, f->arena, kit, true, &row));
    const struct scope scope = {&f->root, 1};
    assert_int_equal(count_matches(f->store, f->arena, MATCH_BODY, "needle", &scope), 0);
    assert_true(store_fulltext_size(f->store, &live, &stale));
    assert_int_equal(live, 0);
}

static void other_connections_see_commits(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    struct store *reader = store_open(f->path, STORE_READ, &e);
    OK(reader != NULL);
    assert_false(store_changed(reader));
    int64_t kit = PUT(f, "a.md", .id = "a");
    struct kit_row row;
    assert_true(store_changed(reader));
    assert_false(store_changed(reader));
    assert_true(store_kit(reader, f->arena, kit, true, &row));
    assert_str(row.id, "a");
    assert_false(store_changed(f->store)); /* its own commit */
    assert_int_equal(store_generation(reader), store_generation(f->store));
    assert_true(store_bytes(reader) > 0);
    assert_true(store_memory(reader) > 0);
    store_close(reader);
}

static void opening_writes_nothing(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    struct store *reader = store_open(f->path, STORE_READ, &e);
    OK(reader != NULL);
    assert_false(store_changed(reader));
    OK(store_begin(f->store, &e)); /* whoever wrote would wait for it */
    struct store *second = store_open(f->path, STORE_WRITE, &e);
    OK(second != NULL);
    assert_false(store_changed(reader));
    store_close(second);
    assert_false(store_changed(reader));
    store_rollback(f->store);
    store_close(reader);
}

static void a_writer_does_not_block_readers(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    OK(store_begin(f->store, &e));
    struct store *second = store_open(f->path, STORE_READ, &e);
    OK(second != NULL); /* readers are never blocked */
    struct root *roots;
    assert_int_equal(store_roots(second, f->arena, &roots), 1);
    store_close(second);
    store_rollback(f->store);
}

static void a_dropped_root_takes_no_kits(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    int64_t kit;
    struct sample sample = {.id = "a"};
    OK(store_begin(f->store, &e));
    OK(store_root_drop(f->store, f->root, &e));
    assert_false(put_sample(f->store, f->arena, f->root, "/p/.bluekit", "a.md", &sample, &kit, &e));
    assert_int_equal(e.code, ERR_NOT_FOUND);
    OK(store_commit(f->store, &e)); /* not a failure of the store */
}

/* ---- kits ---- */

static void a_path_keeps_its_id(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    int64_t first = PUT(f, "a.md", .id = "a", .body = "old words");
    int64_t other = PUT(f, "b.md", .id = "b");
    assert_int_not_equal(first, other);
    assert_int_equal(PUT(f, "a.md", .id = "c", .body = "new text"), first);
    struct kit_row row;
    assert_true(store_kit_at(f->store, f->arena, STR("/p/.bluekit/a.md"), true, &row));
    assert_int_equal(row.kit, first);
    assert_str(row.id, "c");
    const struct scope scope = {&f->root, 1};
    assert_int_equal(count_matches(f->store, f->arena, MATCH_BODY, "old", &scope), 0);
    assert_int_equal(count_matches(f->store, f->arena, MATCH_BODY, "new", &scope), 1);
    OK(store_begin(f->store, &e));
    OK(store_delete(f->store, first, &e));
    OK(store_delete(f->store, first, &e)); /* gone already */
    OK(store_commit(f->store, &e));
    assert_int_equal(count_matches(f->store, f->arena, MATCH_BODY, "new", &scope), 0);
    assert_int_not_equal(PUT(f, "a.md", .id = "a"), first); /* ids are never used again */
}

static void stamps_come_back(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    int64_t kit = PUT(f, "kits/a.md", .mtime = 12);
    PUT(f, "kits/b/c.md", .mtime = 13);
    PUT(f, "kits0.md", .mtime = 14);
    PUT(f, "kits-x.md", .mtime = 15);
    struct kit_stamp stamp, *stamps;
    assert_false(store_stamp(f->store, f->root, STR("kits"), f->arena, &stamp));
    assert_true(store_stamp(f->store, f->root, STR("kits/a.md"), f->arena, &stamp));
    assert_int_equal(stamp.kit, kit);
    assert_int_equal(stamp.stamp.mtime_ns, 12);
    assert_int_equal(stamp.seen_ns, 5);
    assert_true(stamp.hash == 0xfedcba9876543210u);
    assert_true(stamp.has_body);
    const struct stamp other = {1, 2, -3, UINT64_MAX};
    OK(store_begin(f->store, &e));
    OK(store_touch(f->store, kit, &other, 99, &e));
    OK(store_commit(f->store, &e));
    assert_true(store_stamp(f->store, f->root, STR("kits/a.md"), f->arena, &stamp));
    assert_true(stamp_eq(&stamp.stamp, &other));
    assert_int_equal(stamp.seen_ns, 99);
    assert_int_equal(store_stamps(f->store, f->root, STR(""), f->arena, &stamps), 4);
    assert_str(stamps[0].below, "kits-x.md");
    assert_str(stamps[3].below, "kits0.md");
    assert_int_equal(store_stamps(f->store, f->root, STR("kits"), f->arena, &stamps), 2);
    assert_str(stamps[0].below, "kits/a.md");
    assert_str(stamps[1].below, "kits/b/c.md");
    assert_int_equal(store_stamps(f->store, f->root, STR("nothing"), f->arena, &stamps), 0);
    assert_int_equal(store_stamps(f->store, f->root + 1, STR(""), f->arena, &stamps), 0);
}

static void bodies_may_come_later(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    const struct scope scope = {&f->root, 1};
    int64_t first = PUT(f, "a.md", .alias = "heady", .body_later = true);
    int64_t second = PUT(f, "b.md", .body_later = true);
    PUT(f, "c.md", .body = "at once");
    struct kit_stamp *stamps;
    struct str *paths;
    size_t n = store_bodies_missing(f->store, &f->root, 1, 10, f->arena, &stamps, &paths);
    assert_int_equal(n, 2);
    assert_int_equal(stamps[0].kit, first);
    assert_str(paths[1], "/p/.bluekit/b.md");
    assert_int_equal(store_bodies_missing(f->store, &f->root, 1, 1, f->arena, &stamps, &paths), 1);
    assert_int_equal(store_bodies_missing(f->store, &f->root, 0, 9, f->arena, &stamps, &paths), 0);
    assert_int_equal(count_matches(f->store, f->arena, MATCH_HEAD, "heady", &scope), 0);
    OK(store_begin(f->store, &e));
    OK(store_put_body(f->store, first, STR("late\0r words"), &e));
    OK(store_put_body(f->store, first, STR("twice"), &e)); /* has one already */
    OK(store_put_body(f->store, 12345, STR("nobody"), &e));
    OK(store_commit(f->store, &e));
    assert_int_equal(count_matches(f->store, f->arena, MATCH_HEAD, "heady", &scope), 1);
    assert_int_equal(count_matches(f->store, f->arena, MATCH_BODY, "words", &scope), 1);
    assert_int_equal(count_matches(f->store, f->arena, MATCH_BODY, "twice", &scope), 0);
    n = store_bodies_missing(f->store, &f->root, 1, 10, f->arena, &stamps, &paths);
    assert_int_equal(n, 1);
    assert_int_equal(stamps[0].kit, second);
}

static size_t named(struct fixture *f, const char *id) {
    struct kit_row *rows;
    const struct scope scope = {&f->root, 1};
    return store_kits_named(f->store, f->arena, &scope, str_z(id), NAME_ID, false, &rows);
}

/* Those of a cold build, and all that is put before they have come. */
static void names_may_come_later(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    struct kit_row *rows;
    const struct scope scope = {&f->root, 1};
    bool any;
    PUT(f, "before.md", .id = "before");
    PUT(f, "cold.md", .id = "cold", .wiki = "before", .body_later = true);
    int64_t deleted = PUT(f, "deleted.md", .id = "deleted", .body_later = true);
    PUT(f, "changed.md", .id = "old", .body_later = true);
    PUT(f, "saved.md", .id = "saved");
    assert_int_equal(named(f, "before"), 1);
    assert_int_equal(named(f, "cold"), 0);
    assert_int_equal(named(f, "saved"), 0);
    OK(store_nameless(f->store, &any, &e));
    assert_true(any);
    OK(store_begin(f->store, &e)); /* what was gathered of these is overtaken */
    OK(store_delete(f->store, deleted, &e));
    OK(store_commit(f->store, &e));
    PUT(f, "changed.md", .id = "new");
    OK(store_begin(f->store, &e));
    OK(store_name(f->store, &e));
    OK(store_commit(f->store, &e));
    assert_int_equal(named(f, "cold"), 1);
    assert_int_equal(named(f, "saved"), 1);
    assert_int_equal(named(f, "new"), 0);
    OK(name_all(f->store, &e));
    assert_int_equal(named(f, "new"), 1);
    assert_int_equal(named(f, "old"), 0);
    assert_int_equal(named(f, "deleted"), 0);
    assert_int_equal(
        store_referrers(f->store, f->arena, &scope, STR("/x"), &STR("before"), 1, &rows), 1);
    PUT(f, "at-once.md", .id = "at-once");
    assert_int_equal(named(f, "at-once"), 1);
    OK(store_nameless(f->store, &any, &e));
    assert_false(any);
}

/* Of so many names that they take more than one slice. */
static void names_of_a_slice_that_failed_are_put_again(void **state) {
    enum { KITS = 3000 };
    struct fixture *f = *state;
    struct err e = {0};
    bool any;
    OK(store_begin(f->store, &e));
    for (int i = 0; i < KITS; i++) {
        int64_t kit;
        char *below = arena_strz(f->arena, arena_printf(f->arena, "k%d.md", i));
        struct sample sample = {.id = below, .wiki = below, .link = "x.md", .body_later = true};
        OK(put_sample(f->store, f->arena, f->root, "/p/.bluekit", below, &sample, &kit, &e));
    }
    OK(store_commit(f->store, &e));
    OK(store_nameless(f->store, &any, &e));
    OK(store_begin(f->store, &e));
    OK(store_name(f->store, &e));
    store_rollback(f->store);
    OK(name_all(f->store, &e));
    for (int i = 0; i < KITS; i++)
        assert_int_equal(named(f, arena_strz(f->arena, arena_printf(f->arena, "k%d.md", i))), 1);
}

/* Whoever is killed before leaves them to the next. */
static void another_process_gives_the_names(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    bool any;
    PUT(f, "cold.md", .id = "cold", .body_later = true);
    struct store *other = store_open(f->path, STORE_WRITE, &e);
    OK(other != NULL);
    OK(store_nameless(other, &any, &e));
    assert_true(any);
    OK(name_all(f->store, &e));
    assert_int_equal(named(f, "cold"), 1);
    OK(store_begin(other, &e)); /* has nothing left to do */
    OK(store_name(other, &e));
    OK(store_commit(other, &e));
    OK(store_nameless(other, &any, &e));
    assert_false(any);
    store_close(other);
    assert_int_equal(named(f, "cold"), 1);
}

static void any_bytes_are_kept(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    const struct scope scope = {&f->root, 1};
    struct sample sample = {0};
    struct facts *facts = sample_facts(f->arena, &sample);
    facts->id.text = STR("a\0b");
    facts->alias.text = STR("\xff\xfe bad");
    *ARENA_PUSH(f->arena, facts->tags, facts->tag_count) = STR("t\0g");
    struct kit_put put = {
        .root = f->root,
        .below = STR("kits/\xc3\x28'\"%.md"),
        .path = STR("/p/.bluekit/kits/\xc3\x28'\"%.md"),
        .hash = UINT64_MAX,
        .facts = facts,
        .body = STR("before\0after \xff end"),
    };
    int64_t kit;
    OK(store_begin(f->store, &e));
    OK(store_put(f->store, &put, &kit, &e));
    OK(store_commit(f->store, &e));
    struct kit_row row;
    assert_true(store_kit_at(f->store, f->arena, put.path, true, &row));
    assert_true(str_eq(row.id, STR("a\0b")));
    assert_true(str_eq(row.facts->alias.text, facts->alias.text));
    assert_true(str_eq(row.path, put.path));
    static const char *const words[] = {"before", "after", "end"};
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(count_matches(f->store, f->arena, MATCH_BODY, words[i], &scope), 1);
    struct tag_count *tags;
    assert_int_equal(store_tags(f->store, f->arena, &scope, &tags), 1);
    assert_true(str_eq(tags[0].tag, STR("t\0g")));
}

static void roots_nobody_uses_can_be_dropped(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    int64_t other, *unused;
    size_t count;
    struct root *roots;
    PUT(f, "a.md", .id = "a", .tags = "x", .wiki = "y");
    OK(store_begin(f->store, &e));
    OK(store_root_put(f->store, STR("/q/.bluekit"), HOME_PROJECT, &other, &e));
    OK(store_commit(f->store, &e));
    raw(f->path, "UPDATE root SET used = used - 100");
    OK(store_begin(f->store, &e));
    OK(store_root_use(f->store, other, &e));
    OK(store_roots_unused(f->store, 101, f->arena, &unused, &count, &e));
    assert_int_equal(count, 0);
    OK(store_roots_unused(f->store, 90, f->arena, &unused, &count, &e));
    assert_int_equal(count, 1);
    assert_int_equal(unused[0], f->root);
    OK(store_root_drop(f->store, unused[0], &e));
    OK(store_commit(f->store, &e));
    assert_int_equal(store_roots(f->store, f->arena, &roots), 1);
    assert_int_equal(roots[0].id, other);
    static const char *const tables[] = {"kit", "fact", "name", "ref", "tag"};
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        char text[64];
        snprintf(text, sizeof text, "SELECT count(*) FROM %s", tables[i]);
        assert_int_equal(raw_int(f->path, text), 0);
    }
    OK(store_begin(f->store, &e)); /* ids are never used again */
    int64_t again;
    OK(store_root_put(f->store, STR("/p/.bluekit"), HOME_PROJECT, &again, &e));
    OK(store_commit(f->store, &e));
    assert_int_not_equal(again, f->root);
}

/* ---- idle work ---- */

struct disk {
    int reads;
    bool gone, written;
    struct fixture *write_between; /* a kit changes while compaction reads */
};

static bool read_disk(void *context, struct str path, struct buf *body) {
    struct disk *disk = context;
    disk->reads++;
    if (disk->gone && str_ends(path, STR("/7.md")))
        return false;
    struct str stem = path_stem(path);
    bool fresh = str_eq(stem, STR("3")) || str_eq(stem, STR("70")) || str_eq(stem, STR("new"));
    buf_addf(body, "common unique%.*s%s", STR_ARG(stem), disk->written && fresh ? " fresh" : "");
    if (disk->write_between && str_ends(path, STR("/70.md"))) {
        PUT(disk->write_between, "kits/3.md", .body = "common unique3 fresh");
        PUT(disk->write_between, "kits/70.md", .body = "common unique70 fresh");
        PUT(disk->write_between, "kits/new.md", .body = "common fresh");
        disk->write_between = NULL;
        disk->written = true;
    }
    return true;
}

static void fill(struct fixture *f, int kits, int times) {
    struct err e = {0};
    for (int t = 0; t < times; t++) {
        OK(store_begin(f->store, &e));
        for (int i = 0; i < kits; i++) {
            char below[32], body[64];
            int64_t kit;
            snprintf(below, sizeof below, "kits/%d.md", i);
            snprintf(body, sizeof body, "common unique%d", i);
            struct sample sample = {.body = body, .body_later = t == times - 1 && i == 5};
            OK(put_sample(f->store, f->arena, f->root, "/p/.bluekit", below, &sample, &kit, &e));
        }
        OK(store_commit(f->store, &e));
    }
}

static int tend(struct fixture *f, struct disk *disk, int64_t *least) {
    const struct scope scope = {&f->root, 1};
    struct err e = {0};
    int slices = 0;
    for (bool more = true; more; slices++) {
        OK(store_tend(f->store, read_disk, disk, &more, &e));
        int64_t found = (int64_t)count_matches(f->store, f->arena, MATCH_BODY, "common", &scope);
        if (least && found < *least)
            *least = found; /* right at every moment */
        assert_true(slices < 10000);
    }
    return slices;
}

static void compaction_keeps_every_answer(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    struct disk disk = {.gone = true, .write_between = f};
    const struct scope scope = {&f->root, 1};
    struct store *reader = store_open(f->path, STORE_READ, &e);
    OK(reader != NULL);
    int64_t live, stale, least = INT64_MAX;
    fill(f, 150, 16);
    assert_true(store_fulltext_size(f->store, &live, &stale));
    assert_int_equal(live, 150);
    assert_int_equal(stale, 15 * 150);
    assert_true(tend(f, &disk, &least) > 3);
    assert_int_equal(least, 148);          /* 5.md has no body yet, 7.md is found to be gone */
    assert_int_equal(disk.reads, 149 + 3); /* and what was put in between */
    assert_true(store_fulltext_size(f->store, &live, &stale));
    assert_int_equal(live, 151);
    assert_int_equal(stale, 1); /* 3.md had been copied already */
    assert_int_equal(raw_int(f->path, "SELECT count(*) FROM head_docsize"), 150);
    assert_int_equal(raw_int(f->path, "SELECT count(*) FROM next_head_docsize"), 0);
    assert_int_equal(count_matches(reader, f->arena, MATCH_BODY, "common", &scope), 149);
    assert_int_equal(count_matches(reader, f->arena, MATCH_BODY, "fresh", &scope), 3);
    assert_int_equal(count_matches(reader, f->arena, MATCH_BODY, "unique70", &scope), 1);
    assert_int_equal(count_matches(reader, f->arena, MATCH_BODY, "unique7", &scope), 0);
    assert_int_equal(count_matches(reader, f->arena, MATCH_HEAD, "3", &scope), 1);
    struct kit_stamp *stamps;
    struct str *paths;
    assert_int_equal(store_bodies_missing(f->store, &f->root, 1, 9, f->arena, &stamps, &paths), 2);
    store_close(reader);
}

/* A body that comes while its head has been copied already must be in both tables. */
static void bodies_come_during_compaction(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    struct disk disk = {0};
    const struct scope scope = {&f->root, 1};
    struct kit_stamp *stamps;
    struct str *paths;
    fill(f, 150, 16);
    assert_int_equal(store_bodies_missing(f->store, &f->root, 1, 9, f->arena, &stamps, &paths), 1);
    for (int i = 0; i < 2; i++) {
        bool more;
        OK(store_tend(f->store, read_disk, &disk, &more, &e)); /* begins; copies 64 */
        assert_true(more);
    }
    assert_true(disk.reads > 0);
    OK(store_begin(f->store, &e));
    OK(store_put_body(f->store, stamps[0].kit, STR("common late"), &e));
    OK(store_commit(f->store, &e));
    tend(f, &disk, NULL);
    assert_int_equal(count_matches(f->store, f->arena, MATCH_BODY, "late", &scope), 1);
    assert_int_equal(count_matches(f->store, f->arena, MATCH_BODY, "common", &scope), 150);
}

/* Another process may go on where one stopped; two at once do not. */
static void one_process_compacts(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    struct disk disk = {0};
    const struct scope scope = {&f->root, 1};
    bool more;
    char lock_path[128];
    fill(f, 150, 16);
    snprintf(lock_path, sizeof lock_path, "%s.lock", f->path);
    struct os_lock *lock = os_lock_try(lock_path, 0, &e);
    OK(lock != NULL);
    OK(store_tend(f->store, read_disk, &disk, &more, &e));
    assert_false(more);
    os_lock_release(lock);
    for (int i = 0; i < 2; i++)
        OK(store_tend(f->store, read_disk, &disk, &more, &e));
    store_close(f->store);
    fixture_open(f);
    tend(f, &disk, NULL);
    assert_int_equal(disk.reads, 149);
    assert_int_equal(count_matches(f->store, f->arena, MATCH_BODY, "common", &scope), 149);
}

static void everything_is_merged_when_idle(void **state) {
    struct fixture *f = *state;
    struct disk disk = {0};
    const struct scope scope = {&f->root, 1};
    fill(f, 700, 1);
    fill(f, 700, 2);
    tend(f, &disk, NULL);
    assert_int_equal(disk.reads, 0); /* not stale enough to compact */
    assert_int_equal(raw_int(f->path, "SELECT count(DISTINCT segid) FROM body_idx"), 1);
    assert_int_equal(raw_int(f->path, "SELECT unmerged FROM meta"), 0);
    assert_int_equal(count_matches(f->store, f->arena, MATCH_BODY, "common", &scope), 699);
}

static void empty_pages_are_given_back(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    struct disk disk = {0};
    const char *const text = "CREATE TABLE x (y); WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL "
                             "SELECT i + 1 FROM n WHERE i < 2000) "
                             "INSERT INTO x SELECT zeroblob(3000) FROM n; DROP TABLE x";
    raw(f->path, text);
    assert_true(raw_int(f->path, "PRAGMA freelist_count") > 1000);
    PUT(f, "a.md", .id = "a");
    tend(f, &disk, NULL);
    assert_true(raw_int(f->path, "PRAGMA freelist_count") <= 256);
    bool more;
    OK(store_tend(f->store, read_disk, &disk, &more, &e));
    assert_false(more);
}

static bool count_gone(void *context, int64_t kit, int64_t generation, const struct kit_row *row) {
    (void)kit, (void)generation;
    *(int *)context += row == NULL;
    return true;
}

static void deletions_are_forgotten_one_day(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    struct disk disk = {0};
    int64_t floor = store_generation(f->store);
    raw(f->path, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20005) "
                 "INSERT INTO gone SELECT (SELECT generation FROM meta) + i, 1000000 + i, 1 FROM n;"
                 "UPDATE meta SET generation = generation + 20005");
    tend(f, &disk, NULL);
    assert_int_equal(raw_int(f->path, "SELECT count(*) FROM gone"), 10000);
    int count = 0;
    assert_false(store_changes(f->store, floor + 10004, count_gone, &count, &e));
    assert_int_equal(e.code, ERR_NOT_FOUND);
    OK(store_changes(f->store, floor + 10005, count_gone, &count, &e));
    assert_int_equal(count, 10000);
}

/* ---- verdicts ---- */

static bool is_news(const struct store_news *news, struct str path) {
    for (size_t i = 0; i < news->key_count; i++)
        if (news->keys[i] == store_key_of_path(path))
            return true;
    return false;
}

static void news_are_what_others_may_see(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    struct store_news news;
    const struct scope scope = {&f->root, 1}, other = {0};
    int64_t a = PUT(f, "a.md", .id = "a", .body = "one");
    int64_t since = store_generation(f->store);
    OK(store_news(f->store, f->arena, &scope, since, &news, &e));
    assert_true(news.kit_count == 0 && news.key_count == 0 && !news.gone);
    PUT(f, "a.md", .id = "a", .body = "two"); /* nobody sees a text */
    OK(store_news(f->store, f->arena, &scope, since, &news, &e));
    assert_true(news.kit_count == 1 && news.kits[0] == a && news.key_count == 0);
    OK(store_news(f->store, f->arena, &other, since, &news, &e));
    assert_int_equal(news.kit_count, 0);
    PUT(f, "a.md", .id = "b", .body = "two");
    OK(store_news(f->store, f->arena, &scope, since, &news, &e));
    assert_true(is_news(&news, STR("/p/.bluekit/a.md")));
    since = store_generation(f->store);
    OK(store_begin(f->store, &e));
    OK(store_target_put(f->store, STR("/x"), EXISTS_FILE, -1, &e));
    OK(store_delete(f->store, a, &e));
    OK(store_commit(f->store, &e));
    OK(store_news(f->store, f->arena, &scope, since, &news, &e));
    assert_true(news.gone && is_news(&news, STR("/x")) && is_news(&news, STR("/p/.bluekit/a.md")));
    OK(store_news(f->store, f->arena, &other, since, &news, &e));
    assert_false(news.gone);
    PUT(f, "later.md", .body_later = true); /* of a cold build nobody keeps a list */
    assert_false(store_news(f->store, f->arena, &scope, since, &news, &e));
    assert_int_equal(e.code, ERR_NOT_FOUND);
    assert_false(store_news(f->store, f->arena, &scope, since + 1000, &news, &e));
}

static void findings_come_back(void **state) {
    struct fixture *f = *state;
    struct err e = {0};
    int64_t kit = PUT(f, "a.md", .id = "a"), flawed = PUT(f, "b.md", .problem = true);
    int64_t generation, *kits;
    size_t n;
    struct problems p = {.arena = f->arena};
    struct str name = STR("x");
    problems_add(&p, KIT303, (struct range){0}, STR_NONE, &name, NULL);
    struct buf bytes = {0};
    problems_write(&bytes, &p);
    assert_false(store_verdict(f->store, f->arena, 7, &generation, &kits, &n, &e));
    assert_int_equal(e.code, ERR_NOT_FOUND);
    OK(store_begin(f->store, &e));
    OK(store_finding_put(f->store, 7, kit, buf_str(&bytes), &e));
    OK(store_finding_put(f->store, 8, kit, buf_str(&bytes), &e));
    OK(store_finding_put(f->store, 8, kit, STR_NONE, &e));
    OK(store_verdict_put(f->store, 7, 99, &e));
    OK(store_commit(f->store, &e));
    OK(store_verdict(f->store, f->arena, 7, &generation, &kits, &n, &e));
    assert_true(generation == 99 && n == 1 && kits[0] == kit);
    struct problems back = {.arena = f->arena};
    assert_true(store_finding(f->store, f->arena, 7, kit, &back));
    assert_true(back.count == 1 && back.items[0].code == KIT303);
    assert_true(store_finding(f->store, f->arena, 8, kit, &back));
    assert_int_equal(back.count, 1);
    assert_int_equal(store_flawed(f->store, f->arena, 7, 0, 9, &kits), 2);
    assert_true(kits[0] == kit && kits[1] == flawed);
    assert_int_equal(store_flawed(f->store, f->arena, 8, 0, 9, &kits), 1);
    assert_int_equal(store_flawed(f->store, f->arena, 7, kit, 9, &kits), 1);
    OK(store_begin(f->store, &e));
    OK(store_verdicts_expire(f->store, 1, &e)); /* of today */
    OK(store_commit(f->store, &e));
    OK(store_verdict(f->store, f->arena, 7, &generation, &kits, &n, &e));
    raw(f->path, "UPDATE verdict SET used = 1");
    OK(store_begin(f->store, &e));
    OK(store_verdicts_expire(f->store, 1, &e));
    OK(store_commit(f->store, &e));
    assert_false(store_verdict(f->store, f->arena, 7, &generation, &kits, &n, &e));
    assert_int_equal(raw_int(f->path, "SELECT count(*) FROM finding"), 0);
    buf_fini(&bytes);
}

static void who_is_concerned_is_found_by_keys(void **state) {
    struct fixture *f = *state;
    const struct scope scope = {&f->root, 1}, other = {0};
    struct kit_row *rows;
    int64_t key = store_key_of_path(STR("/p/.bluekit/b.md"));
    int64_t from = PUT(f, "a.md", .link = "b.md");
    PUT(f, "b.md", .id = "b");
    assert_int_equal(store_concerned(f->store, f->arena, &scope, &key, 1, &rows), 1);
    assert_true(rows[0].kit == from);
    assert_int_equal(store_concerned(f->store, f->arena, &other, &key, 1, &rows), 0);
}

int main(void) {
    log_set_level(LOG_ERROR);
#define T(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        T(files_are_private),
        T(readers_wait_for_a_maker),
        T(foreign_files_are_corrupt),
        T(a_schema_that_is_spoilt_later_is_corrupt),
        T(garbage_is_corrupt),
        T(another_file_in_its_place_harms_nobody),
        T(damage_is_corrupt),
        T(a_replaced_file_is_noticed),
        T(generations_grow_with_what_is_visible),
        T(rollback_leaves_nothing),
        T(other_connections_see_commits),
        T(opening_writes_nothing),
        T(a_writer_does_not_block_readers),
        T(a_dropped_root_takes_no_kits),
        T(a_path_keeps_its_id),
        T(stamps_come_back),
        T(bodies_may_come_later),
        T(names_may_come_later),
        T(names_of_a_slice_that_failed_are_put_again),
        T(another_process_gives_the_names),
        T(any_bytes_are_kept),
        T(roots_nobody_uses_can_be_dropped),
        T(compaction_keeps_every_answer),
        T(bodies_come_during_compaction),
        T(one_process_compacts),
        T(everything_is_merged_when_idle),
        T(empty_pages_are_given_back),
        T(deletions_are_forgotten_one_day),
        T(news_are_what_others_may_see),
        T(findings_come_back),
        T(who_is_concerned_is_found_by_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
