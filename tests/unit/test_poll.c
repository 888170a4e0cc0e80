/* Polling on a disk that the test makes up and a clock that only looks move: what is found, when,
 * and what it costs. No system, no sleep. */
#include "base/log.h"
#include "base/mem.h"
#include "watch/poll.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

enum { LOOK_NS = 2000, NODES = 16384 };

struct node {
    char path[64]; /* "": free */
    struct os_info info;
    bool denied; /* cannot be listed */
};
static struct disk {
    int64_t now_ns, wall_ns;
    struct node nodes[NODES];
    size_t count;
    long looks; /* system calls that cost time */
    struct poll *poll;
    struct buf seen;
} disk;

static struct node *find(const char *path) {
    for (size_t i = 0; i < disk.count; i++)
        if (strcmp(disk.nodes[i].path, path) == 0)
            return &disk.nodes[i];
    return NULL;
}

static void spend(void) {
    disk.looks++;
    disk.now_ns += LOOK_NS;
    disk.wall_ns += LOOK_NS;
}

static bool disk_stat(const char *path, struct os_info *info, struct err *e) {
    spend();
    /* Where thousands are, a look must not take long in reality either. */
    const struct node *n =
        strncmp(path, "/many/", 6) == 0 ? &disk.nodes[atol(path + 7) + 1] : find(path);
    if (!n)
        return err_set(e, ERR_NOT_FOUND, "no %s", path);
    *info = n->info;
    return true;
}

struct os_list {
    char dir[64];
    size_t at;
};

static struct os_list *disk_list_open(const char *path, struct err *e) {
    spend();
    const struct node *n = find(path);
    if (!n || n->denied) {
        err_set(e, n ? ERR_ACCESS : ERR_NOT_FOUND, "cannot list %s", path);
        return NULL;
    }
    struct os_list *list = MEM_NEW(struct os_list);
    snprintf(list->dir, sizeof list->dir, "%s/", path);
    return list;
}

static bool disk_list_next(struct os_list *list, struct os_entry *entry) {
    size_t n = strlen(list->dir);
    for (; list->at < disk.count; list->at++) {
        const struct node *node = &disk.nodes[list->at];
        if (strncmp(node->path, list->dir, n) != 0 || strchr(node->path + n, '/'))
            continue;
        *entry = (struct os_entry){node->path + n, node->info.type, node->info.stamp.inode};
        list->at++;
        return true;
    }
    return false;
}

static bool disk_list_failed(const struct os_list *list) {
    (void)list;
    return false;
}

static void disk_list_close(struct os_list *list) {
    mem_free(list);
}

static int64_t disk_clock(void) {
    return disk.now_ns;
}

static int64_t disk_wall(void) {
    return disk.wall_ns;
}

static const struct poll_system system_of_test = {
    disk_stat,        disk_stat,       disk_list_open, disk_list_next,
    disk_list_failed, disk_list_close, disk_clock,     disk_wall,
};

/* ---- changes to the disk ---- */

static void touch_dir_of(const char *path) {
    char dir[64];
    snprintf(dir, sizeof dir, "%s", path);
    *strrchr(dir, '/') = 0;
    struct node *n = find(dir);
    if (n)
        n->info.stamp.mtime_ns = n->info.stamp.ctime_ns = disk.wall_ns;
}

static struct node *put(const char *path, enum os_type type) {
    static uint64_t inodes;
    struct node *n = find(path);
    if (!n)
        n = &disk.nodes[disk.count++];
    assert_true(disk.count <= NODES);
    *n = (struct node){.info = {.type = type,
                                .stamp = {.size = 10,
                                          .mtime_ns = disk.wall_ns,
                                          .ctime_ns = disk.wall_ns,
                                          .inode = ++inodes}}};
    snprintf(n->path, sizeof n->path, "%s", path);
    touch_dir_of(path);
    return n;
}

static void take_away(const char *path) {
    struct node *n = find(path);
    *n = disk.nodes[--disk.count];
    disk.nodes[disk.count].path[0] = 0;
    touch_dir_of(path);
}

static void pass(int64_t ms) {
    disk.now_ns += ms * 1000000;
    disk.wall_ns += ms * 1000000;
}

/* ---- what is found ---- */

static void visit(void *context, const struct event *event) {
    static const char *const names[] = {
        [EVENT_ENTRY] = "", [EVENT_DIR_MOVED] = "moved ", [EVENT_DIR_GONE] = "gone "};
    (void)context;
    buf_addf(&disk.seen, "%s%d:%.*s ", names[event->type], event->dir - POLL_NUMBERS,
             STR_ARG(event->name));
}

static const char *seen(void) {
    return disk.seen.n ? disk.seen.p : "";
}

