/* poll_place.c — one directory as it was seen last, and how it differs now. It does not know when
 * it is looked at, nor what becomes of what it finds. */
#define LOG_MODULE "watch"
#include "base/buf.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/mem.h"
#include "watch/poll.h"

#include <stdlib.h>

enum { RECENT_NS = 2000000000 }; /* as coarse as file systems come */

const struct poll_system poll_os = {
    .stat = os_stat,
    .lstat = os_lstat,
    .list_open = os_list_open,
    .list_next = os_list_next,
    .list_failed = os_list_failed,
    .list_close = os_list_close,
    .clock_ns = os_clock_ns,
    .wall_ns = os_wall_ns,
};

/* Later writes may give the same stamp. Clocks of other machines may be ahead: what lies far in the
 * future says nothing, and is named twice for having changed. */
static bool is_recent(const struct poll_system *sys, int64_t ctime_ns) {
    int64_t age = sys->wall_ns() - ctime_ns;
    return age <= RECENT_NS && age >= -(int64_t)RECENT_NS;
}

static uint64_t identity_of(enum os_type type, uint64_t inode) {
    return inode << 2 ^ (uint64_t)type;
}

static uint64_t content_of(const struct os_info *info) {
    uint64_t h = hash_bytes((struct str){(const char *)&info->stamp, sizeof info->stamp}) ^
                 (uint64_t)info->type;
    return h ? h : 1;
}

/* ---- listing ---- */

struct found { /* a listing in the making */
    struct poll_entry *entries;
    size_t count, cap;
    struct buf names;
};

static void found_add(struct found *f, const struct os_entry *entry) {
    if (f->count == f->cap) {
        f->cap = f->cap ? 2 * f->cap : 16;
        f->entries = mem_resize(f->entries, f->cap * sizeof *f->entries);
    }
    f->entries[f->count++] = (struct poll_entry){
        .identity = identity_of(entry->type, entry->inode),
        .name_at = (uint32_t)f->names.n,
        .dir = entry->type == OS_DIR,
    };
    buf_add(&f->names, str_z(entry->name));
    buf_add_byte(&f->names, '\0');
}

static void found_drop(struct found *f) {
    mem_free(f->entries);
    buf_fini(&f->names);
    *f = (struct found){0};
}

struct named { /* qsort has no context */
    struct poll_entry entry;
    const char *name;
};

static int by_name(const void *a, const void *b) {
    return strcmp(((const struct named *)a)->name, ((const struct named *)b)->name);
}

static void found_sort(struct found *f) {
    struct named *all = mem_alloc(f->count * sizeof *all);
    for (size_t i = 0; i < f->count; i++)
        all[i] = (struct named){f->entries[i], f->names.p + f->entries[i].name_at};
    if (f->count)
        qsort(all, f->count, sizeof *all, by_name);
    for (size_t i = 0; i < f->count; i++)
        f->entries[i] = all[i].entry;
    mem_free(all);
}

/* False: it could not be listed, or not to its end. */
static bool list(const struct poll_place *p, const struct poll_system *sys, struct found *f,
                 struct err *e) {
    struct os_entry entry;
    struct os_list *l = sys->list_open(p->path, e);
    if (!l)
        return false;
    while (sys->list_next(l, &entry))
        found_add(f, &entry);
    bool ok = !sys->list_failed(l) || err_set(e, ERR_IO, "%s: cannot be listed", p->path);
    sys->list_close(l);
    if (ok)
        found_sort(f);
    return ok;
}

static void keep(struct poll_place *p, struct found *f) {
    mem_free(p->entries);
    mem_free(p->names);
    p->entries = f->entries;
    p->count = f->count;
    p->names_n = f->names.n;
    p->names = buf_take(&f->names);
    *f = (struct found){0};
}

/* ---- a place ---- */

static const char *name_of(const struct poll_place *p, size_t i) {
    return p->names + p->entries[i].name_at;
}

static bool stat_entry(const struct poll_place *p, const struct poll_system *sys, size_t i,
                       struct os_info *info, uint64_t *content) {
    struct err e;
    struct os_info target;
    struct buf path = {0};
    buf_add(&path, (struct str){p->path, p->path_n});
    if (path.n && path.p[path.n - 1] != '/')
        buf_add_byte(&path, '/');
    buf_add(&path, str_z(name_of(p, i)));
    bool ok = sys->lstat(path.p, info, &e);
    *content = ok ? content_of(info) : 0;
    if (ok && info->type == OS_LINK && sys->stat(path.p, &target, &e)) {
        *content ^= content_of(&target) * 3;
        if (target.stamp.ctime_ns > info->stamp.ctime_ns)
            info->stamp.ctime_ns = target.stamp.ctime_ns;
    }
    buf_fini(&path);
    return ok;
}

/* Directories are looked at in any case: one that may not be read can only be told by its parent.
 */
static void look_first(struct poll_place *p, const struct poll_system *sys, size_t i) {
    struct os_info info;
    struct poll_entry *entry = &p->entries[i];
    if ((p->writes || entry->dir) && stat_entry(p, sys, i, &info, &entry->content))
        entry->hot = !entry->dir && is_recent(sys, info.stamp.ctime_ns);
}

void poll_place_want(struct poll_place *p, const struct poll_system *sys) {
    if (p->writes)
        return;
    p->writes = true;
    for (size_t i = 0; i < p->count; i++)
        if (!p->entries[i].dir)
            look_first(p, sys, i);
}

