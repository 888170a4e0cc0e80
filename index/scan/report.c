/* report.c — letters to the main thread. What is true is decided elsewhere; here it is copied into
 * a letter that owns all it points to. */
#define LOG_MODULE "indexer"
#include "scan/inner.h"

#include "base/log.h"
#include "base/mem.h"
#include "base/path.h"

struct report *report_new(const struct indexer *ix, enum report_type type, bool with_arena) {
    struct report *r = MEM_NEW(struct report);
    r->letter.kind = (int)type;
    r->arena = with_arena ? arena_new() : NULL;
    r->generation = ix->store ? store_generation(ix->store) : 0;
    return r;
}

void report_free(struct report *r) {
    if (!r)
        return;
    arena_free(r->arena);
    mem_free(r);
}

void report_post(struct indexer *ix, struct report *r) {
    mailbox_post(ix->out, &r->letter);
}

void report_scope(struct indexer *ix) {
    struct report *r = report_new(ix, REPORT_SCOPE, true);
    r->token = ix->added;
    for (const struct site *s = ix->sites; s; s = s->next) {
        struct report_root *root = ARENA_PUSH(r->arena, r->roots, r->root_count);
        *root = (struct report_root){arena_str(r->arena, s->path), s->home, s->id, false};
        for (const struct folder *f = ix->folders; f; f = f->next)
            if (f->published &&
                (path_below(f->path, s->path, NULL) || path_below(s->path, f->path, NULL)))
                root->published = true;
    }
    report_post(ix, r);
}

/* A busy indexer commits often; readers need not hear of each commit. The last one is told of when
 * there is nothing left to do. */
void report_changed(struct indexer *ix, bool idle) {
    enum { EVERY_MS = 100 };
    int64_t at = now_ms();
    ix->changed_due = true;
    if (!idle && at - ix->changed_ms < EVERY_MS)
        return;
    ix->changed_due = false;
    ix->changed_ms = at;
    report_post(ix, report_new(ix, REPORT_CHANGED, false));
}

void report_progress(struct indexer *ix, enum progress_stage stage) {
    struct report *r = report_new(ix, REPORT_PROGRESS, false);
    r->stage = stage;
    r->done = ix->progress.done;
    r->total = ix->progress.total;
    r->bodies = ix->progress.bodies;
    report_post(ix, r);
}

const char *report_state(const struct indexer *ix) {
    if (!ix->store)
        return "unavailable";
    if (ix->rebuilding)
        return "rebuilding";
    bool unsettled = false;
    for (const struct site *s = ix->sites; s && !unsettled; s = s->next)
        unsettled = s->unsettled;
    return unsettled || sites_pending(ix) || scan_pending(ix) ? "scanning" : "ready";
}

static void add_bounds(struct report *r, struct str path, const struct walk_bound *bound) {
    if (!bound->depth && !bound->entries)
        return;
    struct buf text = {0};
    buf_addf(&text, "%.*s: ", STR_ARG(path));
    if (bound->entries)
        buf_addf(&text, "more than %d entries, .bluekit is not looked for in the rest",
                 WALK_ENTRIES);
    else
        buf_addf(&text, ".bluekit is not looked for below level %d", WALK_DEPTH);
    *ARENA_PUSH(r->arena, r->truncated, r->truncated_count) = arena_str(r->arena, buf_str(&text));
    buf_fini(&text);
}

/* The watcher also has folders, targets and our own cookies as roots; people ask for kit roots, and
 * for folders that cannot be looked into. */
static bool is_asked_for(struct indexer *ix, const struct watch_health *w) {
    bool is_folder = false;
    for (const struct folder *f = ix->folders; f; f = f->next)
        is_folder = is_folder || str_eq(f->path, w->path);
    return (is_folder && w->state == STATE_FAILED) || sites_find(ix, w->path);
}

static void add_watchers(struct indexer *ix, struct report *r) {
    struct watch_health *all = NULL;
    size_t count = watch_health(ix->watch, r->arena, &all, &r->limits);
    for (size_t i = 0; i < count; i++)
        if (is_asked_for(ix, &all[i]))
            all[r->watcher_count++] = all[i];
    r->watchers = all;
}

void report_health(struct indexer *ix, int64_t token) {
    struct report *r = report_new(ix, REPORT_HEALTH, true);
    r->token = token;
    add_watchers(ix, r);
    r->index_state = report_state(ix);
    for (const struct site *s = ix->sites; s; s = s->next) {
        struct root root;
        r->workspaces++;
        if (!ix->store || !store_root_find(ix->store, r->arena, s->path, &root))
            continue;
        int64_t kits = store_root_kits(ix->store, root.id);
        r->kits += kits;
        for (size_t i = 0; i < r->watcher_count; i++)
            if (str_eq(r->watchers[i].path, s->path))
                r->watchers[i].kits = kits;
        if (root.truncated.n)
            *ARENA_PUSH(r->arena, r->truncated, r->truncated_count) =
                arena_printf(r->arena, "%.*s: %.*s", STR_ARG(s->path), STR_ARG(root.truncated));
    }
    for (const struct folder *f = ix->folders; f; f = f->next)
        add_bounds(r, f->path, &f->bound);
    r->bytes = ix->store ? store_bytes(ix->store) : 0;
    r->sqlite_memory = ix->store ? store_memory(ix->store) : 0;
    r->watch_memory = (int64_t)watch_bytes(ix->watch);
    report_post(ix, r);
}

void report_trouble(struct indexer *ix, struct str sentence) {
    log_warning("%.*s", STR_ARG(sentence));
    struct report *r = report_new(ix, REPORT_TROUBLE, true);
    r->sentence = arena_str(r->arena, sentence);
    report_post(ix, r);
}

void report_synced(struct indexer *ix, int64_t token, struct str sentence) {
    struct report *r = report_new(ix, REPORT_SYNCED, true);
    r->token = token;
    r->sentence = arena_str(r->arena, sentence);
    report_post(ix, r);
}