/* What the next round finds; it is over in one go where there is little. */
static void check_round(const char *want) {
    buf_reset(&disk.seen);
    pass(poll_due_ms(disk.poll));
    poll_drain(disk.poll, visit, NULL);
    assert_string_equal(seen(), want);
}

static int add(const char *path) {
    struct err e = {0};
    int number = poll_add(disk.poll, path, true, &e);
    return number >= 0 ? number - POLL_NUMBERS : -100 - (int)e.code;
}

static int set_up(void **state) {
    (void)state;
    memset(&disk, 0, sizeof disk);
    disk.now_ns = 5000000000;
    disk.wall_ns = 1700000000000000000;
    put("/r", OS_DIR);
    put("/r/kits", OS_DIR);
    put("/r/kits/a.md", OS_FILE);
    put("/r/kits/b.md", OS_FILE);
    pass(10000);
    disk.poll = poll_new(&system_of_test);
    poll_set_interval(disk.poll, 2000);
    assert_int_equal(poll_due_ms(disk.poll), -1);
    assert_int_equal(add("/r"), 0);
    assert_int_equal(add("/r/kits"), 1);
    check_round("");
    return 0;
}

static int tear_down(void **state) {
    (void)state;
    poll_free(disk.poll);
    buf_fini(&disk.seen);
    return 0;
}

static void written_files_are_named(void **state) {
    (void)state;
    find("/r/kits/a.md")->info.stamp.size = 11;
    check_round("1:a.md ");
    check_round("1:a.md "); /* once more: the stamp may not have told everything */
    check_round("");
}

/* The size is the same and the time of writing was put back; the system's own stamp tells. */
static void ctime_and_inode_tell(void **state) {
    (void)state;
    find("/r/kits/a.md")->info.stamp.ctime_ns = disk.wall_ns - 9000000000;
    check_round("1:a.md ");
    check_round("1:a.md ");
    check_round("");
    find("/r/kits/b.md")->info.stamp.inode = 777777;
    check_round("1:b.md ");
}

/* What is written twice within one tick has one stamp. */
static void what_is_fresh_is_named_again(void **state) {
    (void)state;
    pass(1000);
    put("/r/kits/c.md", OS_FILE);
    check_round("1:c.md 1:c.md "); /* by its directory, then for itself */
    check_round("1:c.md ");
    check_round("");
}

static void fresh_when_added(void **state) {
    (void)state;
    put("/q", OS_DIR);
    put("/q/x.md", OS_FILE);
    assert_int_equal(add("/q"), 2);
    check_round("2:x.md ");
    check_round("");
}

static void entries_come_and_go(void **state) {
    (void)state;
    put("/r/kits/0.md", OS_FILE);
    take_away("/r/kits/b.md");
    put("/r/new", OS_DIR);
    pass(5000);
    check_round("0:new 1:0.md 1:b.md ");
    check_round("");
    assert_int_equal(add("/r/new"), 2);
    put("/r/new/x.md", OS_FILE);
    pass(5000);
    check_round("2:x.md ");
}

/* Another file by the same name is seen by listing, and its content by looking. */
static void a_directory_becomes_a_file(void **state) {
    (void)state;
    put("/r/thing", OS_DIR);
    pass(5000);
    check_round("0:thing ");
    check_round("");
    take_away("/r/thing");
    put("/r/thing", OS_FILE);
    pass(5000);
    check_round("0:thing ");
}

static void directories_that_are_gone_or_others(void **state) {
    (void)state;
    take_away("/r/kits/a.md");
    take_away("/r/kits/b.md");
    take_away("/r/kits");
    pass(5000);
    check_round("0:kits 1:a.md 1:b.md gone 1: ");
    assert_int_equal(poll_count(disk.poll), 1);
    put("/r/kits", OS_DIR);
    pass(5000);
    check_round("0:kits ");
    assert_int_equal(add("/r/kits"), 1);
    find("/r/kits")->info.stamp.inode = 999999;
    check_round("0:kits moved 1: ");
    poll_remove(disk.poll, POLL_NUMBERS + 1);
    assert_int_equal(poll_count(disk.poll), 1);
}

static void what_may_not_be_listed(void **state) {
    (void)state;
    put("/r/dark", OS_DIR)->denied = true;
    pass(5000);
    check_round("0:dark ");
    assert_int_equal(add("/r/dark"), -100 - ERR_ACCESS);
    struct node *dark = find("/r/dark");
    dark->denied = false;
    dark->info.stamp.ctime_ns = disk.wall_ns; /* chmod */
    pass(5000);
    check_round("0:dark "); /* its parent tells */
    assert_int_equal(add("/r/dark"), 2);
    check_round("");
    dark->denied = true;
    dark->info.stamp.ctime_ns++;
    check_round("2: "); /* it is itself that tells */
    check_round("");
    dark->denied = false;
    dark->info.stamp.ctime_ns++;
    check_round("2: ");
}

