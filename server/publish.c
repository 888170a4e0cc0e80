/* publish.c — due dates and lists. What a problem is, is not decided here. */
#define LOG_MODULE "publish"
#include "publish.h"

#include "asker.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/os.h"
#include "encode_text.h"
#include "handlers.h"
#include "scan/files.h"
#include "scan/map.h"
#include "uri.h"

#include <stdio.h>

enum {
    QUICK_US = 10000, /* a check that took less is made at once, a longer one after a pause */
    PAUSE_FACTOR = 8,
    PAUSE_MOST_MS = 80,
    LIST_MOST = 1000, /* of one file; nobody reads on, and some clients choke */
};

struct waiting { /* a pull request for a document that is being analysed */
    struct waiting *next;
    int64_t request;
    struct doc *doc;
};

struct publisher {
    struct session *session;
    struct map listed; /* of unopened files for which the client holds a list: hash -> path */
    struct waiting *waiting;
    bool refresh_due;
    bool tokens_due;  /* those of open documents may be others */
    bool lenses_due;  /* and so may lenses and hints */
    unsigned asked;   /* how often the indexer was asked for what checks missed */
    unsigned listing; /* lists of files that are being made */
};

struct publisher *publisher_new(struct session *s) {
    struct publisher *p = MEM_NEW(struct publisher);
    p->session = s;
    return p;
}

static void forget_listed(struct publisher *p) {
    uint64_t key, path;
    for (size_t at = 0; map_each(&p->listed, &at, &key, &path);)
        mem_free((char *)(uintptr_t)path);
    map_fini(&p->listed);
}

void publisher_free(struct publisher *p) {
    if (!p)
        return;
    for (struct waiting *w = p->waiting, *next; w; w = next) {
        next = w->next;
        mem_free(w);
    }
    forget_listed(p);
    mem_free(p);
}

static bool is_listed(const struct publisher *p, struct str path) {
    return map_get(&p->listed, hash_bytes(path), NULL);
}

static void set_listed(struct publisher *p, struct str path, bool on) {
    uint64_t key = hash_bytes(path), known = 0;
    bool was = map_get(&p->listed, key, &known);
    if (on && !was) {
        char *copy = mem_alloc(path.n + 1);
        memcpy(copy, path.p, path.n);
        map_put(&p->listed, key, (uintptr_t)copy);
    } else if (was && !on) {
        mem_free((char *)(uintptr_t)known);
        map_remove(&p->listed, key);
    }
}

/* ---- lists ---- */

/* As LSP has it: filtered and graded by the settings. Returns how many there are. */
static size_t write_list(struct publisher *p, struct writer *w, struct str uri,
                         const struct problem *problems, size_t n, bool unopened) {
    const struct settings *settings = &p->session->settings;
    bool off = !settings->diagnostics || (unopened && settings->unopened == UNOPENED_OFF);
    enum severity least =
        unopened && settings->unopened == UNOPENED_WARNINGS ? SEVERITY_WARNING : SEVERITY_HINT;
    size_t count = 0;
    struct arena *arena = arena_new();
    write_open(w, '[');
    for (size_t i = 0; i < n && count < LIST_MOST && !off; i++) {
        enum severity severity = settings->severity[problems[i].code];
        if (severity == SEVERITY_OFF || severity > least)
            continue;
        write_problem(w, arena, p->session, uri, &problems[i], severity);
        count++;
    }
    write_close(w, ']');
    arena_free(arena);
    return count;
}

static void send_list(struct publisher *p, struct str uri, struct str list, const int *version) {
    struct buf params = {0};
    struct writer w = {.out = &params};
    write_open(&w, '{');
    write_member(&w, STR("uri"), uri);
    if (version && p->session->client.version) {
        write_key(&w, STR("version"));
        write_int(&w, *version);
    }
    write_key(&w, STR("diagnostics"));
    write_text(&w, list);
    write_close(&w, '}');
    outbox_notify_text(p->session->outbox, "textDocument/publishDiagnostics", buf_str(&params));
    buf_fini(&params);
}

