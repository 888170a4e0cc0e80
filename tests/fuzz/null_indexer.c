/* null_indexer.c — scan/indexer.h and scan/files.h without a disk: each order is answered at once,
 * by the letters that an indexer of an empty world would post. There is no thread. */
#include "base/mem.h"
#include "base/path.h"
#include "scan/files.h"
#include "scan/indexer.h"

#include <stdlib.h>

struct folder {
    struct folder *next;
    bool published;
    size_t n;
    char path[];
};
struct indexer {
    struct mailbox *out;
    struct folder *folders;
    int64_t added;
};

/* ---- letters ---- */

static struct report *report_new(enum report_type type) {
    struct report *r = MEM_NEW(struct report);
    r->letter.kind = (int)type;
    r->arena = arena_new();
    return r;
}

void report_free(struct report *r) {
    if (!r)
        return;
    arena_free(r->arena);
    mem_free(r);
}

static void post(struct indexer *in, struct report *r) {
    mailbox_post(in->out, &r->letter);
}

static struct str root_of(struct arena *a, const struct folder *f) {
    return path_join(a, (struct str){f->path, f->n}, STR(".bluekit"));
}

static void post_scope(struct indexer *in) {
    struct report *r = report_new(REPORT_SCOPE);
    r->token = in->added;
    for (const struct folder *f = in->folders; f; f = f->next) {
        int64_t id = (int64_t)r->root_count + 1;
        *ARENA_PUSH(r->arena, r->roots, r->root_count) =
            (struct report_root){root_of(r->arena, f), HOME_PROJECT, id, f->published};
    }
    post(in, r);
}

static void post_progress(struct indexer *in, enum progress_stage stage) {
    struct report *r = report_new(REPORT_PROGRESS);
    r->stage = stage;
    r->done = stage == PROGRESS_BEGIN ? 0 : 1;
    r->total = 1;
    post(in, r);
}

static void post_file(struct indexer *in, struct str path, bool faulty) {
    struct report *r = report_new(REPORT_PROBLEMS);
    struct report_file *file = ARENA_PUSH(r->arena, r->files, r->file_count);
    file->path = arena_str(r->arena, path);
    if (faulty)
        *ARENA_PUSH(r->arena, file->problems, file->count) =
            (struct problem){.code = PROBLEM_NONE + 1, .message = STR("words")};
    post(in, r);
}

/* A kit below each root has one problem. */
static void post_problems(struct indexer *in) {
    struct arena *a = arena_new();
    for (const struct folder *f = in->folders; f; f = f->next)
        post_file(in, path_join(a, root_of(a, f), STR("kits/a.md")), true);
    arena_free(a);
}

static void post_scan(struct indexer *in) {
    post_scope(in);
    post_progress(in, PROGRESS_BEGIN);
    post_progress(in, PROGRESS_REPORT);
    post_problems(in);
    post(in, report_new(REPORT_CHANGED));
    post_progress(in, PROGRESS_END);
}

/* ---- orders ---- */

struct indexer *indexer_new(const struct indexer_options *options, struct mailbox *out) {
    (void)options;
    struct indexer *in = MEM_NEW(struct indexer);
    in->out = out;
    post_scope(in);
    return in;
}

void indexer_free(struct indexer *in) {
    if (!in)
        return;
    for (struct folder *f = in->folders, *next; f; f = next) {
        next = f->next;
        mem_free(f);
    }
    mem_free(in);
}

size_t indexer_queue(struct indexer *in, size_t *peak) {
    (void)in;
    *peak = 0;
    return 0;
}

static struct folder **find(struct indexer *in, struct str path) {
    struct folder **at = &in->folders;
    while (*at && !str_eq((struct str){(*at)->path, (*at)->n}, path))
        at = &(*at)->next;
    return at;
}

void indexer_add_folder(struct indexer *in, struct str path, bool published) {
    struct folder **at = find(in, path);
    if (!*at) {
        *at = mem_alloc(sizeof **at + path.n);
        (*at)->n = path.n;
        memcpy((*at)->path, path.p, path.n);
    }
    (*at)->published = published;
    in->added++;
    post_scan(in);
}

