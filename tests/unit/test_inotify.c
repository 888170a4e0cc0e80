/* The watcher on the real inotify, in a directory of its own: what each act on the disk becomes.
 * inotify queues an event before the act returns, so a flush sees it and nothing sleeps. */
#include "base/arena.h"
#include "base/os.h"
#include "watch/watch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* A directory of the test's own, the working directory meanwhile: acts name paths below it. */
static char base[64];
static struct arena *names;

static struct str at(const char *path) {
    return *path ? arena_printf(names, "%s/%s", base, path) : str_z(base);
}

static void make_dir(const char *path) {
    assert_int_equal(mkdir(path, 0755), 0);
}

static void save(const char *path) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, "x", 1), 1);
    close(fd);
}

static void move(const char *from, const char *to) {
    assert_int_equal(rename(from, to), 0);
}

static void delete (const char *path) {
    assert_int_equal(remove(path), 0);
}

static void watch_it(struct watch *w, const char *path) {
    assert_true(watch_dir(w, at("r"), at(path)));
}

static const struct watch_options usual = {WATCH_AUTO, 25, 300, 2000};

static int set_up(void **state) {
    snprintf(base, sizeof base, "/tmp/kitls-inotify-XXXXXX");
    names = arena_new();
    if (!mkdtemp(base) || chdir(base))
        return -1;
    make_dir("out"); /* not watched */
    make_dir("r");
    make_dir("r/d");
    make_dir("r/d/e");
    save("r/d/k.md");
    struct watch *w = watch_new(&usual);
    watch_root_add(w, at("r"));
    assert_true(watch_folder(w, at("r"), at("")));
    watch_it(w, "r");
    watch_it(w, "r/d");
    watch_it(w, "r/d/e");
    *state = w;
    return 0;
}

static int tear_down(void **state) {
    watch_free(*state);
    char command[128];
    snprintf(command, sizeof command, "rm -rf '%s'", base);
    arena_free(names);
    return chdir("/") || system(command);
}

/* The paths of a flush, sorted by nothing but time, below the test's directory and in one line;
 * a root as "R:". */
static void check(struct watch *w, const char *want) {
    struct buf got = {0};
    buf_add(&got, STR(""));
    struct batch *b = watch_take(w, 0, true);
    for (size_t i = 0; b && i < b->count; i++) {
        struct str below = str_from(b->items[i].path, strlen(base) + 1);
        buf_addf(&got, "%s%s%.*s", i ? " " : "", b->items[i].type == CHANGE_ROOT ? "R:" : "",
                 STR_ARG(below));
    }
    batch_free(b);
    if (!str_eq(buf_str(&got), str_z(want)))
        fail_msg("got \"%.*s\", want \"%s\"", STR_ARG(buf_str(&got)), want);
    buf_fini(&got);
}

static bool is_readable(struct watch *w) {
    struct pollfd fd = {watch_fd(w), POLLIN, 0};
    return poll(&fd, 1, 0) == 1;
}

static void nothing_happens_by_itself(void **state) {
    struct watch *w = *state;
    assert_false(is_readable(w));
    int fd = open("r/d/k.md", O_RDONLY); /* reading is no event: a scan causes none */
    close(fd);
    assert_false(is_readable(w));
    check(w, "");
    assert_int_equal(watch_timeout_ms(w, 0), -1);
}

static void of_a_directory_above_only_itself_counts(void **state) {
    struct watch *w = *state;
    watch_root_add_quiet(w, at("above"));
    assert_true(watch_move(w, at("above"), at("out")));
    make_dir("out/d");
    assert_true(watch_dir(w, at("r"), at("out/d")));
    save("out/x");
    assert_int_equal(chmod("out/x", 0600), 0);
    assert_int_equal(chmod("out/d", 0700), 0); /* tells of itself */
    check(w, "out/d");
    assert_int_equal(chmod("out", 0700), 0);
    check(w, "out");
    move("out", "other");
    check(w, "out other");
}

/* ---- ways to save ---- */

static void save_in_place(void **state) {
    struct watch *w = *state;
    save("r/d/k.md");
    assert_true(is_readable(w));
    check(w, "r/d/k.md");
    assert_false(is_readable(w));
}

static void save_by_renaming(void **state) {
    struct watch *w = *state;
    save("r/d/.tmp");
    move("r/d/.tmp", "r/d/k.md");
    check(w, "r/d/.tmp r/d/k.md");
}

static void save_by_renaming_from_elsewhere(void **state) {
    struct watch *w = *state;
    save("out/tmp");
    move("out/tmp", "r/d/k.md");
    check(w, "r/d/k.md");
}

