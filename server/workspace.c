/* workspace.c — the overlay: each question is put to the open documents first, then to the store
 * for all paths that are not open. What neither knows is noted for the indexer to find out. */
#define LOG_MODULE "workspace"
#include "workspace.h"

#include "base/hash.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/os.h"
#include "base/path.h"
#include "base/text.h"
#include "recall.h"
#include "scan/files.h"
#include "scan/map.h"
#include "scan/walk.h"

#include <stdlib.h>

enum { LISTING_MS = 10000 }; /* the age from which a project's files are listed again */

struct listing {
    struct files *files;
    int64_t made_ms;
};

struct workspace {
    struct docs *docs;
    char *store_path;
    struct store *store; /* NULL until it can be opened */
    struct recall recall;
    uint64_t damaged; /* the inode of a file that is; 0: none */
    struct arena *roots_arena;
    struct report_root *roots;
    size_t root_count;
    struct scope scope;
    struct arena *wants_arena;
    struct str *wants;
    size_t want_count;
    struct map wanted; /* hashes of them */
    struct map asked;  /* hashes of all that the indexer was asked to look after, for this index */
    struct listing *listings;
    size_t listing_count;
    int64_t listing_asked_ms;  /* when a listing was last handed out; long ago when it has come */
    struct str project_wanted; /* in wants_arena; "" when none */
};

struct workspace *workspace_new(struct docs *docs, const char *store_path) {
    struct workspace *ws = MEM_NEW(struct workspace);
    ws->docs = docs;
    ws->store_path = mem_copy(store_path, strlen(store_path) + 1);
    ws->listing_asked_ms = INT64_MIN / 2;
    ws->roots_arena = arena_new();
    ws->wants_arena = arena_new();
    return ws;
}

void workspace_free(struct workspace *ws) {
    if (!ws)
        return;
    for (size_t i = 0; i < ws->listing_count; i++)
        files_free(ws->listings[i].files);
    mem_free(ws->listings);
    recall_forget(&ws->recall);
    store_close(ws->store);
    map_fini(&ws->wanted);
    map_fini(&ws->asked);
    arena_free(ws->roots_arena);
    arena_free(ws->wants_arena);
    mem_free(ws->store_path);
    mem_free(ws);
}

static void drop_store(struct workspace *ws) {
    recall_forget(&ws->recall);
    store_close(ws->store); /* opened anew when it is asked next */
    ws->store = NULL;
}

void workspace_set_store(struct workspace *ws, const char *store_path) {
    drop_store(ws);
    mem_free(ws->store_path);
    ws->store_path = mem_copy(store_path, strlen(store_path) + 1);
}

/* The connection; NULL while there is no index, which is like an empty one. */
static struct store *store_of(struct workspace *ws) {
    struct err e = {0};
    struct os_info info;
    if (!ws->store && ws->scope.n)
        ws->store = store_open(ws->store_path, STORE_READ, &e);
    /* Whoever has it open may never read what is broken. */
    if (e.code == ERR_CORRUPT && os_stat(ws->store_path, &info, &(struct err){0}))
        ws->damaged = info.stamp.inode;
    return ws->store;
}

uint64_t workspace_damaged(struct workspace *ws) {
    struct err e = {0};
    bool trouble = ws->store && store_trouble(ws->store, &e);
    if (trouble)
        recall_forget(&ws->recall);
    if (trouble && e.code == ERR_CORRUPT) {
        ws->damaged = store_inode(ws->store);
        drop_store(ws);
    }
    uint64_t inode = ws->damaged;
    ws->damaged = 0;
    return inode;
}

/* ---- roots ---- */

