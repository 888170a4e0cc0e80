/* The watcher's states with a backend that does what the test says, and a clock that the test
 * moves: no system, no sleep. */
#include "base/hash.h"
#include "watch/poll.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

/* ---- the scripted backend ---- */

enum { PATHS = 4096, EVENTS = 32768 };

static struct script {
    int64_t now_ms;
    bool open_fails, lacks;                          /* lacks: there are too few instances */
    bool breaks, deaf;                               /* deaf: remove finds nothing to remove */
    int opens, adds, alive;                          /* alive: numbers in use */
    int most;                                        /* numbers there are; 0: enough */
    const char *missing, *denied, *silent, *strange; /* the path, or one that starts so */
    const char *link, *target;                       /* link is the same inode as target */
    char names[PATHS][64];                           /* by number; "": free */
    struct event events[EVENTS];
    char entries[EVENTS][32];
    int event_count;
    const char *written; /* a file that was written just now, for who looks */
} s;

static int64_t script_clock(void) {
    return s.now_ms;
}

static bool script_open(void **state, struct err *e) {
    *state = &s;
    s.opens++;
    return !s.open_fails ||
           (s.lacks ? err_set(e, ERR_EXHAUSTED, "no instances") : err_set(e, ERR_IO, "no luck"));
}

static int script_fd(void *state) {
    return state == &s ? 7 : -1;
}

static bool starts(const char *path, const char *with) {
    return with && str_starts(str_z(path), str_z(with));
}

static int failed(struct err *e, enum err_code code, const char *what, const char *dir) {
    err_set(e, code, "%s %s", what, dir);
    return -1;
}

static int script_add(void *state, const char *dir, bool writes, struct err *e) {
    (void)state, (void)writes;
    s.adds++;
    if (starts(dir, s.missing))
        return failed(e, ERR_NOT_FOUND, "no", dir);
    if (starts(dir, s.denied))
        return failed(e, ERR_ACCESS, "cannot read", dir);
    if (starts(dir, s.strange))
        return failed(e, ERR_IO, "strange", dir);
    if (s.link && strcmp(dir, s.link) == 0)
        dir = s.target;
    int free = -1;
    for (int i = PATHS - 1; i >= 0; i--) {
        if (strcmp(s.names[i], dir) == 0)
            return i;
        if (!s.names[i][0])
            free = i;
    }
    if (s.most && s.alive >= s.most)
        return failed(e, ERR_EXHAUSTED, "no watch for", dir);
    s.alive++;
    snprintf(s.names[free], sizeof s.names[free], "%s", dir);
    return free;
}

static void post(enum event_type type, int dir, const char *name) {
    assert_true(s.event_count < EVENTS);
    char *entry = s.entries[s.event_count];
    snprintf(entry, sizeof s.entries[0], "%s", name);
    s.events[s.event_count++] = (struct event){type, dir, str_z(entry)};
}

static bool script_remove(void *state, int dir) {
    (void)state;
    if (s.deaf || !s.names[dir][0])
        return false;
    s.names[dir][0] = 0;
    s.alive--;
    post(EVENT_DIR_GONE, dir, "");
    return true;
}

static bool script_drain(void *state, void (*visit)(void *, const struct event *), void *context,
                         struct err *e) {
    (void)state;
    if (s.breaks)
        return err_set(e, ERR_IO, "the pipe burst");
    int count = s.event_count; /* what visit causes comes next time */
    for (int i = 0; i < count; i++)
        visit(context, &s.events[i]);
    for (int i = count; i < s.event_count; i++) {
        s.events[i - count] = s.events[i];
        memcpy(s.entries[i - count], s.entries[i], sizeof s.entries[0]);
        s.events[i - count].name.p = s.entries[i - count];
    }
    s.event_count -= count;
    return true;
}

static void script_close(void *state) {
    (void)state;
    memset(s.names, 0, sizeof s.names);
    s.alive = s.event_count = 0;
}

static bool script_sends_events(const char *dir) {
    return !starts(dir, s.silent);
}

static void script_limits(struct watch_limits *limits) {
    limits->max_user_watches = 1000;
}

static void script_cure(bool open_failed, struct buf *out) {
    buf_addf(out, "%s", open_failed ? "more instances" : "more watches");
}

static const struct backend scripted = {
    .name = "scripted",
    .open = script_open,
    .fd = script_fd,
    .add = script_add,
    .remove = script_remove,
    .drain = script_drain,
    .close = script_close,
    .sends_events = script_sends_events,
    .limits = script_limits,
    .cure = script_cure,
};

/* ---- the scripted disk: every directory has one file, a.md ---- */

static bool disk_stat(const char *path, struct os_info *info, struct err *e) {
    if (starts(path, s.missing))
        return err_set(e, ERR_NOT_FOUND, "no %s", path);
    bool written = s.written && strcmp(path, s.written) == 0;
    *info = (struct os_info){
        .type = str_ends(str_z(path), STR(".md")) ? OS_FILE : OS_DIR,
        .stamp = {.inode = hash_bytes(str_z(path)), .ctime_ns = written ? s.now_ms * 1000000 : 1}};
    return true;
}

static struct os_list *disk_list_open(const char *path, struct err *e) {
    static int listing;
    if (starts(path, s.denied)) {
        err_set(e, ERR_ACCESS, "cannot read %s", path);
        return NULL;
    }
    listing = 0;
    return (struct os_list *)&listing;
}

static bool disk_list_next(struct os_list *list, struct os_entry *entry) {
    int *listing = (int *)list;
    *entry = (struct os_entry){.name = "a.md", .type = OS_FILE, .inode = 1};
    return (*listing)++ == 0;
}

static bool disk_list_failed(const struct os_list *list) {
    (void)list;
    return false;
}

static void disk_list_close(struct os_list *list) {
    (void)list;
}

static int64_t disk_clock(void) {
    return s.now_ms * 1000000;
}

static int64_t disk_wall(void) {
    return INT64_MAX;
}

