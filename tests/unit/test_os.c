/* The seam to the system, on a directory of its own. */
#include "base/os.h"

#include "base/mem.h"

#include <fcntl.h>
#include <poll.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

static char dir[64];

/* A name in the directory; valid for the next seven calls. */
static const char *in_dir(const char *name) {
    static char names[8][256];
    static int next;
    char *p = names[next++ % 8];
    snprintf(p, sizeof names[0], "%s/%s", dir, name);
    return p;
}

static void put(const char *name, struct str bytes) {
    struct err e;
    assert_true(os_write_file(in_dir(name), bytes, &e));
}

static void check_bytes(const char *name, struct str want) {
    struct buf b = {0};
    struct err e;
    assert_true(os_read_file(in_dir(name), want.n, &b, NULL, &e));
    assert_true(str_eq(buf_str(&b), want));
    buf_fini(&b);
}

static int set_up(void **state) {
    (void)state;
    snprintf(dir, sizeof dir, "/tmp/kitls-test-os-XXXXXX");
    return mkdtemp(dir) ? 0 : -1;
}

static void remove_tree(const char *path) {
    struct err e;
    struct os_list *list = os_list_open(path, &e);
    struct os_entry entry;
    while (list && os_list_next(list, &entry)) {
        char below[1024];
        snprintf(below, sizeof below, "%s/%s", path, entry.name);
        if (entry.type == OS_DIR)
            remove_tree(below);
        else
            unlink(below);
    }
    os_list_close(list);
    rmdir(path);
}

static int tear_down(void **state) {
    (void)state;
    remove_tree(dir);
    return 0;
}

static void stat_tells_what_stands_there(void **state) {
    (void)state;
    struct os_info a, b;
    struct err e;
    put("a", STR("12345"));
    assert_int_equal(symlink("a", in_dir("link")), 0);
    assert_int_equal(symlink("nowhere", in_dir("broken")), 0);
    assert_int_equal(mkfifo(in_dir("fifo"), 0600), 0);
    assert_true(os_stat(in_dir("a"), &a, &e));
    assert_int_equal(a.type, OS_FILE);
    assert_int_equal(a.stamp.size, 5);
    assert_true(a.stamp.mtime_ns > 0 && a.stamp.ctime_ns > 0 && a.stamp.inode);
    assert_true(os_stat(in_dir("link"), &b, &e));
    assert_true(stamp_eq(&a.stamp, &b.stamp) && a.device == b.device);
    assert_true(os_lstat(in_dir("link"), &b, &e));
    assert_int_equal(b.type, OS_LINK);
    assert_false(os_stat(in_dir("broken"), &b, &e));
    assert_int_equal(e.code, ERR_NOT_FOUND);
    assert_true(os_stat(dir, &b, &e));
    assert_int_equal(b.type, OS_DIR);
    assert_true(os_stat(in_dir("fifo"), &b, &e));
    assert_int_equal(b.type, OS_OTHER);
    assert_false(os_lstat(in_dir("a/below"), &b, &e));
    assert_int_equal(e.code, ERR_NOT_FOUND);
    put("a", STR("54321"));
    assert_true(os_stat(in_dir("a"), &b, &e));
    assert_false(stamp_eq(&a.stamp, &b.stamp));
}

static void listing(void **state) {
    (void)state;
    static const struct {
        const char *name;
        enum os_type type;
    } want[] = {{"file", OS_FILE}, {"sub", OS_DIR}, {"link", OS_LINK}, {"fifo", OS_OTHER}};
    struct err e;
    const char *listed = in_dir("listed");
    assert_true(os_make_dirs(in_dir("listed/sub"), &e));
    put("listed/file", STR("x"));
    assert_int_equal(symlink("sub", in_dir("listed/link")), 0);
    assert_int_equal(mkfifo(in_dir("listed/fifo"), 0600), 0);
    struct os_list *list = os_list_open(listed, &e);
    assert_non_null(list);
    struct os_entry entry;
    unsigned seen = 0, count = 0;
    for (; os_list_next(list, &entry); count++)
        for (unsigned i = 0; i < 4; i++)
            if (strcmp(entry.name, want[i].name) == 0) {
                assert_int_equal(entry.type, want[i].type);
                assert_true(entry.inode != 0);
                seen |= 1U << i;
            }
    assert_int_equal(seen, 15);
    assert_int_equal(count, 4);
    assert_false(os_list_failed(list));
    os_list_close(list);
    os_list_close(NULL);
    assert_null(os_list_open(in_dir("missing"), &e));
    assert_int_equal(e.code, ERR_NOT_FOUND);
    assert_null(os_list_open(in_dir("listed/file"), &e));
}