static void folders_are_only_listed(void **state) {
    (void)state;
    struct err e;
    put("/f", OS_DIR);
    put("/f/x.md", OS_FILE);
    pass(5000);
    assert_int_equal(poll_add(disk.poll, "/f", false, &e) - POLL_NUMBERS, 2);
    find("/f/x.md")->info.stamp.size++;
    check_round("");
    assert_int_equal(add("/f"), 2); /* its files, from now on */
    find("/f/x.md")->info.stamp.size++;
    check_round("2:x.md ");
}

static void numbers_are_of_paths(void **state) {
    (void)state;
    assert_int_equal(add("/r"), 0);
    assert_int_equal(add("/none"), -100 - ERR_NOT_FOUND);
    assert_int_equal(add("/r/kits/a.md"), -100 - ERR_NOT_FOUND);
    poll_remove(disk.poll, POLL_NUMBERS);
    assert_int_equal(add("/r/kits"), 1);
    assert_int_equal(add("/r"), 0);
    for (int i = 0; i < 200; i++) {
        char path[32];
        snprintf(path, sizeof path, "/d%d", i);
        put(path, OS_DIR);
        assert_int_equal(add(path), 2 + i);
    }
    assert_int_equal(add("/d77"), 79);
    assert_int_equal(poll_count(disk.poll), 202);
    assert_true(poll_bytes(disk.poll) > 202 * sizeof(struct poll_place));
}

/* Ten thousand files for a minute: never more than 0.4 % of the time, in slices, and what changes
 * is found within a few seconds. */
static void ten_thousand_files_stay_within_the_budget(void **state) {
    (void)state;
    enum { FILES = 10000 };
    memset(disk.nodes, 0, sizeof disk.nodes);
    disk.count = 0;
    poll_free(disk.poll);
    disk.poll = poll_new(&system_of_test);
    put("/many", OS_DIR);
    for (int i = 0; i < FILES; i++) {
        struct node *n = &disk.nodes[disk.count++];
        *n = (struct node){.info = {.type = OS_FILE, .stamp = {.inode = (uint64_t)i + 9}}};
        snprintf(n->path, sizeof n->path, "/many/f%d", i);
    }
    pass(10000);
    assert_int_equal(add("/many"), 0);
    disk.looks = 0;
    buf_reset(&disk.seen);
    int64_t begin = disk.now_ns, longest = 0;
    int slices = 0;
    while (disk.now_ns < begin + 60000000000) {
        pass(poll_due_ms(disk.poll));
        int64_t before = disk.now_ns;
        poll_drain(disk.poll, visit, NULL);
        slices++;
        longest = disk.now_ns - before > longest ? disk.now_ns - before : longest;
    }
    assert_string_equal(seen(), "");
    assert_true(disk.looks * LOOK_NS <= 60000000000 * 4 / 1000);
    assert_true(disk.looks > 8 * FILES); /* rounds go on */
    assert_true(longest <= POLL_SLICE_NS + LOOK_NS);
    assert_true(slices <= 60 * 3);
    find("/many/f7777")->info.stamp.size++;
    begin = disk.now_ns;
    while (!disk.seen.n) {
        pass(poll_due_ms(disk.poll));
        poll_drain(disk.poll, visit, NULL);
        assert_true(disk.now_ns - begin < 12000000000);
    }
    assert_string_equal(seen(), "0:f7777 ");
}

static void few_files_wait_for_the_interval(void **state) {
    (void)state;
    check_round("");
    long looks = disk.looks;
    check_round("");
    assert_int_equal(disk.looks - looks, 2 + 3); /* directories; kits, a.md, b.md */
    assert_true(poll_due_ms(disk.poll) > 1900);
    poll_set_interval(disk.poll, 60000);
    assert_int_equal(poll_due_ms(disk.poll), 60000);
    poll_set_interval(disk.poll, 100);
    assert_int_equal(poll_due_ms(disk.poll), 100);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void) {
    const struct CMUnitTest tests[] = {
        TEST(written_files_are_named),
        TEST(ctime_and_inode_tell),
        TEST(what_is_fresh_is_named_again),
        TEST(fresh_when_added),
        TEST(entries_come_and_go),
        TEST(a_directory_becomes_a_file),
        TEST(directories_that_are_gone_or_others),
        TEST(what_may_not_be_listed),
        TEST(folders_are_only_listed),
        TEST(numbers_are_of_paths),
        TEST(ten_thousand_files_stay_within_the_budget),
        TEST(few_files_wait_for_the_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