static const struct poll_system disk = {
    .stat = disk_stat,
    .lstat = disk_stat,
    .list_open = disk_list_open,
    .list_next = disk_list_next,
    .list_failed = disk_list_failed,
    .list_close = disk_list_close,
    .clock_ns = disk_clock,
    .wall_ns = disk_wall,
};

/* The number of a path, which must be watched. */
static int number(const char *path) {
    for (int i = 0; i < PATHS; i++)
        if (strcmp(s.names[i], path) == 0)
            return i;
    fail_msg("%s is not watched", path);
    return -1;
}

static bool is_watched(const char *path) {
    for (int i = 0; i < PATHS; i++)
        if (strcmp(s.names[i], path) == 0)
            return true;
    return false;
}

/* The entry `name` of a watched directory changes. */
static void change(const char *dir, const char *name) {
    post(EVENT_ENTRY, number(dir), name);
}

/* What the system says when a directory has been deleted. */
static void vanish(const char *dir) {
    int n = number(dir);
    s.names[n][0] = 0;
    s.alive--;
    post(EVENT_DIR_GONE, n, "");
}

/* ---- a watcher under test ---- */

static const struct watch_options usual = {WATCH_AUTO, 25, 300, 2000};

static int set_up(void **state) {
    memset(&s, 0, sizeof s);
    s.now_ms = 1000000;
    struct watch *w = watch_new_with(&usual, &scripted, &disk, script_clock);
    watch_root_add(w, STR("/r"));
    watch_root_add(w, STR("/q"));
    assert_true(watch_dir(w, STR("/r"), STR("/r")));
    assert_true(watch_dir(w, STR("/r"), STR("/r/kits")));
    assert_true(watch_dir(w, STR("/q"), STR("/q")));
    *state = w;
    return 0;
}

static int tear_down(void **state) {
    watch_free(*state);
    assert_int_equal(s.alive, 0);
    return 0;
}

static void check_batch(struct batch *b, const char *want) {
    struct buf got = {0};
    buf_add(&got, STR(""));
    for (size_t i = 0; b && i < b->count; i++)
        buf_addf(&got, "%s %.*s\n", b->items[i].type == CHANGE_ROOT ? "R" : "P",
                 STR_ARG(b->items[i].path));
    if (!str_eq(buf_str(&got), str_z(want)))
        fail_msg("got:\n%.*swant:\n%s", STR_ARG(buf_str(&got)), want);
    buf_fini(&got);
    batch_free(b);
}

/* What a flush gives now. */
static void check_flush(struct watch *w, const char *want) {
    check_batch(watch_take(w, s.now_ms, true), want);
}

/* What time alone gives, so many milliseconds later; "": nothing. */
static void check_after(struct watch *w, int64_t ms, const char *want) {
    s.now_ms += ms;
    check_batch(watch_take(w, s.now_ms, false), want);
}

/* The next wait as it is promised, then as it is kept: nothing before, `want` at the end. */
static void check_wait(struct watch *w, int64_t ms, const char *want) {
    assert_int_equal(watch_timeout_ms(w, s.now_ms), ms);
    if (ms > 0) {
        s.now_ms += ms - 1;
        check_batch(watch_take(w, s.now_ms, false), "");
        s.now_ms++;
    }
    check_batch(watch_take(w, s.now_ms, false), want);
}

static struct watch_health health_of(struct watch *w, struct arena *a, const char *root) {
    struct watch_health *all;
    struct watch_limits limits;
    size_t count = watch_health(w, a, &all, &limits);
    for (size_t i = 0; i < count; i++)
        if (str_eq(all[i].path, str_z(root)))
            return all[i];
    fail_msg("%s is not in health", root);
    return (struct watch_health){0};
}

static void check_state(struct watch *w, const char *root, enum watch_state want, bool healthy,
                        const char *backend, const char *error, const char *cure) {
    struct arena *a = arena_new();
    struct watch_health h = health_of(w, a, root);
    assert_int_equal(h.state, want);
    assert_int_equal(h.healthy, healthy);
    assert_int_equal(h.is_active, want == STATE_WATCHING || want == STATE_POLLING);
    assert_string_equal(h.backend, backend);
    if (!str_eq(h.last_error, str_z(error)) || !str_eq(h.cure, str_z(cure)))
        fail_msg("error \"%.*s\" cure \"%.*s\"", STR_ARG(h.last_error), STR_ARG(h.cure));
    arena_free(a);
}

static void check_trouble(struct watch *w, const char *want) {
    struct buf sentence = {0};
    buf_add(&sentence, STR(""));
    bool any = watch_trouble(w, &sentence);
    assert_int_equal(any, *want != 0);
    if (any)
        assert_string_equal(sentence.p, want);
    buf_fini(&sentence);
}

/* Something that is polled changes; nobody tells, and the next round finds it. */
static void check_polled(struct watch *w, const char *file) {
    s.written = file;
    s.now_ms += usual.poll_interval_ms;
    char want[64];
    snprintf(want, sizeof want, "P %s\n", file);
    check_flush(w, want);
    s.now_ms += usual.poll_interval_ms; /* and the one after makes sure */
    s.written = NULL;
    check_flush(w, want);
    s.now_ms += usual.poll_interval_ms;
    check_flush(w, want);
    s.now_ms += usual.poll_interval_ms;
    check_flush(w, "");
}

/* ---- gathering ---- */

static void idle_waits_for_ever(void **state) {
    struct watch *w = *state;
    assert_int_equal(watch_timeout_ms(w, s.now_ms), -1);
    assert_int_equal(watch_fd(w), 7);
    check_after(w, 1000000, "");
    assert_int_equal(watch_timeout_ms(w, s.now_ms), -1);
}

static void quiet_ends_a_batch(void **state) {
    struct watch *w = *state;
    change("/r/kits", "a.md");
    check_after(w, 0, "");
    change("/r/kits", "b.md");
    check_after(w, 20, "");
    check_wait(w, 25, "P /r/kits/a.md\nP /r/kits/b.md\n");
    assert_int_equal(watch_timeout_ms(w, s.now_ms), -1);
}

static void no_batch_waits_longer_than_the_most(void **state) {
    struct watch *w = *state;
    for (int i = 0; i < 15; i++) {
        change("/r/kits", "a.md");
        check_after(w, i ? 20 : 0, "");
    }
    check_wait(w, 20, "P /r/kits/a.md\n");
}