static void withdraw_list(struct publisher *p, struct str uri) {
    send_list(p, uri, STR("[]"), NULL);
}

/* Asks for what the checks missed: files by the indexer, a project's list by the query thread. */
static bool list_files(struct search *search, struct question *q) {
    (void)search;
    q->out = files_list(q->path);
    return true;
}

static void discard_files(struct question *q) {
    files_free(q->out);
}

static void files_listed(struct session *s, struct question *q) {
    s->publisher->listing--;
    if (!q->ok)
        return;
    if (workspace_set_files(s->workspace, q->out))
        publish_world_changed(s->publisher);
}

static void ask_for_wants(struct publisher *p) {
    struct session *s = p->session;
    if (!s->indexer || !s->asker)
        return;
    struct arena *arena = arena_new();
    struct str *paths, project;
    bool listing = workspace_files_wanted(s->workspace, arena, &project);
    size_t n = workspace_wants(s->workspace, arena, &paths);
    if (n) {
        indexer_want_targets(s->indexer, paths, n);
        p->asked++;
    }
    if (listing) {
        p->listing++;
        struct question *q = question_new(s, false);
        q->ask = list_files;
        q->answered = files_listed;
        q->discard = discard_files;
        q->path = arena_str(q->arena, project);
        asker_post(s->asker, q);
    }
    arena_free(arena);
}

static bool analyse_elsewhere(struct search *search, struct question *q) {
    (void)search;
    analysis_make(q->in);
    return true;
}

static void discard_analysis(struct question *q) {
    analysis_unref(q->in);
}

static void analysed(struct session *s, struct question *q) {
    publish_analysed(s->publisher, q->text, q->in);
}

static void post_analysis(struct publisher *p, struct doc *d) {
    if (d->analysing || !p->session->asker)
        return;
    d->analysing = true;
    struct question *q = question_new(p->session, false);
    q->ask = analyse_elsewhere;
    q->answered = analysed;
    q->discard = discard_analysis;
    q->text = arena_str(q->arena, d->uri);
    q->in = docs_snapshot(d);
    asker_post(p->session->asker, q);
}

static bool is_off(const struct session *s, enum problem_code code) {
    return s->settings.severity[code] == SEVERITY_OFF;
}

/* The complete list of an open document; false while it is being analysed elsewhere. */
static bool list_problems(struct publisher *p, struct doc *d, struct problems *out) {
    struct session *s = p->session;
    const struct analysis *a = docs_analysis(d);
    if (!a) {
        post_analysis(p, d);
        return false;
    }
    int64_t start = os_clock_ns();
    for (size_t i = 0; i < a->problems.count; i++)
        if (!is_off(s, a->problems.items[i].code))
            *ARENA_PUSH(out->arena, out->items, out->count) = a->problems.items[i];
    struct world world = workspace_world(s->workspace);
    workspace_begin(s->workspace);
    if (!is_off(s, KIT506))
        world.is_referred = workspace_is_referred;
    if (a->facts->is_kit)
        check_facts(out, d->path, a->facts, &world, s->settings.code != CODE_OFF);
    workspace_end(s->workspace);
    problems_sort(out);
    ask_for_wants(p);
    d->check_cost_us = a->cost_us + (os_clock_ns() - start) / 1000;
    return true;
}

void publish_list(struct publisher *p, struct doc *d, struct problems *out) {
    (void)list_problems(p, d, out);
}

/* The same as LSP diagnostics, appended; false while it is being analysed elsewhere. */
static bool write_doc(struct publisher *p, struct doc *d, struct writer *w, size_t *count) {
    struct arena *arena = arena_new();
    struct problems list = {.arena = arena};
    bool ok = d->out_of_sync || list_problems(p, d, &list);
    if (ok)
        *count = write_list(p, w, d->uri, list.items, list.count, false);
    arena_free(arena);
    return ok;
}