struct poll_place *poll_place_new(const struct poll_system *sys, const char *path, bool writes,
                                  struct err *e) {
    struct os_info info;
    struct found found = {0};
    if (!sys->stat(path, &info, e))
        return NULL;
    if (info.type != OS_DIR) {
        err_set(e, ERR_NOT_FOUND, "%s: not a directory", path);
        return NULL;
    }
    struct poll_place *p = MEM_NEW(struct poll_place);
    p->path_n = strlen(path);
    p->path = mem_copy(path, p->path_n + 1);
    p->stamp = info.stamp;
    p->device = info.device;
    p->readable = true;
    p->hot = is_recent(sys, info.stamp.ctime_ns);
    if (!list(p, sys, &found, e)) {
        found_drop(&found);
        poll_place_free(p);
        return NULL;
    }
    keep(p, &found);
    p->writes = writes;
    for (size_t i = 0; i < p->count; i++)
        look_first(p, sys, i);
    return p;
}

void poll_place_free(struct poll_place *p) {
    if (!p)
        return;
    mem_free(p->path);
    mem_free(p->entries);
    mem_free(p->names);
    mem_free(p);
}

size_t poll_place_bytes(const struct poll_place *p) {
    return sizeof *p + p->path_n + p->count * sizeof *p->entries + p->names_n;
}

/* ---- what is different ---- */

/* Both in order of names: what is only in one of them, or another thing by the same name, is named.
 * What is the same keeps what is known of it. */
static void compare(struct poll_place *p, const struct poll_system *sys, struct found *f,
                    struct arena *a, struct str **out, size_t *count) {
    struct poll_place old = *p;
    p->entries = NULL;
    p->names = NULL;
    keep(p, f);
    size_t i = 0, k = 0;
    while (i < old.count || k < p->count) {
        const char *was = i < old.count ? name_of(&old, i) : NULL;
        const char *is = k < p->count ? name_of(p, k) : NULL;
        int order = !was ? 1 : !is ? -1 : strcmp(was, is);
        bool same = order == 0 && old.entries[i].identity == p->entries[k].identity;
        if (!same)
            *ARENA_PUSH(a, *out, *count) = arena_str(a, str_z(order < 0 ? was : is));
        if (same)
            p->entries[k] = (struct poll_entry){.identity = p->entries[k].identity,
                                                .content = old.entries[i].content,
                                                .name_at = p->entries[k].name_at,
                                                .dir = p->entries[k].dir,
                                                .hot = old.entries[i].hot};
        else if (order >= 0)
            look_first(p, sys, k);
        i += order <= 0;
        k += order >= 0;
    }
    mem_free(old.entries);
    mem_free(old.names);
}

static enum poll_change list_again(struct poll_place *p, const struct poll_system *sys,
                                   struct arena *a, struct str **out, size_t *count) {
    struct err e;
    struct found found = {0};
    bool was = p->readable, listed = list(p, sys, &found, &e);
    if (!listed && e.code == ERR_IO && was) { /* what was seen stays; the next round tries again */
        log_debug("%s", e.text);
        found_drop(&found);
        p->hot = true;
        return POLL_SAME;
    }
    p->readable = listed;
    if (!listed)
        found_drop(&found);
    if (listed && was) {
        compare(p, sys, &found, a, out, count);
        return POLL_SAME;
    }
    keep(p, &found);
    for (size_t i = 0; i < p->count; i++)
        look_first(p, sys, i);
    return was == listed ? POLL_SAME : POLL_ITSELF;
}

enum poll_change poll_look(struct poll_place *p, const struct poll_system *sys, struct arena *a,
                           struct str **out, size_t *count) {
    struct err e;
    struct os_info info;
    if (!sys->stat(p->path, &info, &e)) {
        if (e.code == ERR_NOT_FOUND)
            return POLL_GONE;
        bool was = p->readable;
        p->readable = false;
        p->hot = true; /* its own stamp will not tell when it can be reached again */
        return was ? POLL_ITSELF : POLL_SAME;
    }
    if (info.type != OS_DIR)
        return POLL_GONE;
    if (info.stamp.inode != p->stamp.inode || info.device != p->device)
        return POLL_MOVED;
    bool changed = !stamp_eq(&info.stamp, &p->stamp), again = changed || p->hot;
    p->hot = changed || is_recent(sys, info.stamp.ctime_ns);
    p->stamp = info.stamp;
    return again ? list_again(p, sys, a, out, count) : POLL_SAME;
}

bool poll_look_entry(struct poll_place *p, const struct poll_system *sys, size_t i,
                     poll_knows knows, void *context) {
    struct os_info info;
    struct poll_entry *entry = &p->entries[i];
    uint64_t content;
    if (!p->writes && !entry->dir)
        return false;
    bool there = stat_entry(p, sys, i, &info, &content);
    bool changed = content != entry->content;
    entry->content = content;
    if (entry->dir) {
        struct buf path = {0};
        buf_addf(&path, "%s%s%s", p->path, p->path_n > 1 ? "/" : "", name_of(p, i));
        bool known = knows(context, path.p);
        buf_fini(&path);
        return changed && !known;
    }
    bool named = changed || entry->hot;
    entry->hot = changed || (there && is_recent(sys, info.stamp.ctime_ns));
    return named;
}