static void first_event_is_remembered(void **state) {
    struct watch *w = *state;
    change("/r", "a");
    check_after(w, 0, "");
    int64_t first = s.now_ms;
    change("/r", "b");
    s.now_ms += 10;
    struct batch *b = watch_take(w, s.now_ms, true);
    assert_int_equal(b->first_event_ms, first);
    batch_free(b);
    struct arena *a = arena_new();
    assert_int_equal(health_of(w, a, "/r").last_event_ms, s.now_ms);
    assert_int_equal(health_of(w, a, "/q").last_event_ms, -1);
    arena_free(a);
}

static void a_save_by_renaming_is_one_change(void **state) {
    struct watch *w = *state;
    static const char *const dance[] = {"k.md", "k.md~", "k.md", "k.md", "k.md~"};
    for (size_t i = 0; i < 5; i++) {
        change("/r/kits", dance[i]);
        check_after(w, 5, "");
    }
    check_wait(w, 25, "P /r/kits/k.md\nP /r/kits/k.md~\n");
}

static void notes_go_the_same_road(void **state) {
    struct watch *w = *state;
    watch_note(w, STR("/elsewhere/x.md"));
    change("/r", "y.md");
    check_after(w, 0, "");
    check_wait(w, 25, "P /elsewhere/x.md\nP /r/y.md\n");
}

static void changed_settings_hold_at_once(void **state) {
    struct watch *w = *state;
    struct watch_options slow = usual;
    slow.quiet_ms = 1000, slow.max_wait_ms = 5000;
    change("/r", "a");
    check_after(w, 0, "");
    watch_configure(w, &slow);
    check_wait(w, 1000, "P /r/a\n");
    assert_int_equal(s.opens, 1);
}

/* So much is in a flush, and its end is this root. */
static void check_flush_holds(struct watch *w, size_t count, const char *root) {
    struct batch *b = watch_take(w, s.now_ms, true);
    assert_int_equal(b->count, count);
    assert_int_equal(b->items[count - 1].type, CHANGE_ROOT);
    assert_true(str_eq(b->items[count - 1].path, str_z(root)));
    batch_free(b);
}

static void too_many_paths_become_the_root(void **state) {
    struct watch *w = *state;
    assert_true(watch_dir(w, STR("/q"), STR("/above"))); /* watched for a root, but not below it */
    char name[16];
    for (int i = 0; i < WATCH_PATHS_MAX + 1; i++) {
        snprintf(name, sizeof name, "%d", i);
        change("/r/kits", name);
    }
    change("/r", "more");
    change("/q", "other");
    check_flush(w, "R /r\nP /q/other\n");
    change("/r", "again"); /* the next batch begins anew */
    check_flush(w, "P /r/again\n");
    for (int i = 0; i < WATCH_PATHS_MAX + 1; i++) {
        snprintf(name, sizeof name, "%d", i);
        change("/above", name);
    }
    change("/above", "more");
    struct batch *b = watch_take(w, s.now_ms, true);
    assert_int_equal(b->count, WATCH_PATHS_MAX +
                                   2); /* nothing of it lies below the root, but it ends there */
    assert_int_equal(b->items[WATCH_PATHS_MAX + 1].type, CHANGE_ROOT);
    batch_free(b);
}

static void too_many_paths_of_several_roots_become_roots(void **state) {
    struct watch *w = *state;
    char name[16];
    for (int i = 0; i < WATCH_PATHS_MAX; i++) {
        snprintf(name, sizeof name, "%d", i);
        change(i % 2 ? "/r/kits" : "/q", name);
    }
    change("/r", "more");
    check_flush_holds(w, WATCH_PATHS_MAX / 2 + 1, "/r");
    for (int i = 0; i < WATCH_PATHS_MAX + 10; i++) {
        snprintf(name, sizeof name, "%d", i);
        change(i % 2 ? "/r/kits" : "/q", name);
    }
    check_flush(w, "R /q\nR /r\n");
}

static void what_lies_outside_a_polled_root_is_told_apart(void **state) {
    struct watch *w = *state;
    s.silent = "/q/net";
    assert_false(watch_dir(w, STR("/q"), STR("/q/net")));
    assert_true(watch_folder(w, STR("/q"), STR("/above")));
    watch_hurry(w);
    change("/above", "new");
    change("/q", "x");
    check_flush(w, "R /q\nP /above/new\n");
}

/* ---- directories ---- */

static void one_inode_by_two_paths(void **state) {
    struct watch *w = *state;
    s.link = "/q/link", s.target = "/r/kits";
    assert_true(watch_dir(w, STR("/q"), STR("/q/link")));
    assert_int_equal(s.alive, 3);
    change("/r/kits", "a.md");
    check_flush(w, "P /q/link/a.md\nP /r/kits/a.md\n");
    watch_dir_remove(w, STR("/q/link"));
    assert_true(is_watched("/r/kits"));
    change("/r/kits", "a.md");
    check_flush(w, "P /r/kits/a.md\n");
    watch_dir_remove(w, STR("/r/kits"));
    assert_false(is_watched("/r/kits"));
}

static void one_path_for_two_roots(void **state) {
    struct watch *w = *state;
    assert_true(watch_dir(w, STR("/q"), STR("/r/kits")));
    change("/r/kits", "a.md");
    check_flush(w, "P /r/kits/a.md\n");
    watch_root_remove(w, STR("/r"));
    assert_true(is_watched("/r/kits"));
    assert_false(is_watched("/r"));
    change("/r/kits", "a.md");
    check_flush(w, "P /r/kits/a.md\n");
    watch_root_remove(w, STR("/q"));
    assert_int_equal(s.alive, 0);
}

static void a_link_to_itself_is_dropped_soundly(void **state) {
    struct watch *w = *state;
    s.link = "/r/loop", s.target = "/r";
    assert_true(watch_dir(w, STR("/r"), STR("/r/loop")));
    assert_true(watch_dir(w, STR("/r"), STR("/r/loop/kits")));
    change("/r", "loop");
    check_flush(w, "P /r/loop/loop\nP /r/loop\n");
    assert_true(is_watched("/r"));
    assert_false(is_watched("/r/loop/kits"));
    change("/r", "x");
    check_flush(w, "P /r/x\n");
}