/* False: being analysed elsewhere. `always`: even when the client holds the same list. */
static bool push(struct publisher *p, struct doc *d, bool always) {
    struct buf list = {0};
    size_t count;
    bool ok = write_doc(p, d, &(struct writer){.out = &list}, &count);
    uint64_t hash = ok ? hash_bytes(buf_str(&list)) : 0;
    if (ok && (always || hash != d->result_hash)) {
        d->published = count > 0;
        d->result_hash = hash;
        send_list(p, d->uri, buf_str(&list), &d->version);
    }
    buf_fini(&list);
    return ok;
}

bool publish_report(struct publisher *p, struct doc *d, struct str previous, struct buf *out) {
    struct buf items = {0};
    struct writer w = {.out = out};
    size_t count;
    bool ok = write_doc(p, d, &(struct writer){.out = &items}, &count);
    if (ok) {
        char id[17];
        d->result_hash = hash_bytes(buf_str(&items));
        snprintf(id, sizeof id, "%016llx", (unsigned long long)d->result_hash);
        bool same = str_eq(str_z(id), previous);
        write_open(&w, '{');
        write_member(&w, STR("kind"), same ? STR("unchanged") : STR("full"));
        write_member(&w, STR("resultId"), str_z(id));
        if (!same) {
            write_key(&w, STR("items"));
            write_text(&w, buf_str(&items));
        }
        write_close(&w, '}');
    }
    buf_fini(&items);
    return ok;
}

void publish_reports(struct publisher *p, struct buf *out) {
    struct writer w = {.out = out};
    write_open(&w, '{');
    write_key(&w, STR("items"));
    write_open(&w, '[');
    for (struct doc *d = docs_first(p->session->docs); d; d = d->next) {
        struct buf items = {0};
        size_t count;
        if (write_doc(p, d, &(struct writer){.out = &items}, &count)) {
            write_open(&w, '{');
            write_member(&w, STR("kind"), STR("full"));
            write_member(&w, STR("uri"), d->uri);
            write_key(&w, STR("version"));
            write_int(&w, d->version);
            write_key(&w, STR("items"));
            write_text(&w, buf_str(&items));
            write_close(&w, '}');
        }
        buf_fini(&items);
    }
    write_close(&w, ']');
    write_close(&w, '}');
}

/* ---- events ---- */

static bool pulls(const struct publisher *p) {
    return p->session->client.pulls_diagnostics;
}

void publish_opened(struct publisher *p, struct doc *d) {
    if (is_listed(p, d->path)) {
        /* from here on the client asks, or gets the list of the open text under its own spelling */
        struct arena *arena = arena_new();
        struct str uri = uri_of_path(arena, d->path);
        if (pulls(p) || !str_eq(uri, d->uri))
            withdraw_list(p, uri);
        arena_free(arena);
        set_listed(p, d->path, false);
    }
    publish_changed(p, d);
}

void publish_changed(struct publisher *p, struct doc *d) {
    d->changed_ms = os_clock_ns() / 1000000;
    d->check_due = true;
    d->text_due = true;
    loop_ask_work(p->session->loop);
}

static void forget_waiting(struct publisher *p, const struct doc *d) {
    for (struct waiting **at = &p->waiting; *at;) {
        struct waiting *w = *at;
        if (w->doc != d) {
            at = &w->next;
            continue;
        }
        *at = w->next;
        struct request *rq = request_find(p->session, w->request);
        if (rq)
            request_end(rq, reply_error(rq, ERROR_REQUEST_FAILED, "the document was closed"));
        mem_free(w);
    }
}

void publish_closing(struct publisher *p, struct doc *d) {
    forget_waiting(p, d);
    workspace_forget(p->session->workspace);
    if (d->published && !pulls(p))
        withdraw_list(p, d->uri);
    if (d->path.n && p->session->indexer)
        indexer_report(p->session->indexer, d->path);
}

