/* lookup.c — one file: is the store right about it, and if not, make it so. The disk is the truth
 * and the stamp is compared inside the transaction, so it does not matter who asked or how often.
 * Reading and parsing need no more than the file: any thread may do that (ahead.c). */
#define LOG_MODULE "indexer"
#include "scan/inner.h"

#include "base/hash.h"
#include "base/log.h"
#include "base/path.h"
#include "kit/check.h"

/* Times of whole seconds come from file systems that know no finer ones. */
bool stamp_fresh(const struct kit_stamp *have, const struct stamp *now) {
    enum { SECOND = 1000000000 };
    int64_t window = now->ctime_ns % SECOND == 0 ? 2LL * SECOND : 0;
    return stamp_eq(&have->stamp, now) && now->ctime_ns + window < have->seen_ns;
}

static struct str path_of(struct indexer *ix, const struct site *site, struct str below) {
    return path_join(ix->job, site->path, below);
}

bool lookup_same(struct indexer *ix, const struct lookup *l) {
    struct kit_stamp have;
    struct os_info info;
    if (!l->site)
        return true;
    bool known = store_stamp(ix->store, l->site->id, l->below, ix->job, &have);
    if (l->unlisted)
        return !known;
    bool there =
        os_stat(arena_strz(ix->job, path_of(ix, l->site, l->below)), &info, &(struct err){0}) &&
        info.type == OS_FILE;
    return known ? there && stamp_fresh(&have, &info.stamp) : !there;
}

/* ---- reading ---- */

enum { PAUSE_MS = 1000 }; /* when the system has no more descriptors */

/* Beyond the size that is read at all the front matter is enough (decision 9). */
static enum reading read_text(const char *path, struct buf *text, struct os_info *info) {
    struct err e = {0};
    bool ok = os_read_file(path, KIT_SIZE_MAX, text, info, &e);
    if (!ok && e.code == ERR_EXHAUSTED)
        ok = os_read_head(path, KIT_SIZE_MAX + 1, text, info, &e);
    if (ok)
        return READ_DONE;
    log_debug("not read: %s", e.text);
    return e.code == ERR_EXHAUSTED || e.code == ERR_BUSY ? READ_LATER : READ_ABSENT;
}

static uint64_t hash_of(struct str text, const struct stamp *stamp) {
    uint64_t hash = hash_bytes(text);
    return text.n > KIT_SIZE_MAX ? hash ^ (uint64_t)stamp->size * 0x9e3779b97f4a7c15u : hash;
}

void file_read(struct file *f) {
    struct os_info after;
    const struct lookup *l = &f->lookup;
    f->path = path_join(f->arena, l->site->path, l->below);
    f->facts = NULL;
    f->seen_ns = os_wall_ns();
    const char *z = arena_strz(f->arena, f->path);
    f->reading = l->unlisted ? READ_ABSENT : read_text(z, &f->text, &f->info);
    f->settled = f->reading == READ_DONE && os_stat(z, &after, &(struct err){0}) &&
                 stamp_eq(&f->info.stamp, &after.stamp);
    if (f->settled)
        f->hash = hash_of(buf_str(&f->text), &f->info.stamp);
}

void file_parse(struct file *f) {
    struct str text = buf_str(&f->text);
    lines_build(&f->lines, text);
    struct source source = {.path = f->path,
                            .below = f->lookup.below,
                            .home = f->lookup.site->home,
                            .text = text,
                            .lines = &f->lines};
    f->kit = kit_parse(f->arena, &source);
    f->facts = facts_of(f->arena, f->kit);
    f->problems = (struct problems){.arena = f->arena};
    check_kit(&f->problems, f->kit);
    problems_sort(&f->problems);
}

static struct str body_of(const struct kit *kit) {
    return kit->limits & LIMIT_SIZE ? STR_NONE : str_cut(kit->source.text, kit->body);
}

/* The same of the text in hand, which is that of a kit in the store: no need to parse it again. */
static struct str body_of_known(struct indexer *ix, const struct kit_row *row) {
    struct str text = buf_str(&ix->file.text);
    if (text.n > KIT_SIZE_MAX || format_of_name(path_name(row->path)) == FORMAT_JSON)
        return STR_NONE;
    return row->facts->has_front ? str_from(text, kit_body(text)) : text;
}

bool lookup_read_body(void *context, struct str path, struct buf *body) {
    struct indexer *ix = context;
    struct os_info info;
    struct kit_row row;
    bool ok = store_kit_at(ix->store, ix->job, path, true, &row) &&
              read_text(arena_strz(ix->job, path), &ix->file.text, &info) == READ_DONE;
    buf_reset(body);
    if (ok)
        buf_add(body, body_of_known(ix, &row));
    arena_reset(ix->job);
    return ok;
}