static void reading(void **state) {
    (void)state;
    struct buf b = {0};
    struct err e;
    struct os_info info;
    static const size_t sizes[] = {0, 1, 47, 48, 63, 64, 4096, 70000};
    struct buf text = {0};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        buf_reset(&text);
        for (size_t k = 0; k < sizes[i]; k++)
            buf_add_byte(&text, (char)('a' + k % 26));
        put("read", buf_str(&text));
        assert_true(os_read_file(in_dir("read"), sizes[i], &b, &info, &e));
        assert_true(str_eq(buf_str(&b), buf_str(&text)));
        assert_int_equal(info.stamp.size, sizes[i]);
        for (size_t k = 0; k < 16; k++)
            assert_int_equal(b.p[b.n + k], 0);
        assert_true(os_read_file(in_dir("read"), SIZE_MAX, &b, NULL, &e));
        assert_int_equal(b.n, sizes[i]);
        if (sizes[i]) {
            info.stamp.size = -1;
            assert_false(os_read_file(in_dir("read"), sizes[i] - 1, &b, &info, &e));
            assert_int_equal(e.code, ERR_EXHAUSTED);
            assert_int_equal(info.stamp.size, sizes[i]);
            assert_int_equal(b.n, 0);
        }
    }
    /* Its size is said to be 0; what can be read counts. */
    assert_true(os_read_file("/proc/self/status", 1 << 20, &b, &info, &e));
    assert_int_equal(info.stamp.size, 0);
    assert_true(b.n > 100);
    assert_false(os_read_file("/proc/self/status", 100, &b, &info, &e));
    assert_int_equal(e.code, ERR_EXHAUSTED);
    buf_fini(&text);
    buf_fini(&b);
}

static void reading_the_head(void **state) {
    (void)state;
    static const struct {
        size_t most;
        struct str want;
    } rows[] = {
        {0, STR_INIT("")},
        {3, STR_INIT("012")},
        {10, STR_INIT("0123456789")},
        {11, STR_INIT("0123456789")},
        {SIZE_MAX, STR_INIT("0123456789")},
    };
    struct buf b = {0};
    struct err e;
    struct os_info info;
    put("head", STR("0123456789"));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_true(os_read_head(in_dir("head"), rows[i].most, &b, &info, &e));
        assert_true(str_eq(buf_str(&b), rows[i].want));
        assert_int_equal(info.stamp.size, 10);
        for (size_t k = 0; k < 16; k++)
            assert_int_equal(b.p[b.n + k], 0);
    }
    assert_false(os_read_head(dir, 10, &b, NULL, &e));
    assert_int_equal(e.code, ERR_IO);
    buf_fini(&b);
}

static void only_regular_files_are_read(void **state) {
    (void)state;
    static const char *const names[] = {"pipe", "."};
    struct buf b = {0};
    struct err e;
    struct os_map map;
    assert_int_equal(mkfifo(in_dir("pipe"), 0600), 0);
    for (size_t i = 0; i < 2; i++) { /* a blocking open of the pipe would hang here */
        assert_false(os_read_file(in_dir(names[i]), 100, &b, NULL, &e));
        assert_int_equal(e.code, ERR_IO);
        assert_false(os_map_file(in_dir(names[i]), &map, &e));
        assert_int_equal(e.code, ERR_IO);
    }
    assert_false(os_read_file("/dev/zero", 100, &b, NULL, &e));
    assert_int_equal(e.code, ERR_IO);
    assert_false(os_read_file(in_dir("none"), 100, &b, NULL, &e));
    assert_int_equal(e.code, ERR_NOT_FOUND);
    buf_fini(&b);
}