static void what_goes_by_a_watched_name_is_watched_anew(void **state) {
    struct watch *w = *state;
    assert_true(watch_dir(w, STR("/r"), STR("/r/kits/deep")));
    int old = number("/r/kits");
    change("/r", "kits");
    post(EVENT_ENTRY, old, "from-the-old-one.md");
    check_flush(w, "P /r/kits\n");
    assert_false(is_watched("/r/kits"));
    assert_false(is_watched("/r/kits/deep"));
    assert_true(watch_dir(w, STR("/r"), STR("/r/kits")));
    change("/r/kits", "new.md");
    check_flush(w, "P /r/kits/new.md\n");
}

static void a_number_used_again_never_means_the_old_path(void **state) {
    struct watch *w = *state;
    int old = number("/r/kits");
    watch_dir_remove(w, STR("/r/kits"));
    s.event_count = 0; /* what is read before the removal's own end: */
    post(EVENT_ENTRY, old, "late.md");
    post(EVENT_DIR_GONE, old, "");
    assert_true(watch_dir(w, STR("/q"), STR("/q/new")));
    assert_int_equal(number("/q/new"), old);
    post(EVENT_ENTRY, old, "mine.md");
    check_flush(w, "P /q/new/mine.md\n");
    vanish("/q/new"); /* and its own end is its own */
    check_flush(w, "P /q/new\n");
}

static void a_replaced_directory_is_seen_when_watched_again(void **state) {
    struct watch *w = *state;
    int old = number("/r/kits");
    snprintf(s.names[old], sizeof s.names[old], "a deleted inode");
    assert_true(watch_dir(w, STR("/r"), STR("/r/kits")));
    assert_int_not_equal(number("/r/kits"), old);
    change("/r/kits", "a.md");
    check_flush(w, "P /r/kits/a.md\n");
}

static void lost_directories_are_changes(void **state) {
    struct watch *w = *state;
    assert_true(watch_dir(w, STR("/r"), STR("/r/kits/deep")));
    assert_true(watch_dir(w, STR("/r"), STR("/r/kits2")));
    post(EVENT_DIR_MOVED, number("/r/kits"), "");
    check_flush(w, "P /r/kits\n");
    assert_false(is_watched("/r/kits"));
    assert_false(is_watched("/r/kits/deep"));
    assert_true(is_watched("/r/kits2"));
    vanish("/r");
    check_flush(w, "P /r\n");
    assert_true(watch_dir(w, STR("/r"), STR("/r")));
    change("/r", "back");
    check_flush(w, "P /r/back\n");
}

static void the_directory_itself(void **state) {
    struct watch *w = *state;
    post(EVENT_ENTRY, number("/r/kits"), "");
    check_flush(w, "P /r/kits\n");
    assert_true(is_watched("/r/kits"));
}

static void missing_directories_are_no_trouble(void **state) {
    struct watch *w = *state;
    size_t bytes = watch_bytes(w);
    s.missing = "/r/gone";
    assert_false(watch_dir(w, STR("/r"), STR("/r/gone/deep/down")));
    assert_false(watch_dir(w, STR("/unknown"), STR("/unknown")));
    assert_int_equal(watch_bytes(w), bytes);
    check_state(w, "/r", STATE_WATCHING, true, "scripted", "", "");
    s.denied = "/r/locked";
    assert_false(watch_dir(w, STR("/r"), STR("/r/locked")));
    check_state(w, "/r", STATE_WATCHING, true, "scripted", "", "");
    check_trouble(w, "");
}

static void unknown_numbers_are_ignored(void **state) {
    struct watch *w = *state;
    static const enum event_type types[] = {EVENT_ENTRY, EVENT_DIR_MOVED, EVENT_DIR_GONE};
    for (size_t i = 0; i < 3; i++)
        post(types[i], 4000, "x");
    check_flush(w, "");
}

static void the_top_directory(void **state) {
    struct watch *w = *state;
    assert_true(watch_folder(w, STR("/r"), STR("/")));
    change("/", "x");
    check_flush(w, "P /x\n");
    watch_dir_remove(w, STR("/"));
    assert_int_equal(s.alive, 0);
}

static unsigned random_next(unsigned *seed) {
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 16 & 0x7fff;
}

/* Directories come and go at random; what is watched is what a plain list says, and at the end
 * nothing is left. */
static void churn(void **state) {
    struct watch *w = *state;
    enum { N = 64 };
    static bool wanted[N][2];
    memset(wanted, 0, sizeof wanted);
    size_t bytes = watch_bytes(w);
    static const struct str roots[] = {STR_INIT("/r"), STR_INIT("/q")};
    unsigned seed = 1;
    for (int step = 0; step < 20000; step++) {
        unsigned i = random_next(&seed) % N, k = random_next(&seed) % 2;
        char path[64];
        snprintf(path, sizeof path, "/c/%u/%u/%u", i / 16, i / 4 % 4, i % 4);
        if (random_next(&seed) % 4) {
            assert_true(watch_dir(w, roots[k], str_z(path)));
            wanted[i][k] = true;
        } else {
            watch_dir_remove(w, str_z(path));
            wanted[i][0] = wanted[i][1] = false;
        }
        if (step % 64 == 0)
            check_flush(w, "");
        if (step % 1000 == 0) {
            struct arena *a = arena_new();
            int64_t want = 2;
            for (unsigned j = 0; j < N; j++)
                want += wanted[j][0];
            assert_int_equal(health_of(w, a, "/r").directories, want);
            arena_free(a);
        }
    }
    watch_dir_remove(w, STR("/c"));
    assert_int_equal(s.alive, 3);
    check_flush(w, "");
    /* hash tables keep their size; directories do not */
    assert_in_range(watch_bytes(w), bytes, bytes + 8192);
}