void publish_world_changed(struct publisher *p) {
    for (struct doc *d = docs_first(p->session->docs); d; d = d->next)
        d->check_due = true;
    p->refresh_due =
        pulls(p) && p->session->client.refresh_diagnostics && docs_count(p->session->docs) > 0;
    p->tokens_due = p->lenses_due = true;
    loop_ask_work(p->session->loop);
}

static bool below_published(const struct publisher *p, struct str path) {
    const struct report_root *root = workspace_root_of(p->session->workspace, path);
    return root && root->published;
}

static void publish_file(struct publisher *p, const struct report_file *file) {
    if (docs_at(p->session->docs, file->path))
        return;
    struct arena *arena = arena_new();
    struct str uri = uri_of_path(arena, file->path);
    bool published = below_published(p, file->path);
    struct buf list = {0};
    bool some = write_list(p, &(struct writer){.out = &list}, uri, file->problems,
                           published ? file->count : 0, true) > 0;
    if (some || is_listed(p, file->path)) {
        send_list(p, uri, buf_str(&list), NULL);
        set_listed(p, file->path, some);
    }
    buf_fini(&list);
    arena_free(arena);
}

void publish_files(struct publisher *p, const struct report *report) {
    for (size_t i = 0; i < report->file_count; i++)
        publish_file(p, &report->files[i]);
}

void publish_withdraw_files(struct publisher *p) {
    uint64_t key, path;
    struct arena *arena = arena_new();
    for (size_t at = 0; map_each(&p->listed, &at, &key, &path);)
        withdraw_list(p, uri_of_path(arena, str_z((char *)(uintptr_t)path)));
    arena_free(arena);
    forget_listed(p);
}

/* ---- turns ---- */

static int pause_ms(const struct doc *d) {
    if (d->check_cost_us < QUICK_US)
        return 0;
    int64_t ms = d->check_cost_us * PAUSE_FACTOR / 1000;
    return ms > PAUSE_MOST_MS ? PAUSE_MOST_MS : (int)ms;
}

/* What other documents can see of this one: if it changes while the text is typed, those that are
 * open are checked again. */
static uint64_t shown_to_others(const struct doc *d) {
    struct buf bytes = {0};
    const struct facts *f = d->analysis ? d->analysis->facts : NULL;
    if (f) {
        buf_add_counted(&bytes, f->id.text);
        buf_add_counted(&bytes, f->alias.text);
        buf_add_counted(&bytes, f->name);
        buf_add_byte(&bytes, (char)f->kind);
        for (size_t i = 0; i < f->heading_count; i++)
            buf_add_counted(&bytes, f->headings[i].slug);
        for (size_t i = 0; i < f->layer_count; i++) {
            buf_add_varint(&bytes, (uint64_t)f->layers[i].order);
            buf_add_counted(&bytes, f->layers[i].name);
        }
    }
    uint64_t hash = hash_bytes(buf_str(&bytes));
    buf_fini(&bytes);
    return hash;
}

/* To whom it refers: their lenses count it. */
static uint64_t referred_to(const struct doc *d) {
    struct buf bytes = {0};
    const struct facts *f = d->analysis->facts;
    buf_add_counted(&bytes, f->blueprint.text);
    for (size_t i = 0; i < f->ref_count; i++) {
        buf_add_byte(&bytes, (char)f->refs[i].type);
        buf_add_counted(&bytes, f->refs[i].target);
        buf_add_counted(&bytes, f->refs[i].anchor);
    }
    uint64_t hash = hash_bytes(buf_str(&bytes));
    buf_fini(&bytes);
    return hash;
}

static void tell_others(struct publisher *p, struct doc *d) {
    if (!docs_analysis(d))
        return;
    uint64_t referred = referred_to(d);
    bool others = referred != d->referred_hash && docs_count(p->session->docs) > 1;
    d->referred_hash = referred;
    p->lenses_due = p->lenses_due || others;
    for (struct doc *o = docs_first(p->session->docs); o && !is_off(p->session, KIT506);
         o = o->next)
        o->check_due = o->check_due || (others && o != d);
    uint64_t shown = shown_to_others(d);
    bool alone = docs_count(p->session->docs) == 1;
    if (shown == d->shown_hash || alone) {
        d->shown_hash = shown;
        return;
    }
    d->shown_hash = shown;
    bool mine = d->check_due;
    publish_world_changed(p);
    d->check_due = mine;
}

