/* What the watcher is for: whoever follows its batches knows the disk. A small follower keeps a
 * list of files, as the indexer keeps its rows; random acts change the disk, also while the
 * follower lists; when all is quiet its list must equal a fresh one. */
#include "base/arena.h"
#include "base/os.h"
#include "base/path.h"
#include "watch/poll.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

struct file {
    char path[128];
    struct stamp stamp;
};
struct list {
    struct file files[4096];
    size_t count;
};

static char base[64], root[80];
static struct list mirror, fresh;
static unsigned seed;
static struct watch *watcher; /* the follower's; NULL while a fresh list is made */
static unsigned acts_to_come; /* while the follower lists */
static int64_t polled_ms;     /* the clock of polling: the test moves it */

static unsigned choose(unsigned n) {
    seed = seed * 1103515245u + 12345u;
    return (seed >> 16 & 0x7fff) % n;
}

/* ---- acts ---- */

/* A path up to three names deep, in the root or in the directories that links lead to. Those three
 * stay: what a link leads to is not watched before it exists. */
static void choose_path(char *out, size_t size) {
    bool in_root = choose(4) > 0;
    int n = snprintf(out, size, "%s/%s", base, in_root ? "r" : "out");
    for (unsigned depth = choose(3) + (in_root ? 1 : 2); depth > 0; depth--)
        n += snprintf(out + n, size - (size_t)n, "/%c", "abc"[choose(3)]);
}

/* Does the path, links followed, lie in the directory that links lead to? */
static bool is_outside(const char *path) {
    struct buf real = {0};
    struct err e;
    char dir[128];
    snprintf(dir, sizeof dir, "%.*s", STR_ARG(path_dir(str_z(path))));
    bool outside = os_real_path(dir, &real, &e) && !path_below(str_z(root), buf_str(&real), NULL);
    buf_fini(&real);
    return outside;
}

static void delete_all(const char *path) {
    struct err e;
    struct os_list *entries = unlink(path) ? os_list_open(path, &e) : NULL;
    struct os_entry entry;
    char below[256];
    while (entries && os_list_next(entries, &entry)) {
        snprintf(below, sizeof below, "%s/%s", path, entry.name);
        delete_all(below);
    }
    os_list_close(entries);
    rmdir(path);
}

static void save(const char *path) {
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (fd < 0)
        return;
    assert_int_equal(write(fd, "0123456789", 1 + choose(9)) > 0, 1);
    close(fd);
}

/* Some fail, for there is no such directory or there is something already: that is an act, too. */
static void act(void) {
    char a[128], b[128];
    choose_path(a, sizeof a);
    choose_path(b, sizeof b);
    switch (choose(8)) {
    case 0:
    case 1:
        save(a);
        break;
    case 2:
    case 3:
        mkdir(a, 0755);
        break;
    case 4:
    case 5:
        if (is_outside(a) || !is_outside(b)) /* no link outside: no loops */
            rename(a, b);
        break;
    case 6:
        delete_all(a);
        break;
    case 7:
        snprintf(b, sizeof b, "%s/out/%c", base, "abc"[choose(3)]);
        if (!is_outside(a) && symlink(b, a))
            mkdir(a, 0755);
        break;
    }
}

static void interfere(void) {
    for (; watcher && acts_to_come && choose(2); acts_to_come--)
        act();
}

/* ---- the follower ---- */

static void forget(struct list *list, struct str below) {
    size_t kept = 0;
    for (size_t i = 0; i < list->count; i++)
        if (!path_below(below, str_z(list->files[i].path), NULL))
            list->files[kept++] = list->files[i];
    list->count = kept;
}

static void look(struct list *list, const char *path) {
    struct err e;
    struct os_info info;
    if (!os_stat(path, &info, &e))
        return;
    if (info.type == OS_FILE) {
        struct file *file = &list->files[list->count++];
        assert_true(list->count < sizeof list->files / sizeof *list->files);
        snprintf(file->path, sizeof file->path, "%s", path);
        file->stamp = info.stamp;
        return;
    }
    if (watcher) /* first watch, then list */
        watch_dir(watcher, str_z(root), str_z(path));
    interfere();
    struct os_list *entries = os_list_open(path, &e);
    struct os_entry entry;
    char below[256];
    while (entries && os_list_next(entries, &entry)) {
        snprintf(below, sizeof below, "%s/%s", path, entry.name);
        look(list, below);
        interfere();
    }
    os_list_close(entries);
}