static void many_directories(void **state) {
    struct watch *w = *state;
    enum { N = 2000 };
    char path[64];
    size_t bytes = watch_bytes(w);
    for (int i = 0; i < N; i++) {
        snprintf(path, sizeof path, "/r/d%d", i);
        assert_true(watch_dir(w, STR("/r"), str_z(path)));
    }
    assert_in_range(watch_bytes(w) - bytes, 0, N * 160);
    snprintf(path, sizeof path, "/r/d%d", N - 1);
    change(path, "x");
    check_flush(w, "P /r/d1999/x\n");
    watch_root_remove(w, STR("/r"));
    assert_int_equal(s.alive, 1);
}

/* ---- overflow ---- */

static void overflow_is_everything(void **state) {
    struct watch *w = *state;
    change("/r", "a");
    post(EVENT_OVERFLOW, -1, "");
    change("/r/kits", "b");
    watch_note(w, STR("/elsewhere"));
    check_after(w, 0, "");
    check_wait(w, 25, "R /r\nR /q\nP /elsewhere\n");
    struct arena *a = arena_new();
    assert_int_equal(health_of(w, a, "/r").overflows, 1);
    assert_int_equal(health_of(w, a, "/q").overflows, 1);
    arena_free(a);
    check_state(w, "/r", STATE_WATCHING, true, "scripted", "", "");
}

static void repeated_overflows_are_answered_ever_later(void **state) {
    struct watch *w = *state;
    static const int64_t gaps[] = {25, 300, 600, 1200, 2400, 4800, 9600, 10000, 10000};
    for (size_t i = 0; i < sizeof gaps / sizeof *gaps; i++) {
        post(EVENT_OVERFLOW, -1, "");
        check_after(w, 0, "");
        check_wait(w, gaps[i], "R /r\nR /q\n");
    }
    s.now_ms += 21000;
    post(EVENT_OVERFLOW, -1, "");
    check_after(w, 0, "");
    check_wait(w, 25, "R /r\nR /q\n");
}

static void a_sync_does_not_wait_for_a_late_rescan(void **state) {
    struct watch *w = *state;
    post(EVENT_OVERFLOW, -1, "");
    check_flush(w, "R /r\nR /q\n");
    post(EVENT_OVERFLOW, -1, "");
    check_after(w, 0, "");
    check_after(w, 100, "");
    watch_hurry(w);
    check_after(w, 0, "R /r\nR /q\n");
    post(EVENT_OVERFLOW, -1, "");
    check_flush(w, "R /r\nR /q\n");
}

static void after_an_overflow_all_is_watched_again(void **state) {
    struct watch *w = *state;
    s.names[number("/r/kits")][0] = 0; /* deleted and made again, and nothing said so */
    s.alive--;
    s.missing = "/q";
    post(EVENT_OVERFLOW, -1, "");
    check_flush(w, "R /r\nR /q\n");
    change("/r/kits", "a");
    check_flush(w, "P /r/kits/a\n");
    struct arena *a = arena_new();
    assert_int_equal(health_of(w, a, "/r").directories, 2);
    assert_int_equal(health_of(w, a, "/q").directories, 0);
    arena_free(a);
}

static void a_lost_end_makes_no_directory_deaf(void **state) {
    struct watch *w = *state;
    watch_dir_remove(w, STR("/r/kits"));
    s.event_count = 0; /* the end was lost */
    post(EVENT_OVERFLOW, -1, "");
    check_flush(w, "R /r\nR /q\n");
    assert_true(watch_dir(w, STR("/r"), STR("/r/kits")));
    change("/r/kits", "a");
    check_flush(w, "P /r/kits/a\n");
}

/* ---- failure of the backend ---- */

static void a_broken_backend_is_started_again(void **state) {
    struct watch *w = *state;
    s.breaks = s.open_fails = true;
    check_flush(w, "");
    assert_int_equal(watch_fd(w), -1);
    check_state(w, "/r", STATE_RECOVERING, false, "scripted", "the pipe burst", "");
    assert_false(watch_dir(w, STR("/r"), STR("/r/late"))); /* remembered */
    s.breaks = false;
    check_wait(w, 1000, "");
    check_wait(w, 2000, "");
    check_state(w, "/r", STATE_RECOVERING, false, "scripted", "no luck", "");
    s.open_fails = false;
    check_wait(w, 4000, "");
    check_state(w, "/r", STATE_WATCHING, true, "scripted", "no luck", "");
    check_wait(w, 25, "R /r\nR /q\n");
    assert_int_equal(s.alive, 4);
    change("/r/late", "a");
    check_flush(w, "P /r/late/a\n");
    struct arena *a = arena_new();
    assert_int_equal(health_of(w, a, "/r").restart_count, 3);
    arena_free(a);
    check_trouble(w, "");
}

static void success_resets_the_count(void **state) {
    struct watch *w = *state;
    for (int i = 0; i < 2; i++) {
        s.breaks = true;
        check_flush(w, "");
        s.breaks = false;
        check_wait(w, 1000 << i, "");
        check_wait(w, 25, "R /r\nR /q\n");
    }
    check_after(w, 30000, "");
    s.breaks = true;
    check_flush(w, "");
    assert_int_equal(watch_timeout_ms(w, s.now_ms), 1000);
}

static void after_five_failures_all_is_polled(void **state) {
    struct watch *w = *state;
    s.breaks = s.open_fails = true;
    check_flush(w, "");
    s.breaks = false;
    for (int i = 0; i < 5; i++) {
        assert_int_equal(watch_timeout_ms(w, s.now_ms), 1000 << i);
        check_trouble(w, "");
        check_after(w, 1000 << i, "");
    }
    check_state(w, "/r", STATE_POLLING, false, "poll", "no luck", "");
    check_trouble(w, "no luck; everything is polled instead");
    check_trouble(w, "");
    check_flush(w, "R /r\nR /q\n");
    check_polled(w, "/r/kits/a.md");
    check_polled(w, "/q/a.md");
    s.open_fails = false;
    s.now_ms += 60000;
    check_flush(w, "R /r\nR /q\n");
    check_state(w, "/r", STATE_WATCHING, true, "scripted", "no luck", "");
    assert_int_equal(s.alive, 3);
    check_after(w, 1000000, "");
    assert_int_equal(watch_timeout_ms(w, s.now_ms), -1);
}