static void check(struct publisher *p, struct doc *d) {
    bool text = d->text_due;
    d->check_due = d->text_due = false;
    if (text)
        tell_others(p, d);
    if (pulls(p)) { /* it asks when it wants; what it must be told is to ask again (refresh) */
        ask_for_wants(p);
        return;
    }
    if (!push(p, d, text))
        d->text_due = text; /* publish_analysed comes back to it */
}

/* Once for whatever it got, however much changes before it asks again. */
static void ask_again(struct session *s) {
    if (s->lenses_held && s->client.refresh_lenses)
        session_ask(s, "workspace/codeLens/refresh", NULL, NULL);
    if (s->hints_held && s->client.refresh_hints)
        session_ask(s, "workspace/inlayHint/refresh", NULL, NULL);
    s->lenses_held = s->hints_held = false;
}

/* What the client does not see by itself, once all is checked. */
static void tell_of_changes(struct publisher *p) {
    if (p->refresh_due)
        session_ask(p->session, "workspace/diagnostic/refresh", NULL, NULL);
    if (p->tokens_due)
        tokens_world_changed(p->session);
    if (p->lenses_due)
        ask_again(p->session);
    p->refresh_due = p->tokens_due = p->lenses_due = false;
}

bool publish_step(struct publisher *p) {
    int64_t now = os_clock_ns() / 1000000, next = -1;
    bool checked = false;
    for (struct doc *d = docs_first(p->session->docs); d; d = d->next) {
        if (!d->check_due)
            continue;
        int64_t left = d->text_due ? d->changed_ms + pause_ms(d) - now : 0;
        if (left > 0) {
            next = next < 0 || left < next ? left : next;
            continue;
        }
        if (checked)
            return true;
        check(p, d);
        checked = true;
    }
    tell_of_changes(p);
    loop_set_timer(p->session->loop, (int)next);
    return false;
}

bool publish_flush(struct publisher *p) {
    bool due = true, analysing = false;
    while (due) { /* a check may make others due, but each text only once */
        due = analysing = false;
        for (struct doc *d = docs_first(p->session->docs); d; d = d->next) {
            if (d->check_due) {
                check(p, d);
                due = true;
            }
            analysing = analysing || d->analysing;
        }
    }
    tell_of_changes(p);
    return !analysing && !p->listing;
}

unsigned publish_asked(const struct publisher *p) {
    return p->asked;
}

void publish_abandoned(struct publisher *p) {
    p->listing = 0;
    for (struct doc *d = docs_first(p->session->docs); d; d = d->next)
        d->analysing = false;
}

void publish_when_ready(struct publisher *p, struct doc *d, struct request *rq) {
    struct waiting *w = MEM_NEW(struct waiting);
    w->doc = d;
    w->request = rq->token;
    w->next = p->waiting;
    p->waiting = w;
    post_analysis(p, d);
}

void publish_analysed(struct publisher *p, struct str uri, struct analysis *a) {
    struct doc *d = docs_find(p->session->docs, uri);
    if (!d) {
        analysis_unref(a);
        return;
    }
    docs_take_analysis(d, a);
    if (!docs_is_current(d)) {
        post_analysis(p, d);
        return;
    }
    d->check_due = true;
    d->text_due = true;
    d->changed_ms = 0; /* it has waited long enough */
    loop_ask_work(p->session->loop);
    for (struct waiting **at = &p->waiting; *at;) {
        struct waiting *w = *at;
        if (w->doc != d) {
            at = &w->next;
            continue;
        }
        *at = w->next;
        struct request *rq = request_find(p->session, w->request);
        if (rq)
            request_end(rq, methods_again(p->session, rq));
        mem_free(w);
    }
}
