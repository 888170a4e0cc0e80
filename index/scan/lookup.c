/* lookup.c — one file: is the store right about it, and if not, make it so. The disk is the truth
 * and the stamp is compared inside the transaction, so it does not matter who asked or how often.
 */
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

enum reading { READ_DONE, READ_ABSENT, READ_LATER };

/* Beyond the size that is read at all the front matter is enough (decision 9). */
static enum reading read_text(struct indexer *ix, const char *path, struct os_info *info) {
    struct err e = {0};
    bool ok = os_read_file(path, KIT_SIZE_MAX, &ix->text, info, &e);
    if (!ok && e.code == ERR_EXHAUSTED)
        ok = os_read_head(path, KIT_SIZE_MAX + 1, &ix->text, info, &e);
    if (ok)
        return READ_DONE;
    log_debug("not read: %s", e.text);
    return e.code == ERR_EXHAUSTED || e.code == ERR_BUSY ? READ_LATER : READ_ABSENT;
}

static uint64_t hash_of(const struct indexer *ix, const struct stamp *stamp) {
    uint64_t hash = hash_bytes(buf_str(&ix->text));
    return ix->text.n > KIT_SIZE_MAX ? hash ^ (uint64_t)stamp->size * 0x9e3779b97f4a7c15u : hash;
}

static const struct kit *parse(struct indexer *ix, const struct site *site, struct str below,
                               struct str path) {
    lines_build(&ix->lines, buf_str(&ix->text));
    struct source source = {.path = path,
                            .below = below,
                            .home = site->home,
                            .text = buf_str(&ix->text),
                            .lines = &ix->lines};
    return kit_parse(ix->job, &source);
}

static struct str body_of(const struct kit *kit) {
    return kit->limits & LIMIT_SIZE ? STR_NONE : str_cut(kit->source.text, kit->body);
}

/* The same of the text in hand, which is that of a kit in the store: no need to parse it again. */
static struct str body_of_known(struct indexer *ix, const struct kit_row *row) {
    struct str text = buf_str(&ix->text);
    if (text.n > KIT_SIZE_MAX || format_of_name(path_name(row->path)) == FORMAT_JSON)
        return STR_NONE;
    return row->facts->has_front ? str_from(text, kit_body(text)) : text;
}

bool lookup_read_body(void *context, struct str path, struct buf *body) {
    struct indexer *ix = context;
    struct os_info info;
    struct kit_row row;
    bool ok = store_kit_at(ix->store, ix->job, path, true, &row) &&
              read_text(ix, arena_strz(ix->job, path), &info) == READ_DONE;
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

static bool forget(struct indexer *ix, const struct lookup *l, struct str path,
                   const struct kit_stamp *have, struct err *e) {
    struct kit_row row;
    if (!in_first_pass(l->site) && store_kit_at(ix->store, ix->job, path, true, &row))
        publish_touch(ix, path, row.facts, NULL);
    return store_delete(ix->store, have->kit, e);
}

/* `have`: what is stored of it; NULL: nothing. */
static bool put(struct indexer *ix, const struct lookup *l, struct str path,
                const struct os_info *info, int64_t seen, uint64_t hash,
                const struct kit_stamp *have, struct err *e) {
    const struct kit *kit = parse(ix, l->site, l->below, path);
    struct facts *facts = facts_of(ix->job, kit);
    struct problems problems = {.arena = ix->job};
    check_kit(&problems, kit);
    problems_sort(&problems);
    struct kit_row row = {0};
    if (!in_first_pass(l->site)) {
        bool had = have && store_kit(ix->store, ix->job, have->kit, true, &row);
        publish_touch(ix, path, had ? row.facts : NULL, facts);
    }
    struct kit_put p = {.root = l->site->id,
                        .below = l->below,
                        .path = path,
                        .stamp = info->stamp,
                        .seen_ns = seen,
                        .hash = hash,
                        .facts = facts,
                        .problems = &problems,
                        .body = body_of(kit),
                        .body_later = body_later(l->site),
                        .unknown = !have,
                        .old = row.facts};
    int64_t id;
    if (!store_put(ix->store, &p, &id, e))
        return false;
    ix->names_due = ix->names_due || store_unnamed(ix->store);
    return true;
}

bool lookup_run(struct indexer *ix, const struct lookup *l, bool force, struct err *e) {
    struct kit_stamp have = {0};
    struct os_info info, after;
    struct str path = path_of(ix, l->site, l->below);
    const char *z = arena_strz(ix->job, path);
    bool known = store_stamp(ix->store, l->site->id, l->below, ix->job, &have);
    int64_t seen = os_wall_ns();
    if (known && !force && !l->unlisted && os_stat(z, &info, &(struct err){0}) &&
        info.type == OS_FILE && stamp_fresh(&have, &info.stamp))
        return true;
    enum reading reading = l->unlisted ? READ_ABSENT : read_text(ix, z, &info);
    if (reading == READ_ABSENT)
        return !known || forget(ix, l, path, &have, e);
    bool settled = reading == READ_DONE && os_stat(z, &after, &(struct err){0}) &&
                   stamp_eq(&info.stamp, &after.stamp);
    if (reading == READ_LATER)
        ix->pause_until = now_ms() + PAUSE_MS;
    if (!settled && l->tries < TRIES_MAX) {
        work_add(&ix->urgent, (struct lookup){l->site, l->below, l->tries + 1, false});
        return true;
    }
    if (reading == READ_LATER) { /* no event will tell of it again */
        site_stale_later(l->site);
        return true;
    }
    uint64_t hash = hash_of(ix, &info.stamp);
    if (known && have.hash == hash && (have.has_body || body_later(l->site)))
        return store_touch(ix->store, have.kit, &info.stamp, seen, e);
    if (info.shared)
        map_put(&ix->shared, info.stamp.inode, 0);
    return put(ix, l, path, &info, seen, hash, known ? &have : NULL, e);
}

bool lookup_body(struct indexer *ix, struct site *site, const struct kit_stamp *have,
                 struct err *e) {
    struct os_info info;
    struct kit_row row;
    struct str path = path_of(ix, site, have->below);
    if (read_text(ix, arena_strz(ix->job, path), &info) == READ_DONE &&
        hash_of(ix, &info.stamp) == have->hash &&
        store_kit_names(ix->store, ix->job, have->kit, &row))
        return store_put_body(ix->store, have->kit, body_of_known(ix, &row), e);
    struct lookup l = {.site = site, .below = have->below, .tries = TRIES_MAX};
    bool later = site->later;
    site->later = false;
    bool ok = lookup_run(ix, &l, true, e);
    site->later = later;
    return ok;
}