/* The user can do something, and waiting does not help: polled at once, tried each minute. */
static void without_instances_all_is_polled(void **state) {
    struct watch *w = *state;
    s.breaks = s.open_fails = s.lacks = true;
    check_flush(w, "");
    s.breaks = false;
    check_wait(w, 1000, "");
    int64_t since = s.now_ms;
    check_state(w, "/r", STATE_POLLING, false, "poll", "no instances", "more instances");
    check_trouble(w, "no instances; everything is polled instead. more instances");
    check_flush(w, "R /r\nR /q\n");
    int opens = s.opens;
    s.now_ms = since + 59999;
    check_flush(w, "");
    assert_int_equal(s.opens, opens);
    s.now_ms = since + 60000;
    check_flush(w, "");
    assert_int_equal(s.opens, opens + 1);
    struct arena *a = arena_new();
    assert_int_equal(health_of(w, a, "/r").since_ms, since);
    s.open_fails = false;
    s.now_ms += 60000;
    check_flush(w, "R /r\nR /q\n");
    check_state(w, "/r", STATE_WATCHING, true, "scripted", "no instances", "");
    check_trouble(w, ""); /* told once */
    arena_free(a);
}

static void each_state_is_news_once(void **state) {
    struct watch *w = *state;
    assert_false(watch_news(w));
    s.silent = "/q";
    assert_false(watch_dir(w, STR("/q"), STR("/q/net")));
    assert_true(watch_news(w));
    assert_false(watch_news(w));
    s.breaks = true;
    check_flush(w, "");
    assert_true(watch_news(w));
    s.breaks = false;
    s.now_ms += 1000;
    batch_free(watch_take(w, s.now_ms, true));
    assert_true(watch_news(w));
    assert_false(watch_news(w));
    watch_root_add_quiet(w, STR("/cookies")); /* health does not tell of it */
    assert_false(watch_dir(w, STR("/cookies"), STR("/q/net")));
    assert_false(watch_news(w));
}

/* ---- roots that cannot be watched ---- */

static void without_watches_a_root_is_polled(void **state) {
    struct watch *w = *state;
    s.most = 3;
    int64_t since = s.now_ms += 500;
    assert_false(watch_dir(w, STR("/q"), STR("/q/kits")));
    int adds = s.adds;
    assert_false(watch_dir(w, STR("/q"), STR("/q/more"))); /* not asked for in vain */
    assert_int_equal(s.adds, adds);
    assert_true(watch_dir(w, STR("/q"), STR("/q")));
    check_state(w, "/r", STATE_WATCHING, true, "scripted", "", "");
    check_state(w, "/q", STATE_POLLING, false, "poll", "no watch for /q/kits", "more watches");
    check_trouble(w, "no watch for /q/kits; this root is polled instead. more watches");
    check_trouble(w, "");
    struct arena *a = arena_new();
    assert_int_equal(health_of(w, a, "/q").since_ms, since);
    assert_int_equal(health_of(w, a, "/q").directories, 3);
    check_polled(w, "/q/kits/a.md");
    check_polled(w, "/q/more/a.md");
    change("/q", "x"); /* what is watched goes on telling */
    check_flush(w, "P /q/x\n");

    s.now_ms = since + 60000; /* tried again, in vain */
    check_flush(w, "");
    assert_true(s.adds > adds + 1);
    assert_int_equal(health_of(w, a, "/q").since_ms, since);
    s.most = 0;
    s.now_ms += 60000;
    check_flush(w, "R /q\n");
    check_state(w, "/q", STATE_WATCHING, true, "scripted", "no watch for /q/more", "");
    assert_true(is_watched("/q/kits"));
    assert_true(is_watched("/q/more"));
    s.most = 5;
    assert_false(watch_dir(w, STR("/q"), STR("/q/x")));
    check_trouble(w, ""); /* told once */
    arena_free(a);
}

static void a_silent_file_system_is_polled(void **state) {
    struct watch *w = *state;
    s.silent = "/q/net";
    assert_false(watch_dir(w, STR("/q"), STR("/q/net")));
    assert_true(watch_dir(w, STR("/q"), STR("/q/disk")));
    check_state(w, "/q", STATE_POLLING, true, "poll",
                "the file system of /q/net does not report changes", "");
    check_trouble(w, "");
    check_polled(w, "/q/net/a.md");
    assert_true(watch_timeout_ms(w, s.now_ms) > 0);
    watch_root_remove(w, STR("/q"));
    check_after(w, 60000, "");
    check_after(w, 60000, "");
    assert_int_equal(watch_timeout_ms(w, s.now_ms), -1);
}

static void strange_failures_are_polled(void **state) {
    struct watch *w = *state;
    s.strange = "/q/odd";
    assert_false(watch_dir(w, STR("/q"), STR("/q/odd")));
    check_state(w, "/q", STATE_POLLING, false, "poll", "strange /q/odd", "");
}

static void an_unreadable_root_has_failed(void **state) {
    struct watch *w = *state;
    s.denied = "/locked";
    watch_root_add(w, STR("/locked"));
    assert_false(watch_dir(w, STR("/locked"), STR("/locked")));
    check_state(w, "/locked", STATE_FAILED, false, "scripted", "cannot read /locked",
                "Make it readable: chmod u+rx '/locked'");
    check_trouble(w, "cannot read /locked; changes below it are not seen");
    check_wait(w, 60000, "");
    s.denied = NULL;
    check_wait(w, 60000, "");
    check_wait(w, 25, "R /locked\n");
    check_state(w, "/locked", STATE_WATCHING, true, "scripted", "cannot read /locked", "");
    s.denied = "/locked";
    watch_dir_remove(w, STR("/locked"));
    assert_false(watch_dir(w, STR("/locked"), STR("/locked")));
    s.denied = NULL;
    assert_true(watch_dir(w, STR("/locked"), STR("/locked"))); /* or sooner, when asked */
    check_state(w, "/locked", STATE_WATCHING, true, "scripted", "cannot read /locked", "");
}