static void writing_replaces_as_a_whole(void **state) {
    (void)state;
    struct err e;
    struct stat st;
    assert_true(os_make_dirs(in_dir("w"), &e));
    put("w/f", STR("one"));
    put("w/f", STR("three"));
    check_bytes("w/f", STR("three"));
    assert_int_equal(stat(in_dir("w/f"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_false(os_write_file(in_dir("w/none/f"), STR("x"), &e));
    assert_int_equal(e.code, ERR_NOT_FOUND);
    assert_true(os_make_dirs(in_dir("w/taken/x"), &e));
    assert_false(os_write_file(in_dir("w/taken"), STR("x"), &e));
    struct os_list *list = os_list_open(in_dir("w"), &e);
    struct os_entry entry;
    int count = 0;
    while (os_list_next(list, &entry))
        count++;
    assert_int_equal(count, 2); /* no temporary file is left */
    os_list_close(list);
    assert_true(os_rename(in_dir("w/f"), in_dir("w/g"), &e));
    check_bytes("w/g", STR("three"));
    assert_false(os_rename(in_dir("w/f"), in_dir("w/g"), &e));
    assert_int_equal(e.code, ERR_NOT_FOUND);
    assert_true(os_remove(in_dir("w/g"), &e));
    assert_true(os_remove(in_dir("w/g"), &e));
    assert_true(os_remove(in_dir("w/no/g"), &e));
    assert_false(os_remove(in_dir("w/taken"), &e));
}

static void a_users_file_stays_what_it_is(void **state) {
    (void)state;
    struct err e;
    struct stat st;
    assert_true(os_make_dirs(in_dir("u/elsewhere"), &e));
    put("u/elsewhere/f", STR("one"));
    assert_int_equal(chmod(in_dir("u/elsewhere/f"), 0754), 0);
    assert_int_equal(symlink("elsewhere/f", in_dir("u/link")), 0);
    assert_true(os_replace_file(in_dir("u/link"), STR("three"), &e));
    check_bytes("u/elsewhere/f", STR("three"));
    assert_int_equal(lstat(in_dir("u/link"), &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_int_equal(stat(in_dir("u/elsewhere/f"), &st), 0);
    assert_int_equal(st.st_mode & 07777, 0754);
    assert_false(os_replace_file(in_dir("u/none"), STR("x"), &e));
    assert_int_equal(e.code, ERR_NOT_FOUND);
    assert_false(os_replace_file(in_dir("u/elsewhere"), STR("x"), &e));
    assert_int_equal(chmod(in_dir("u/elsewhere/f"), 0444), 0);
    if (geteuid() != 0) { /* root may write anything */
        assert_false(os_replace_file(in_dir("u/link"), STR("x"), &e));
        assert_int_equal(e.code, ERR_ACCESS);
    }
}

static void new_files_are_new(void **state) {
    (void)state;
    struct err e;
    struct stat st;
    mode_t mask = umask(022);
    assert_true(os_new_file(in_dir("n/a/b/f"), STR("one"), &e));
    umask(mask);
    check_bytes("n/a/b/f", STR("one"));
    assert_int_equal(stat(in_dir("n/a/b/f"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0644);
    assert_int_equal(stat(in_dir("n/a"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0755);
    assert_false(os_new_file(in_dir("n/a/b/f"), STR("two"), &e));
    check_bytes("n/a/b/f", STR("one"));
    assert_false(os_new_file(in_dir("n/a/b/f/g"), STR("x"), &e));
    assert_int_equal(symlink("nowhere", in_dir("n/dangling")), 0);
    assert_false(os_new_file(in_dir("n/dangling"), STR("x"), &e));
}

static void directories_come_with_their_parents(void **state) {
    (void)state;
    struct err e;
    struct stat st;
    assert_true(os_make_dirs(in_dir("x/y//z"), &e));
    assert_true(os_make_dirs(in_dir("x/y/z"), &e));
    assert_true(os_make_dirs(in_dir("x/y/t/"), &e));
    assert_true(os_make_dirs("/", &e));
    assert_int_equal(stat(in_dir("x/y"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0700);
    put("x/file", STR(""));
    assert_false(os_make_dirs(in_dir("x/file"), &e));
    assert_false(os_make_dirs(in_dir("x/file/y"), &e));
}

static void private_files(void **state) {
    (void)state;
    struct err e;
    struct stat st;
    assert_true(os_create_private(in_dir("p"), &e));
    assert_int_equal(stat(in_dir("p"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    assert_int_equal(chmod(in_dir("p"), 0644), 0);
    int fd = open(in_dir("p"), O_WRONLY);
    assert_int_equal(write(fd, "abc", 3), 3);
    close(fd);
    assert_true(os_create_private(in_dir("p"), &e));
    assert_int_equal(stat(in_dir("p"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    check_bytes("p", STR("abc")); /* left as it was */
    assert_false(os_create_private(dir, &e));
    assert_false(os_create_private(in_dir("no/p"), &e));
    assert_int_equal(e.code, ERR_NOT_FOUND);
}

/* Closing any descriptor of a file drops the process's POSIX locks on it, SQLite's for instance. */
static void creating_again_keeps_locks(void **state) {
    (void)state;
    struct err e;
    assert_true(os_create_private(in_dir("db"), &e));
    int fd = open(in_dir("db"), O_RDWR);
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1};
    assert_int_equal(fcntl(fd, F_SETLK, &lock), 0);
    assert_true(os_create_private(in_dir("db"), &e));
    pid_t child = fork();
    if (child == 0) {
        struct flock seen = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1};
        fcntl(fd, F_GETLK, &seen);
        _exit(seen.l_type == F_WRLCK ? 0 : 1);
    }
    int status = -1;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    close(fd);
}

static void mapping(void **state) {
    (void)state;
    struct err e;
    struct os_map map = {0};
    os_unmap(&map);
    put("m", STR("mapped"));
    assert_true(os_map_file(in_dir("m"), &map, &e));
    put("m", STR("other")); /* a new file: the old bytes stay */
    os_map_cool(&map);
    assert_true(str_eq((struct str){map.p, map.n}, STR("mapped")));
    os_unmap(&map);
    assert_null(map.p);
    put("m", STR(""));
    assert_true(os_map_file(in_dir("m"), &map, &e));
    assert_non_null(map.p);
    assert_int_equal(map.n, 0);
    os_map_cool(&map);
    os_unmap(&map);
    assert_false(os_map_file(in_dir("m/x"), &map, &e));
}

static void one_holder_per_byte(void **state) {
    (void)state;
    struct err e;
    const char *path = in_dir("locks");
    struct os_lock *a = os_lock_try(path, 5, &e);
    assert_non_null(a);
    assert_null(os_lock_try(path, 5, &e));
    assert_int_equal(e.code, ERR_BUSY);
    struct os_lock *b = os_lock_try(path, 6, &e);
    assert_non_null(b);
    struct os_lock *c = os_lock_try(path, (uint64_t)1 << 62, &e);
    assert_non_null(c);
    os_lock_release(b); /* closing one descriptor frees no other's lock */
    assert_null(os_lock_try(path, 5, &e));
    os_lock_release(a);
    a = os_lock_try(path, 5, &e);
    assert_non_null(a);
    os_lock_release(a);
    os_lock_release(c);
    os_lock_release(NULL);
    assert_null(os_lock_try(in_dir("no/locks"), 0, &e));
    assert_int_equal(e.code, ERR_NOT_FOUND);
}

static void real_paths(void **state) {
    (void)state;
    struct err e;
    struct buf direct = {0}, linked = {0};
    assert_true(os_make_dirs(in_dir("real/deep"), &e));
    assert_int_equal(symlink("real", in_dir("alias")), 0);
    assert_true(os_real_path(in_dir("real/deep"), &direct, &e));
    assert_true(os_real_path(in_dir("alias/../alias/deep"), &linked, &e));
    assert_string_equal(direct.p, linked.p);
    assert_false(os_real_path(in_dir("alias/none"), &linked, &e));
    assert_int_equal(e.code, ERR_NOT_FOUND);
    buf_fini(&direct);
    buf_fini(&linked);
}

static void set_env(const char *name, const char *value) {
    if (value)
        setenv(name, value, 1);
    else
        unsetenv(name);
}

static void our_places(void **state) {
    (void)state;
    static const struct {
        const char *home, *cache, *runtime, *want_cache, *want_runtime;
    } rows[] = {
        {"/h", NULL, NULL, "/h/.cache/kitls", "/h/.cache/kitls/run"},
        {"/h", "/c", "/r", "/c/kitls", "/r/kitls"},
        {"/h", "/c//", "/r/", "/c/kitls", "/r/kitls"},
        {"/h", "c", "r", "/h/.cache/kitls", "/h/.cache/kitls/run"},
        {"/h", "", "", "/h/.cache/kitls", "/h/.cache/kitls/run"},
        {"/", NULL, "/", "/.cache/kitls", "/kitls"},
        {"/h", "/c", NULL, "/c/kitls", "/c/kitls/run"},
    };
    static const char *const names[] = {"HOME", "XDG_CACHE_HOME", "XDG_RUNTIME_DIR"};
    char *old[3];
    for (int i = 0; i < 3; i++) {
        const char *value = getenv(names[i]);
        old[i] = value ? mem_copy(value, strlen(value) + 1) : NULL;
    }
    struct buf b = {0};
    struct err e;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        set_env("HOME", rows[i].home);
        set_env("XDG_CACHE_HOME", rows[i].cache);
        set_env("XDG_RUNTIME_DIR", rows[i].runtime);
        assert_true(os_home_dir(&b, &e));
        assert_string_equal(b.p, rows[i].home);
        assert_true(os_cache_dir(&b, &e));
        assert_string_equal(b.p, rows[i].want_cache);
        assert_true(os_runtime_dir(&b, &e));
        assert_string_equal(b.p, rows[i].want_runtime);
    }
    unsetenv("HOME"); /* then the user database knows */
    assert_true(os_home_dir(&b, &e));
    assert_int_equal(b.p[0], '/');
    for (int i = 0; i < 3; i++) {
        set_env(names[i], old[i]);
        mem_free(old[i]);
    }
    buf_fini(&b);
}

static void processes(void **state) {
    (void)state;
    struct err e;
    assert_int_equal(os_process_id(), getpid());
    assert_true(os_process_alive(getpid()));
    assert_false(os_process_alive(0));
    assert_false(os_process_alive(-1));
    int hold[2];
    assert_int_equal(pipe(hold), 0);
    pid_t child = fork();
    if (child == 0) { /* lives until the pipe is closed */
        char c;
        close(hold[1]);
        _exit(read(hold[0], &c, 1) == 0 ? 0 : 1);
    }
    int fd = os_process_watch(child, &e);
    assert_true(fd >= 0);
    struct pollfd p = {.fd = fd, .events = POLLIN};
    assert_int_equal(poll(&p, 1, 0), 0);
    assert_true(os_process_alive(child));
    close(hold[1]);
    assert_int_equal(poll(&p, 1, -1), 1);
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_false(os_process_alive(child));
    os_close(fd);
    os_close(-1);
    close(hold[0]);
    assert_int_equal(os_process_watch(child, &e), -1);
    assert_int_equal(e.code, ERR_NOT_FOUND);
    assert_int_equal(os_process_watch(0, &e), -1);
    assert_int_equal(os_process_watch(-5, &e), -1);
}

static void clocks_and_memory(void **state) {
    (void)state;
    int64_t a = os_clock_ns(), b = os_clock_ns();
    assert_true(a > 0 && b >= a);
    int64_t ms = os_wall_ms(), ns = os_wall_ns();
    assert_true(ms > 1500000000000);
    assert_true(ns / 1000000 - ms < 60000 && ms - ns / 1000000 < 60000);
    struct os_info info;
    struct err e;
    ns = os_wall_ns();
    put("now", STR("x"));
    assert_true(os_stat(in_dir("now"), &info, &e));
    assert_true(info.stamp.mtime_ns >= ns); /* what is written later is not older */
    assert_true(info.stamp.mtime_ns - ns < 60000000000);
    struct os_memory m = os_memory();
    assert_true(m.rss > 100000 && m.anonymous > 10000 && m.anonymous <= m.rss);
    assert_false(os_fs_is_network("/proc"));
    assert_true(os_fs_sends_events("/proc"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(stat_tells_what_stands_there),
        cmocka_unit_test(listing),
        cmocka_unit_test(reading),
        cmocka_unit_test(reading_the_head),
        cmocka_unit_test(only_regular_files_are_read),
        cmocka_unit_test(writing_replaces_as_a_whole),
        cmocka_unit_test(a_users_file_stays_what_it_is),
        cmocka_unit_test(new_files_are_new),
        cmocka_unit_test(directories_come_with_their_parents),
        cmocka_unit_test(private_files),
        cmocka_unit_test(creating_again_keeps_locks),
        cmocka_unit_test(mapping),
        cmocka_unit_test(one_holder_per_byte),
        cmocka_unit_test(real_paths),
        cmocka_unit_test(our_places),
        cmocka_unit_test(processes),
        cmocka_unit_test(clocks_and_memory),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