void indexer_remove_folder(struct indexer *in, struct str path) {
    struct folder **at = find(in, path), *gone = *at;
    if (!gone)
        return;
    *at = gone->next;
    mem_free(gone);
    post_scope(in);
}

void indexer_set_registry(struct indexer *in, bool on) {
    (void)on;
    post_scope(in);
}

void indexer_set_watch(struct indexer *in, const struct watch_options *options) {
    (void)options;
    struct report *r = report_new(REPORT_TROUBLE);
    r->sentence = STR("nothing is watched");
    post(in, r);
}

void indexer_set_shown(struct indexer *in, const bool *shown) {
    (void)shown;
    post_scope(in);
}

void indexer_note(struct indexer *in, struct str path) {
    post_file(in, path, true);
    post(in, report_new(REPORT_CHANGED));
}

void indexer_suspect(struct indexer *in, uint64_t inode) {
    (void)in, (void)inode;
}

void indexer_want_targets(struct indexer *in, const struct str *paths, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (!path_is_absolute(paths[i]))
            abort();
    (void)in; /* nothing is found out: the store would have to be told */
}

void indexer_sync(struct indexer *in, int64_t token) {
    struct report *r = report_new(REPORT_SYNCED);
    r->token = token;
    post(in, r);
}

void indexer_ask_health(struct indexer *in, int64_t token) {
    struct report *r = report_new(REPORT_HEALTH);
    r->token = token;
    r->index_state = "ready";
    for (const struct folder *f = in->folders; f; f = f->next)
        *ARENA_PUSH(r->arena, r->watchers, r->watcher_count) = (struct watch_health){
            .path = root_of(r->arena, f),
            .healthy = f->published,
            .state = f->published ? STATE_WATCHING : STATE_FAILED,
            .backend = "none",
            .last_event_ms = -1,
            .cure = STR("a cure"),
        };
    post(in, r);
}

void indexer_republish(struct indexer *in) {
    post_problems(in);
}

void indexer_report(struct indexer *in, struct str path) {
    post_file(in, path, path.n % 2);
}

/* ---- the files of any project ---- */

struct files {
    size_t n;
    char project[];
};

static const struct str names[] = {
    STR_INIT("README.md"),
    STR_INIT("src/a.c"),
    STR_INIT("src/b/a.c"),
    STR_INIT("src/b/c.h"),
};
enum { NAMES = sizeof names / sizeof *names };

struct files *files_list(struct str project) {
    struct files *f = mem_alloc(sizeof *f + project.n);
    f->n = project.n;
    memcpy(f->project, project.p, project.n);
    return f;
}

void files_free(struct files *f) {
    mem_free(f);
}

struct str files_project(const struct files *f) {
    return (struct str){f->project, f->n};
}

bool files_truncated(const struct files *f) {
    return f->n % 2;
}

size_t files_count(const struct files *f) {
    (void)f;
    return NAMES;
}

struct str files_at(const struct files *f, size_t i) {
    (void)f;
    return names[i];
}

bool files_has(const struct files *f, struct str path) {
    size_t at = files_from(f, path);
    return at < NAMES && str_eq(names[at], path);
}

size_t files_with_suffix(const struct files *f, struct str suffix, struct str *one) {
    (void)f;
    size_t n = 0;
    for (size_t i = 0; i < NAMES; i++) {
        size_t start = names[i].n - suffix.n;
        if (!str_ends(names[i], suffix) || (start && names[i].p[start - 1] != '/'))
            continue;
        *one = names[i];
        n++;
    }
    return n;
}

size_t files_from(const struct files *f, struct str prefix) {
    (void)f;
    size_t i = 0;
    while (i < NAMES && str_cmp(names[i], prefix) < 0)
        i++;
    return i;
}

size_t files_memory(const struct files *f) {
    return sizeof *f + f->n;
}