static int compare_ids(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

void workspace_set_roots(struct workspace *ws, const struct report_root *roots, size_t n) {
    arena_reset(ws->roots_arena);
    ws->roots = ARENA_ARRAY(ws->roots_arena, struct report_root, n);
    int64_t *ids = ARENA_ARRAY(ws->roots_arena, int64_t, n);
    for (size_t i = 0; i < n; i++) {
        ws->roots[i] = roots[i];
        ws->roots[i].path = arena_str(ws->roots_arena, roots[i].path);
        ids[i] = roots[i].id;
    }
    if (n)
        qsort(ids, n, sizeof *ids, compare_ids);
    ws->root_count = n;
    ws->scope = (struct scope){ids, n};
    /* an index that was set aside and made anew is another file behind the same name */
    drop_store(ws);
    map_fini(&ws->asked);
    for (struct doc *d = docs_first(ws->docs); d; d = d->next)
        workspace_place(ws, d);
}

const struct report_root *workspace_root_of(const struct workspace *ws, struct str path) {
    const struct report_root *best = NULL;
    for (size_t i = 0; i < ws->root_count && path.n; i++) {
        const struct report_root *r = &ws->roots[i];
        if (path_below(r->path, path, NULL) && (!best || r->path.n > best->path.n))
            best = r;
    }
    return best;
}

const struct report_root *workspace_only_root(const struct workspace *ws) {
    const struct report_root *only = NULL;
    for (size_t i = 0; i < ws->root_count; i++) {
        if (!ws->roots[i].published)
            continue;
        if (only)
            return NULL;
        only = &ws->roots[i];
    }
    return only;
}

void workspace_place(struct workspace *ws, struct doc *d) {
    const struct report_root *root = workspace_root_of(ws, d->path);
    struct str below;
    if (root && path_below(root->path, d->path, &below) && walk_takes(root->home, below)) {
        docs_place(d, below, root->home, root->id);
        return;
    }
    struct str above = world_root_by_name(d->path);
    if (above.n && path_below(above, d->path, &below))
        docs_place(d, below, HOME_PROJECT, -1);
    else
        docs_place(d, d->path.n ? path_name(d->path) : d->below, HOME_LOOSE, -1);
}

/* ---- the store, or what it said before ---- */

void workspace_begin(struct workspace *ws) {
    struct store *s = store_of(ws);
    if (s)
        recall_begin(&ws->recall, s);
}

void workspace_end(struct workspace *ws) {
    if (ws->recall.store)
        recall_end(&ws->recall);
}

void workspace_forget(struct workspace *ws) {
    recall_forget(&ws->recall);
}

static bool stored_kit(struct workspace *ws, struct arena *arena, struct str path, bool with_facts,
                       struct kit_row *row) {
    struct store *s = store_of(ws);
    bool found = ws->recall.store ? recall_kit_at(&ws->recall, path, with_facts, row)
                                  : s && store_kit_at(s, arena, path, with_facts, row);
    return found && scope_has(&ws->scope, row->root);
}

static size_t stored_names(struct workspace *ws, struct arena *arena, struct str name,
                           unsigned which, bool folded, struct kit_row **rows) {
    struct store *s = store_of(ws);
    if (ws->recall.store)
        return recall_kits_named(&ws->recall, &ws->scope, name, which, folded, rows);
    return s ? store_kits_named(s, arena, &ws->scope, name, which, folded, rows) : 0;
}

static enum existence stored_target(struct workspace *ws, struct str path, int64_t *lines) {
    struct store *s = store_of(ws);
    if (ws->recall.store)
        return recall_target(&ws->recall, path, lines);
    return s ? store_target(s, path, lines) : EXISTS_UNKNOWN;
}

/* ---- world ---- */

static struct str root_of(void *context, struct str path) {
    struct workspace *ws = context;
    const struct report_root *root = workspace_root_of(ws, path);
    return root ? root->path : world_root_by_name(path);
}

static const struct facts *facts_of_doc(struct doc *d) {
    const struct analysis *a = docs_analysis(d);
    if (!a)
        a = d->analysis; /* the last picture of a long text */
    return a && a->facts->is_kit ? a->facts : NULL;
}

static const struct facts *kit_at(void *context, struct arena *arena, struct str path) {
    struct workspace *ws = context;
    struct doc *d = docs_at(ws->docs, path);
    if (d)
        return facts_of_doc(d);
    struct kit_row row;
    return stored_kit(ws, arena, path, true, &row) ? row.facts : NULL;
}

/* Open ones by their present text. */
static size_t named(void *context, struct arena *arena, struct str from, struct str name,
                    unsigned which, bool anywhere, struct namesake **out) {
    struct workspace *ws = context;
    struct str root = root_of(ws, from);
    size_t n = 0;
    *out = NULL;
    if (!name.n)
        return 0;
    for (struct doc *d = docs_first(ws->docs); d; d = d->next) {
        const struct facts *f = d->path.n && d->home != HOME_LOOSE ? facts_of_doc(d) : NULL;
        if (f && world_is_named(f, d->path, name, which, anywhere))
            *ARENA_PUSH(arena, *out, n) =
                (struct namesake){d->path, f, str_eq(root_of(ws, d->path), root)};
    }
    struct kit_row *rows;
    size_t rows_n = stored_names(ws, arena, name, which, anywhere, &rows);
    for (size_t i = 0; i < rows_n; i++)
        if (!docs_at(ws->docs, rows[i].path) && rows[i].facts)
            *ARENA_PUSH(arena, *out, n) = (struct namesake){
                rows[i].path, rows[i].facts, str_eq(root_of(ws, rows[i].path), root)};
    return n;
}

static void want(struct workspace *ws, struct str path) {
    if (!map_put(&ws->wanted, hash_bytes(path), 0))
        return;
    map_put(&ws->asked, hash_bytes(path), 0);
    struct str copy = arena_str(ws->wants_arena, path);
    *ARENA_PUSH(ws->wants_arena, ws->wants, ws->want_count) = copy;
}

static enum existence look(struct workspace *ws, struct str path, int64_t *lines) {
    *lines = -1;
    enum existence e = stored_target(ws, path, lines);
    /* What an earlier or another server has found nobody looks after for this one. */
    if (e == EXISTS_UNKNOWN || !map_get(&ws->asked, hash_bytes(path), NULL))
        want(ws, path);
    return e;
}

static enum existence exists(void *context, struct str path) {
    struct workspace *ws = context;
    if (docs_at(ws->docs, path))
        return EXISTS_FILE;
    struct arena *arena = arena_new();
    struct kit_row row;
    bool kit = stored_kit(ws, arena, path, false, &row);
    arena_free(arena);
    int64_t lines;
    return kit ? EXISTS_FILE : look(ws, path, &lines);
}

static enum existence code(void *context, struct arena *arena, struct str from, struct str target,
                           struct str *path, int64_t *lines) {
    struct workspace *ws = context;
    struct str project = world_project(root_of(ws, from));
    if (!project.n)
        return EXISTS_UNKNOWN;
    const struct str bases[] = {project, path_dir(from)};
    bool unknown = false;
    for (size_t i = 0; i < 2; i++) {
        *path = path_resolve(arena, bases[i], target);
        enum existence e = look(ws, *path, lines);
        if (e == EXISTS_FILE || e == EXISTS_DIR)
            return e;
        unknown = unknown || e == EXISTS_UNKNOWN;
    }
    const struct files *files = workspace_files(ws, project);
    if (unknown || !files)
        return EXISTS_UNKNOWN;
    struct str one;
    size_t n = files_with_suffix(files, path_resolve(arena, STR_NONE, target), &one);
    if (n == 0)
        return files_truncated(files) ? EXISTS_UNKNOWN : EXISTS_NOT;
    if (n > 1)
        return EXISTS_UNKNOWN;
    *path = path_join(arena, project, one);
    return look(ws, *path, lines);
}

bool workspace_is_referred(void *context, struct arena *arena, struct str path,
                           const struct facts *kit) {
    struct workspace *ws = context;
    struct world world = workspace_world(ws);
    struct store *s = store_of(ws);
    struct kit_row *rows = NULL, row;
    for (struct doc *d = docs_first(ws->docs); d; d = d->next) {
        const struct facts *f = d->path.n && d->home != HOME_LOOSE ? facts_of_doc(d) : NULL;
        if (f && !str_eq(d->path, path) && world_refers(&world, arena, d->path, f, path, kit))
            return true;
    }
    const struct str names[] = {kit->id.text, kit->alias.text, path_stem(path)};
    size_t n = s ? store_referrers(s, arena, &ws->scope, path, names, 3, &rows) : 0;
    for (size_t i = 0; i < n; i++)
        if (!docs_at(ws->docs, rows[i].path) && !str_eq(rows[i].path, path) &&
            store_kit(s, arena, rows[i].kit, true, &row) &&
            world_refers(&world, arena, row.path, row.facts, path, kit))
            return true;
    return false;
}

struct world workspace_world(struct workspace *ws) {
    return (struct world){
        .context = ws,
        .kit_at = kit_at,
        .named = named,
        .exists = exists,
        .code = code,
        .root_of = root_of,
    };
}

size_t workspace_wants(struct workspace *ws, struct arena *arena, struct str **paths) {
    size_t n = ws->want_count;
    *paths = ARENA_ARRAY(arena, struct str, n);
    for (size_t i = 0; i < n; i++)
        (*paths)[i] = arena_str(arena, ws->wants[i]);
    ws->wants = NULL;
    ws->want_count = 0;
    map_fini(&ws->wanted);
    if (!ws->project_wanted.n)
        arena_reset(ws->wants_arena);
    return n;
}

/* ---- the query thread's view ---- */

struct view workspace_view(struct workspace *ws, struct arena *arena, struct analysis ***held,
                           size_t *n) {
    struct view view = {0};
    int64_t *ids = ARENA_ARRAY(arena, int64_t, ws->scope.n);
    if (ws->scope.n)
        memcpy(ids, ws->scope.roots, ws->scope.n * sizeof *ids);
    view.scope = (struct scope){ids, ws->scope.n};
    struct overlay_doc *docs = ARENA_ARRAY(arena, struct overlay_doc, docs_count(ws->docs));
    *held = ARENA_ARRAY(arena, struct analysis *, docs_count(ws->docs));
    *n = 0;
    for (struct doc *d = docs_first(ws->docs); d; d = d->next) {
        if (!docs_analysis(d) && !d->analysis)
            continue;
        struct analysis *a = analysis_ref(d->analysis);
        (*held)[*n] = a;
        docs[*n] = (struct overlay_doc){
            .path = a->source.path,
            .text = a->source.text,
            .below = a->source.below,
            .root = d->root,
            .facts = a->facts,
            .lines = &a->lines,
            .body = a->kit->body,
        };
        (*n)++;
    }
    view.docs = docs;
    view.doc_count = *n;
    return view;
}

/* ---- files of projects ---- */

/* A project is not watched as a whole, so its list ages: whoever asks for an old one gets it, and a
 * new one is made for the next. */
const struct files *workspace_files(struct workspace *ws, struct str project) {
    const struct listing *found = NULL;
    for (size_t i = 0; i < ws->listing_count && !found; i++)
        if (str_eq(files_project(ws->listings[i].files), project))
            found = &ws->listings[i];
    int64_t now_ms = os_clock_ns() / 1000000;
    bool old = !found || now_ms - found->made_ms > LISTING_MS;
    if (old && now_ms - ws->listing_asked_ms > LISTING_MS)
        ws->project_wanted = arena_str(ws->wants_arena, project);
    return found ? found->files : NULL;
}

static bool same_files(const struct files *a, const struct files *b) {
    if (files_count(a) != files_count(b) || files_truncated(a) != files_truncated(b))
        return false;
    for (size_t i = 0; i < files_count(a); i++)
        if (!str_eq(files_at(a, i), files_at(b, i)))
            return false;
    return true;
}

bool workspace_set_files(struct workspace *ws, struct files *files) {
    struct listing fresh = {files, os_clock_ns() / 1000000};
    ws->listing_asked_ms = INT64_MIN / 2;
    for (size_t i = 0; i < ws->listing_count; i++) {
        if (!str_eq(files_project(ws->listings[i].files), files_project(files)))
            continue;
        bool same = same_files(ws->listings[i].files, files);
        files_free(ws->listings[i].files);
        ws->listings[i] = fresh;
        return !same;
    }
    ws->listings = mem_resize(ws->listings, (ws->listing_count + 1) * sizeof *ws->listings);
    ws->listings[ws->listing_count++] = fresh;
    return true;
}

bool workspace_files_wanted(struct workspace *ws, struct arena *arena, struct str *project) {
    if (!ws->project_wanted.n)
        return false;
    *project = arena_str(arena, ws->project_wanted);
    ws->project_wanted = STR_NONE;
    ws->listing_asked_ms = os_clock_ns() / 1000000;
    return true;
}