/* ---- storing ---- */

/* The first pass of a cold build: all is checked at its end, and bodies follow. */
static bool in_first_pass(const struct site *s) {
    return !s->complete && !s->scanned;
}

static bool body_later(const struct site *s) {
    return s->later && s->listed;
}

static bool forget(struct indexer *ix, const struct file *f, const struct kit_stamp *have,
                   struct err *e) {
    struct kit_row row;
    if (!in_first_pass(f->lookup.site) && store_kit_at(ix->store, ix->job, f->path, true, &row))
        publish_touch(ix, f->path, row.facts, NULL);
    return store_delete(ix->store, have->kit, e);
}

/* `have`: what is stored of it; NULL: nothing. */
static bool put(struct indexer *ix, struct file *f, const struct kit_stamp *have, struct err *e) {
    const struct site *site = f->lookup.site;
    struct kit_row row = {0};
    if (!f->facts)
        file_parse(f);
    if (!in_first_pass(site)) {
        bool had = have && store_kit(ix->store, ix->job, have->kit, true, &row);
        publish_touch(ix, f->path, had ? row.facts : NULL, f->facts);
    }
    struct kit_put p = {.root = site->id,
                        .below = f->lookup.below,
                        .path = f->path,
                        .stamp = f->info.stamp,
                        .seen_ns = f->seen_ns,
                        .hash = f->hash,
                        .facts = f->facts,
                        .problems = &f->problems,
                        .body = body_of(f->kit),
                        .body_later = body_later(site),
                        .unknown = !have,
                        .old = row.facts};
    int64_t id;
    if (!store_put(ix->store, &p, &id, e))
        return false;
    ix->names_due = ix->names_due || store_unnamed(ix->store);
    return true;
}

/* As it was read; `have` as above. */
static bool store_file(struct indexer *ix, struct file *f, const struct kit_stamp *have,
                       struct err *e) {
    const struct lookup *l = &f->lookup;
    if (f->reading == READ_ABSENT)
        return !have || forget(ix, f, have, e);
    if (f->reading == READ_LATER)
        ix->pause_until = now_ms() + PAUSE_MS;
    if (!f->settled && l->tries < TRIES_MAX) {
        work_add(&ix->urgent, (struct lookup){l->site, l->below, l->tries + 1, false});
        return true;
    }
    if (f->reading == READ_LATER) { /* no event will tell of it again */
        site_stale_later(l->site);
        return true;
    }
    if (!f->settled)
        f->hash = hash_of(buf_str(&f->text), &f->info.stamp);
    if (have && have->hash == f->hash && (have->has_body || body_later(l->site)))
        return store_touch(ix->store, have->kit, &f->info.stamp, f->seen_ns, e);
    if (f->info.shared)
        map_put(&ix->shared, f->info.stamp.inode, 0);
    return put(ix, f, have, e);
}

bool lookup_run(struct indexer *ix, const struct lookup *l, bool force, struct err *e) {
    struct kit_stamp have = {0};
    struct os_info info;
    const char *z = arena_strz(ix->job, path_of(ix, l->site, l->below));
    bool known = store_stamp(ix->store, l->site->id, l->below, ix->job, &have);
    if (known && !force && !l->unlisted && os_stat(z, &info, &(struct err){0}) &&
        info.type == OS_FILE && stamp_fresh(&have, &info.stamp))
        return true;
    ix->file.lookup = *l;
    ix->file.arena = ix->job;
    file_read(&ix->file);
    return store_file(ix, &ix->file, known ? &have : NULL, e);
}

bool lookup_store(struct indexer *ix, struct file *f, struct err *e) {
    struct kit_stamp have = {0};
    const struct lookup *l = &f->lookup;
    bool known = store_stamp(ix->store, l->site->id, l->below, ix->job, &have);
    if (known && f->settled && stamp_fresh(&have, &f->info.stamp))
        return true;
    return store_file(ix, f, known ? &have : NULL, e);
}

bool lookup_body(struct indexer *ix, struct site *site, const struct kit_stamp *have,
                 struct err *e) {
    struct os_info info;
    struct kit_row row;
    struct str path = path_of(ix, site, have->below);
    if (read_text(arena_strz(ix->job, path), &ix->file.text, &info) == READ_DONE &&
        hash_of(buf_str(&ix->file.text), &info.stamp) == have->hash &&
        store_kit_names(ix->store, ix->job, have->kit, &row))
        return store_put_body(ix->store, have->kit, body_of_known(ix, &row), e);
    struct lookup l = {.site = site, .below = have->below, .tries = TRIES_MAX};
    bool later = site->later;
    site->later = false;
    bool ok = lookup_run(ix, &l, true, e);
    site->later = later;
    return ok;
}