static void a_quiet_root_is_told_of_while_it_has_failed(void **state) {
    struct watch *w = *state;
    struct arena *a = arena_new();
    struct watch_health *all;
    struct watch_limits limits;
    (void)watch_news(w);
    s.denied = "/locked";
    watch_root_add_quiet(w, STR("/locked"));
    assert_false(watch_dir(w, STR("/locked"), STR("/locked")));
    assert_true(watch_news(w));
    check_state(w, "/locked", STATE_FAILED, false, "scripted", "cannot read /locked",
                "Make it readable: chmod u+rx '/locked'");
    s.denied = NULL;
    assert_true(watch_dir(w, STR("/locked"), STR("/locked")));
    assert_true(watch_news(w));
    assert_int_equal(watch_health(w, a, &all, &limits), 2);
    s.denied = "/locked";
    assert_false(watch_dir(w, STR("/locked"), STR("/locked")));
    assert_int_equal(watch_health(w, a, &all, &limits), 3);
    s.denied = NULL;
    s.missing = "/locked";
    assert_false(watch_dir(w, STR("/locked"), STR("/locked")));
    assert_int_equal(watch_health(w, a, &all, &limits), 2);
    arena_free(a);
}

/* ---- settings and roots ---- */

static void the_backend_is_a_setting(void **state) {
    struct watch *w = *state;
    struct watch_options options = usual;
    options.backend = WATCH_POLL, options.poll_interval_ms = 500;
    watch_configure(w, &options);
    check_flush(w, "R /r\nR /q\n");
    assert_int_equal(watch_fd(w), -1);
    check_state(w, "/r", STATE_POLLING, true, "poll", "", "");
    assert_false(watch_dir(w, STR("/r"), STR("/r/late")));
    assert_int_equal(watch_timeout_ms(w, s.now_ms), 500);
    check_polled(w, "/r/late/a.md");

    options.backend = WATCH_OFF;
    watch_configure(w, &options);
    check_after(w, 100000, "");
    assert_int_equal(watch_timeout_ms(w, s.now_ms), -1);
    check_state(w, "/r", STATE_OFF, false, "scripted", "", "");
    watch_note(w, STR("/r/noted")); /* others may notice */
    check_flush(w, "P /r/noted\n");

    watch_configure(w, &usual);
    check_flush(w, "R /r\nR /q\n");
    check_state(w, "/r", STATE_WATCHING, true, "scripted", "", "");
    change("/r/late", "x");
    check_flush(w, "P /r/late/x\n");
}

static void a_failing_start_after_a_setting(void **state) {
    struct watch *w = *state;
    struct watch_options options = usual;
    options.backend = WATCH_OFF;
    watch_configure(w, &options);
    s.open_fails = true;
    watch_configure(w, &usual);
    check_flush(w, "R /r\nR /q\n");
    check_state(w, "/r", STATE_RECOVERING, false, "scripted", "no luck", "");
    options.backend = WATCH_POLL;
    watch_configure(w, &options);
    check_state(w, "/r", STATE_POLLING, true, "poll", "no luck", "");
}

static void without_backend_all_is_polled(void **state) {
    (void)state;
    struct watch *w = watch_new_with(&usual, NULL, &disk, script_clock);
    watch_root_add(w, STR("/x"));
    assert_false(watch_dir(w, STR("/x"), STR("/x")));
    check_state(w, "/x", STATE_POLLING, true, "poll", "", "");
    check_wait(w, 2000, "");
    check_polled(w, "/x/a.md");
    s.missing = "/x";
    s.now_ms += 2000;
    check_flush(w, "P /x\n");
    assert_int_equal(watch_timeout_ms(w, s.now_ms), -1);
    watch_free(w);
}

/* ---- backends of whole trees ---- */

static bool woken;

static void wake(void *context) {
    (void)context;
    woken = true;
}

static void tree_wake_by(void *state, void (*by)(void *), void *context) {
    assert_ptr_equal(state, &s);
    if (by)
        by(context);
}

static struct watch *tree_watcher(int rescan_ms) {
    static struct backend trees;
    memset(&s, 0, sizeof s);
    trees = scripted;
    trees.is_unordered = true;
    trees.rescan_ms = rescan_ms;
    trees.wake_by = tree_wake_by;
    woken = false;
    s.now_ms = 1000000;
    struct watch *w = watch_new_with(&usual, &trees, &disk, script_clock);
    watch_wake_by(w, wake, NULL);
    assert_true(woken);
    static const char *const roots[] = {"/r", "/q"};
    for (size_t i = 0; i < 2; i++) {
        watch_root_add(w, str_z(roots[i]));
        assert_true(watch_dir(w, str_z(roots[i]), str_z(roots[i])));
    }
    assert_true(watch_dir(w, STR("/r"), STR("/r/kits")));
    return w;
}