static void save_with_a_backup(void **state) {
    struct watch *w = *state;
    move("r/d/k.md", "r/d/k.md~");
    save("r/d/k.md");
    delete ("r/d/k.md~");
    check(w, "r/d/k.md r/d/k.md~");
}

static void truncated_then_closed(void **state) {
    struct watch *w = *state;
    int fd = open("r/d/k.md", O_WRONLY);
    assert_int_equal(ftruncate(fd, 0), 0);
    check(w, "");
    close(fd);
    check(w, "r/d/k.md");
}

static void written_through_a_mapping(void **state) {
    struct watch *w = *state;
    int fd = open("r/d/k.md", O_RDWR);
    char *p = mmap(NULL, 1, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    assert_true(p != MAP_FAILED);
    close(fd);
    *p = 'y';
    munmap(p, 1);
    check(w, "r/d/k.md");
}

static void made_unreadable(void **state) {
    struct watch *w = *state;
    assert_int_equal(chmod("r/d/k.md", 0), 0);
    check(w, "r/d/k.md");
}

static void names_of_any_bytes(void **state) {
    struct watch *w = *state;
    save("r/d/\xff\n name.md");
    check(w, "r/d/\xff\n name.md");
    char longest[256] = {0};
    memset(longest, 'n', 255);
    char path[300], want[300];
    snprintf(path, sizeof path, "r/d/%s", longest);
    snprintf(want, sizeof want, "r/d/%s", longest);
    save(path);
    check(w, want);
}

static void files_of_a_mere_folder(void **state) {
    struct watch *w = *state;
    save("main.c"); /* made: that is told */
    check(w, "main.c");
    save("main.c"); /* written: that is not */
    check(w, "");
    assert_true(watch_dir(w, at("r"), at(""))); /* until somebody wants to know */
    save("main.c");
    check(w, "main.c");
}

/* ---- directories ---- */

static void a_directory_made_with_files_in_it(void **state) {
    struct watch *w = *state;
    make_dir("r/new");
    save("r/new/k.md");
    check(w, "r/new"); /* with all below it: the file's own event never comes */
    watch_it(w, "r/new");
    save("r/new/k.md");
    check(w, "r/new/k.md");
}

static void a_directory_renamed(void **state) {
    struct watch *w = *state;
    move("r/d", "r/f");
    check(w, "r/d r/f");
    save("r/f/k.md");
    save("r/f/e/k.md");
    check(w, ""); /* never under the old path */
    watch_it(w, "r/f");
    watch_it(w, "r/f/e");
    save("r/f/e/k.md");
    check(w, "r/f/e/k.md");
}

static void a_directory_renamed_and_watched_before_the_news_is_read(void **state) {
    struct watch *w = *state;
    move("r/d", "r/f");
    watch_it(w, "r/f");
    watch_it(w, "r/f/e");
    check(w, "r/d r/f");
    watch_it(w, "r/f"); /* as the batch asks for */
    watch_it(w, "r/f/e");
    save("r/f/e/k.md");
    check(w, "r/f/e/k.md");
}

static void a_directory_moved_out(void **state) {
    struct watch *w = *state;
    move("r/d", "out/d");
    check(w, "r/d");
    save("out/d/k.md");
    save("out/d/e/k.md");
    check(w, "");
}

static void a_directory_moved_out_over_a_watched_name(void **state) {
    struct watch *w = *state;
    make_dir("out/d");
    save("out/d/k.md");
    move("r/d", "out/old");
    move("out/d", "r/d");
    check(w, "r/d");
    save("out/old/k.md");
    check(w, "");
    watch_it(w, "r/d");
    save("r/d/k.md");
    check(w, "r/d/k.md");
}

static void a_root_moved_away_below_an_unwatched_parent(void **state) {
    struct watch *w = *state;
    make_dir("out/x");
    watch_root_add(w, at("out/x"));
    assert_true(watch_dir(w, at("out/x"), at("out/x")));
    move("out/x", "out/y");
    check(w, "out/x");
    save("out/y/k.md");
    check(w, "");
}

static void a_root_deleted_and_made_again(void **state) {
    struct watch *w = *state;
    delete ("r/d/k.md");
    delete ("r/d/e");
    delete ("r/d");
    delete ("r");
    check(w, "r/d/k.md r/d/e r/d r");
    make_dir("r");
    check(w, "r");
    watch_it(w, "r");
    save("r/k.md");
    check(w, "r/k.md");
}

static void a_root_held_open_while_it_is_replaced(void **state) {
    struct watch *w = *state;
    int held = open("r", O_RDONLY | O_DIRECTORY); /* its own end is not told before this closes */
    move("r/d", "out/d");
    delete ("r");
    make_dir("r");
    check(w, "r/d r");
    watch_it(w, "r");
    save("r/k.md");
    check(w, "r/k.md");
    close(held);
    check(w, "");
    save("r/k.md");
    check(w, "r/k.md");
}

static void links_to_directories(void **state) {
    struct watch *w = *state;
    make_dir("out/real");
    char target[128];
    snprintf(target, sizeof target, "%s/out/real", base);
    assert_int_equal(symlink(target, "r/link"), 0);
    check(w, "r/link");
    watch_it(w, "r/link");
    save("out/real/k.md");
    check(w, "r/link/k.md");
    watch_root_add(w, at("out")); /* the same directory by its own name, for another root */
    assert_true(watch_dir(w, at("out"), at("out/real")));
    save("out/real/k.md");
    check(w, "out/real/k.md r/link/k.md");
    struct watch_health *all;
    struct watch_limits limits;
    assert_int_equal(watch_health(w, names, &all, &limits), 2);
    assert_int_equal(limits.used_by_us, 5);
    delete ("r/link");
    check(w, "r/link");
    save("out/real/k.md");
    check(w, "out/real/k.md");
}

static void a_link_set_to_another_directory(void **state) {
    struct watch *w = *state;
    make_dir("out/a");
    make_dir("out/b");
    char target[128];
    snprintf(target, sizeof target, "%s/out/a", base);
    assert_int_equal(symlink(target, "r/link"), 0);
    watch_it(w, "r/link");
    check(w, "r/link");
    watch_it(w, "r/link");
    snprintf(target, sizeof target, "%s/out/b", base);
    assert_int_equal(symlink(target, "r/link2"), 0);
    move("r/link2", "r/link");
    check(w, "r/link2 r/link");
    watch_it(w, "r/link");
    save("out/a/k.md");
    save("out/b/k.md");
    check(w, "r/link/k.md");
}

static void not_a_directory(void **state) {
    struct watch *w = *state;
    static const char *const rows[] = {"r/d/k.md", "r/none", "r/d/k.md/x"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_false(watch_dir(w, at("r"), at(rows[i])));
    assert_int_equal(watch_timeout_ms(w, 0), -1);
}

/* ---- much at once ---- */

static void two_thousand_directories(void **state) {
    struct watch *w = *state;
    enum { N = 2000 };
    char path[64];
    for (int i = 0; i < N; i++) {
        snprintf(path, sizeof path, "r/%d", i);
        make_dir(path);
        watch_it(w, path);
    }
    batch_free(watch_take(w, 0, true)); /* the making; all is to be watched again */
    for (int i = 0; i < N; i++) {
        snprintf(path, sizeof path, "r/%d", i);
        watch_it(w, path);
    }
    struct watch_health *all;
    struct watch_limits limits;
    watch_health(w, names, &all, &limits);
    assert_int_equal(limits.used_by_us, N + 4);
    assert_true(limits.max_user_watches > 0 && limits.max_user_instances > 0);
    for (int i = 0; i < N; i += 500) {
        snprintf(path, sizeof path, "r/%d/k.md", i);
        save(path);
        check(w, path);
        delete (path);
        check(w, path);
    }
    for (int i = 0; i < N; i++) {
        snprintf(path, sizeof path, "r/%d", i);
        delete (path);
    }
    struct batch *b = watch_take(w, 0, true);
    assert_int_equal(b->count, N);
    batch_free(b);
    watch_health(w, names, &all, &limits);
    assert_int_equal(limits.used_by_us, 4);
}

static int queue_length(void) {
    FILE *f = fopen("/proc/sys/fs/inotify/max_queued_events", "r");
    char line[32] = {0};
    assert_non_null(f);
    assert_non_null(fgets(line, sizeof line, f));
    fclose(f);
    return (int)strtol(line, NULL, 10);
}

/* More events than the queue holds, four a turn. */
static void flood(void) {
    for (int i = queue_length() / 4; i >= 0; i--) {
        move("r/d/k.md", "r/d/l.md");
        move("r/d/l.md", "r/d/k.md");
    }
}

static void a_real_overflow(void **state) {
    struct watch *w = *state;
    flood();
    delete ("r/d/e"); /* unseen, made again unseen */
    make_dir("r/d/e");
    check(w, "R:r");
    struct watch_health *all;
    struct watch_limits limits;
    watch_health(w, names, &all, &limits);
    assert_int_equal(all[0].overflows, 1);
    assert_int_equal(all[0].state, STATE_WATCHING);
    save("r/d/e/k.md"); /* then as before */
    check(w, "r/d/e/k.md");
    assert_false(is_readable(w));
}

/* ---- what the system has too few of, in a user namespace that has its own limits ---- */

static bool set_limit(const char *name, const char *value) {
    char path[64];
    snprintf(path, sizeof path, "/proc/sys/user/%s", name);
    int fd = open(path, O_WRONLY);
    bool ok = fd >= 0 && write(fd, value, strlen(value)) > 0;
    close(fd);
    return ok;
}

static bool has(struct str text, const char *part) {
    return str_find(text, str_z(part)) != STR_NOT_FOUND;
}

static struct watch_health first_root(const struct watch *w) {
    struct watch_health *all;
    struct watch_limits limits;
    watch_health(w, names, &all, &limits);
    return all[0];
}

/* Asserts cannot jump out of a forked process: 0, or the line that failed. */
#define WANT(condition)                                                                            \
    if (!(condition))                                                                              \
    return __LINE__

static int without_enough_watches(void) {
    WANT(set_limit("max_inotify_watches", "2"));
    struct watch *w = watch_new(&usual);
    watch_root_add(w, at("r"));
    WANT(watch_dir(w, at("r"), at("r")) && watch_dir(w, at("r"), at("r/d")));
    WANT(!watch_dir(w, at("r"), at("r/d/e")));
    struct watch_health health = first_root(w);
    WANT(health.state == STATE_POLLING && health.is_active && !health.healthy);
    WANT(has(health.last_error, "r/d/e: the system has no more watches"));
    WANT(has(health.cure, "sudo sysctl fs.inotify.max_user_watches="));
    struct buf sentence = {0};
    WANT(watch_trouble(w, &sentence) && has(buf_str(&sentence), "sudo sysctl"));
    buf_fini(&sentence);
    WANT(set_limit("max_inotify_watches", "100"));
    batch_free(watch_take(w, os_clock_ns() / 1000000 + 60000, true));
    health = first_root(w);
    WANT(health.state == STATE_WATCHING && health.healthy && health.cure.n == 0);
    save("r/d/e/k.md");
    struct batch *b = watch_take(w, os_clock_ns() / 1000000, true);
    WANT(b && b->count == 1 && str_eq(b->items[0].path, at("r/d/e/k.md")));
    batch_free(b);
    watch_free(w);
    return 0;
}

static int without_instances(void) {
    WANT(set_limit("max_inotify_instances", "1"));
    struct watch *first = watch_new(&usual), *second = watch_new(&usual);
    watch_root_add(second, at("r"));
    WANT(watch_fd(first) >= 0 && watch_fd(second) < 0);
    struct watch_health health = first_root(second);
    WANT(health.state == STATE_POLLING && health.is_active && !health.healthy);
    WANT(has(health.cure, "sudo sysctl fs.inotify.max_user_instances="));
    WANT(!watch_dir(second, at("r"), at("r")));
    watch_free(first);
    batch_free(watch_take(second, os_clock_ns() / 1000000 + 60000, true));
    WANT(watch_fd(second) >= 0 && first_root(second).state == STATE_WATCHING);
    WANT(first_root(second).directories == 1);
    watch_free(second);
    return 0;
}

enum { CANNOT = 77 };

static void run_limited(int (*run)(void)) {
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        int line = unshare(CLONE_NEWUSER) ? CANNOT : run();
        if (line && line != CANNOT)
            fprintf(stderr, "line %d failed\n", line);
        _exit(line && line != CANNOT ? 1 : line);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    if (WEXITSTATUS(status) == CANNOT)
        skip();
    assert_int_equal(WEXITSTATUS(status), 0);
}

static void too_few_watches(void **state) {
    (void)state;
    run_limited(without_enough_watches);
}

static void too_few_instances(void **state) {
    (void)state;
    run_limited(without_instances);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(nothing_happens_by_itself),
        TEST(of_a_directory_above_only_itself_counts),
        TEST(save_in_place),
        TEST(save_by_renaming),
        TEST(save_by_renaming_from_elsewhere),
        TEST(save_with_a_backup),
        TEST(truncated_then_closed),
        TEST(written_through_a_mapping),
        TEST(made_unreadable),
        TEST(names_of_any_bytes),
        TEST(files_of_a_mere_folder),
        TEST(a_directory_made_with_files_in_it),
        TEST(a_directory_renamed),
        TEST(a_directory_renamed_and_watched_before_the_news_is_read),
        TEST(a_directory_moved_out),
        TEST(a_directory_moved_out_over_a_watched_name),
        TEST(a_root_moved_away_below_an_unwatched_parent),
        TEST(a_root_deleted_and_made_again),
        TEST(a_root_held_open_while_it_is_replaced),
        TEST(links_to_directories),
        TEST(a_link_set_to_another_directory),
        TEST(not_a_directory),
        TEST(two_thousand_directories),
        TEST(a_real_overflow),
        TEST(too_few_watches),
        TEST(too_few_instances),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
