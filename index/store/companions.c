/* companions.c — the files that SQLite keeps beside the index (-wal, -shm), when another file has
 * been put in the index's place while connections of this process still use the old one. SQLite
 * takes what lies there for the new file's; locks of one process do not hold each other off, so it
 * would cut the -shm that the old connections have mapped. */
#define LOG_MODULE "store"
#include "base/log.h"
#include "store/store_private.h"

#include <stdatomic.h>

/* All connections of the process; held for a few system calls only. */
static atomic_flag held = ATOMIC_FLAG_INIT;
static struct store *opened;

static void hold(void) {
    while (atomic_flag_test_and_set(&held))
        ;
}

static void release(void) {
    atomic_flag_clear(&held);
}

static uint64_t shm_inode(struct store *s) { /* 0: there is none */
    struct os_info info;
    struct err e = {0};
    struct str path = arena_printf(s->scratch, "%s-shm", s->path);
    return os_stat(arena_strz(s->scratch, path), &info, &e) ? info.stamp.inode : 0;
}

static void put_away(struct store *s, const char *what) {
    struct err e = {0};
    struct arena *a = s->scratch;
    char *from = arena_strz(a, arena_printf(a, "%s%s", s->path, what));
    char *to = arena_strz(a, arena_printf(a, "%s.broken%s", s->path, what));
    if (!os_rename(from, to, &e))
        log_info("%s", e.text);
}

void companions_part(struct store *s) {
    hold();
    uint64_t shm = shm_inode(s);
    bool others = false;
    for (const struct store *o = opened; o && shm; o = o->next_opened)
        others |= o->shm == shm && (o->inode != s->inode || o->device != s->device);
    if (others) {
        put_away(s, "-wal");
        put_away(s, "-shm");
    }
    release();
}

void companions_note(struct store *s) {
    hold();
    s->shm = shm_inode(s);
    s->next_opened = opened;
    opened = s;
    release();
}

bool companions_tried(const struct store *s) {
    bool tried = false;
    hold();
    for (const struct store *o = opened; o; o = o->next_opened)
        tried |= o->inode == s->inode && o->device == s->device && o->schema == s->schema;
    release();
    return tried;
}

void companions_forget(struct store *s) {
    hold();
    for (struct store **at = &opened; *at; at = &(*at)->next_opened)
        if (*at == s) {
            *at = s->next_opened;
            break;
        }
    release();
}