static void events_by_path(void **state) {
    (void)state;
    struct watch *w = tree_watcher(0);
    static const struct {
        enum event_type type;
        const char *path, *want;
    } rows[] = {
        {EVENT_PATH, "/r/kits/a.md", "P /r/kits/a.md\n"},
        {EVENT_PATH_WRITTEN, "/r/kits/a.md", "P /r/kits/a.md\n"},
        {EVENT_PATH, "/r/node_modules/x/a.md", ""}, /* nobody asked for it */
        {EVENT_PATH_WRITTEN, "/r/kits", ""},        /* its entries tell */
        {EVENT_PATH, "/q", "P /q\n"},
        {EVENT_PATH, "/r/kits", "P /r/kits\n"},
        {EVENT_PATH, "/r/kits/a.md", ""}, /* forgotten until it is watched again */
        {EVENT_PATH_WRITTEN, "/elsewhere", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        post(rows[i].type, 0, rows[i].path);
        check_flush(w, rows[i].want);
    }
    watch_free(w);
}

static void a_tree_that_lost_events(void **state) {
    (void)state;
    struct watch *w = tree_watcher(0);
    post(EVENT_OVERFLOW, number("/r/kits"), "");
    check_flush(w, "R /r\n");
    struct arena *a = arena_new();
    assert_int_equal(health_of(w, a, "/r").overflows, 1);
    assert_int_equal(health_of(w, a, "/q").overflows, 0);
    arena_free(a);
    watch_free(w);
}

static void sync_looks_at_everything_without_order(void **state) {
    (void)state;
    struct watch *w = tree_watcher(0);
    watch_hurry(w);
    check_flush(w, "R /r\nR /q\n");
    watch_free(w);
}

static void what_may_be_lost_unseen_is_looked_at(void **state) {
    (void)state;
    struct watch *w = tree_watcher(60000);
    check_wait(w, 60000, "");
    check_wait(w, 25, "R /r\nR /q\n");
    check_wait(w, 60000 - 25, "");
    check_wait(w, 25, "R /r\nR /q\n");
    watch_free(w);
}

static void quiet_roots_are_not_in_health(void **state) {
    struct watch *w = *state;
    watch_root_add_quiet(w, STR("/cookies"));
    watch_root_add_quiet(w, STR("/r")); /* known already */
    assert_true(watch_dir(w, STR("/cookies"), STR("/cookies")));
    watch_root_count(w, STR("/r"), 41);
    struct arena *a = arena_new();
    struct watch_health *all;
    struct watch_limits limits;
    assert_int_equal(watch_health(w, a, &all, &limits), 2);
    assert_int_equal(all[0].kits, 41);
    assert_int_equal(all[0].directories, 2);
    assert_int_equal(limits.max_user_watches, 1000);
    assert_int_equal(limits.max_user_instances, -1);
    assert_int_equal(limits.used_by_us, 4);
    post(EVENT_OVERFLOW, -1, "");
    check_flush(w, "R /r\nR /q\nR /cookies\n");
    watch_root_add(w, STR("/cookies"));
    assert_int_equal(watch_health(w, a, &all, &limits), 3);
    arena_free(a);
}

static void what_a_listing_does_not_give_is_given_up(void **state) {
    struct watch *w = *state;
    assert_true(watch_dir(w, STR("/r"), STR("/far/one")));
    assert_true(watch_dir(w, STR("/q"), STR("/far/one")));
    assert_true(watch_dir(w, STR("/r"), STR("/far/two")));
    watch_root_list(w, STR("/r"));
    assert_true(watch_dir(w, STR("/r"), STR("/r")));
    watch_root_listed(w, STR("/r"));
    s.event_count = 0; /* the ends */
    change("/r", "x");
    change("/far/one", "x");
    check_flush(w, "P /r/x\nP /far/one/x\n");
    for (int i = 0; i < PATHS; i++)
        assert_string_not_equal(s.names[i], "/far/two");
    watch_root_listed(w, STR("/q")); /* was not begun: all is of this round */
    change("/far/one", "y");
    check_flush(w, "P /far/one/y\n");
}

static void hurry_looks_at_what_is_not_watched(void **state) {
    struct watch *w = *state;
    watch_hurry(w);
    check_flush(w, "");
    s.silent = "/q";
    assert_false(watch_dir(w, STR("/q"), STR("/q/net")));
    watch_hurry(w);
    check_flush(w, "R /q\n");
    s.breaks = true;
    check_flush(w, "");
    watch_hurry(w);
    check_flush(w, "R /r\nR /q\n");
}

static void a_root_takes_along_those_below_it(void **state) {
    struct watch *w = *state;
    watch_root_add(w, STR("/"));
    s.silent = "/top";
    assert_false(watch_dir(w, STR("/"), STR("/top")));
    watch_hurry(w);
    check_flush(w, "R /r\nR /q\nR /\n");
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(idle_waits_for_ever),
        TEST(quiet_ends_a_batch),
        TEST(no_batch_waits_longer_than_the_most),
        TEST(first_event_is_remembered),
        TEST(a_save_by_renaming_is_one_change),
        TEST(notes_go_the_same_road),
        TEST(changed_settings_hold_at_once),
        TEST(too_many_paths_become_the_root),
        TEST(too_many_paths_of_several_roots_become_roots),
        TEST(what_lies_outside_a_polled_root_is_told_apart),
        TEST(one_inode_by_two_paths),
        TEST(one_path_for_two_roots),
        TEST(a_link_to_itself_is_dropped_soundly),
        TEST(what_goes_by_a_watched_name_is_watched_anew),
        TEST(a_number_used_again_never_means_the_old_path),
        TEST(a_replaced_directory_is_seen_when_watched_again),
        TEST(lost_directories_are_changes),
        TEST(the_directory_itself),
        TEST(missing_directories_are_no_trouble),
        TEST(unknown_numbers_are_ignored),
        TEST(the_top_directory),
        TEST(churn),
        TEST(many_directories),
        TEST(overflow_is_everything),
        TEST(repeated_overflows_are_answered_ever_later),
        TEST(a_sync_does_not_wait_for_a_late_rescan),
        TEST(after_an_overflow_all_is_watched_again),
        TEST(a_lost_end_makes_no_directory_deaf),
        TEST(a_broken_backend_is_started_again),
        TEST(success_resets_the_count),
        TEST(after_five_failures_all_is_polled),
        TEST(without_instances_all_is_polled),
        TEST(each_state_is_news_once),
        TEST(without_watches_a_root_is_polled),
        TEST(a_silent_file_system_is_polled),
        TEST(strange_failures_are_polled),
        TEST(an_unreadable_root_has_failed),
        TEST(a_quiet_root_is_told_of_while_it_has_failed),
        TEST(the_backend_is_a_setting),
        TEST(a_failing_start_after_a_setting),
        TEST(without_backend_all_is_polled),
        cmocka_unit_test(events_by_path),
        cmocka_unit_test(a_tree_that_lost_events),
        cmocka_unit_test(sync_looks_at_everything_without_order),
        cmocka_unit_test(what_may_be_lost_unseen_is_looked_at),
        TEST(quiet_roots_are_not_in_health),
        TEST(what_a_listing_does_not_give_is_given_up),
        TEST(hurry_looks_at_what_is_not_watched),
        TEST(a_root_takes_along_those_below_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