static void follow(struct str changed) {
    char path[128];
    snprintf(path, sizeof path, "%.*s", STR_ARG(changed));
    forget(&mirror, changed);
    if (path_below(str_z(root), changed, NULL))
        look(&mirror, path);
}

static bool follow_batch(void) {
    struct batch *b = watch_take(watcher, polled_ms, true);
    for (size_t i = 0; b && i < b->count; i++)
        follow(b->items[i].path);
    batch_free(b);
    return b != NULL;
}

static void follow_events(void) {
    while (follow_batch())
        continue;
}

static int64_t polled_clock(void) {
    return polled_ms;
}

static int64_t polled_clock_ns(void) {
    return polled_ms * 1000000;
}

/* Each batch is what one round finds; what acted meanwhile is for the next one. */
static void follow_rounds(void) {
    for (int calm = 0; calm < 3; calm++) {
        unsigned to_come = acts_to_come;
        polled_ms += 2000;
        follow_batch();
        if (acts_to_come != to_come)
            calm = 0;
    }
}

/* ---- the comparison ---- */

static int by_path(const void *a, const void *b) {
    return strcmp(((const struct file *)a)->path, ((const struct file *)b)->path);
}

static void sort(struct list *list) {
    qsort(list->files, list->count, sizeof *list->files, by_path);
}

static void compare(void) {
    struct watch *w = watcher;
    watcher = NULL;
    fresh.count = 0;
    look(&fresh, root);
    watcher = w;
    sort(&mirror);
    sort(&fresh);
    for (size_t i = 0; i < fresh.count || i < mirror.count; i++) {
        const char *is = i < fresh.count ? fresh.files[i].path : "nothing";
        const char *seen = i < mirror.count ? mirror.files[i].path : "nothing";
        if (strcmp(is, seen) != 0)
            fail_msg("there is %s, the follower knows %s", is, seen);
        if (!stamp_eq(&fresh.files[i].stamp, &mirror.files[i].stamp))
            fail_msg("the follower knows an old %s", is);
    }
}

static void check_follower(struct watch *w, int rounds, void (*catch_up)(void)) {
    snprintf(base, sizeof base, "/tmp/kitls-mirror-XXXXXX");
    assert_non_null(mkdtemp(base));
    snprintf(root, sizeof root, "%s/r", base);
    assert_int_equal(mkdir(root, 0755), 0);
    static const char *const outside[] = {"out", "out/a", "out/b", "out/c"};
    char out[80];
    for (size_t i = 0; i < 4; i++) {
        snprintf(out, sizeof out, "%s/%s", base, outside[i]);
        assert_int_equal(mkdir(out, 0755), 0);
    }
    watcher = w;
    watch_root_add(watcher, str_z(root));
    mirror.count = 0;
    look(&mirror, root);
    seed = 1;
    size_t most = 0;
    for (int round = 0; round < rounds; round++) {
        for (unsigned acts = choose(6); acts > 0; acts--)
            act();
        acts_to_come = choose(12);
        catch_up();
        compare();
        most = mirror.count > most ? mirror.count : most;
    }
    assert_true(most > 5); /* there was something to know */
    delete_all(root);
    catch_up();
    compare();
    delete_all(base);
    struct arena *a = arena_new();
    struct watch_health *all;
    struct watch_limits limits;
    batch_free(watch_take(watcher, polled_ms, true));
    watch_health(watcher, a, &all, &limits);
    assert_int_equal(limits.used_by_us, 0); /* no watch was left behind */
    arena_free(a);
    watch_free(watcher);
}

static const struct watch_options usual = {WATCH_AUTO, 25, 300, 2000};

static void a_follower_knows_the_disk(void **state) {
    (void)state;
    check_follower(watch_new(&usual), 1000, follow_events);
}

static void a_follower_of_polling_knows_the_disk(void **state) {
    (void)state;
    struct poll_system disk = poll_os;
    disk.clock_ns = polled_clock_ns;
    polled_ms = 5000;
    check_follower(watch_new_with(&usual, NULL, &disk, polled_clock), 1000, follow_rounds);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_follower_knows_the_disk),
        cmocka_unit_test(a_follower_of_polling_knows_the_disk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
