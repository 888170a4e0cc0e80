/* sync.c — textDocument/didOpen, didChange, didSave, didClose. */
#define LOG_MODULE "sync"
#include "handlers.h"

#include "base/log.h"
#include "publish.h"
#include "uri.h"

struct reply on_opened(struct session *s, struct request *rq) {
    const struct params *p = &rq->params;
    struct doc *d = docs_open(s->docs, p->uri, p->path, p->language, p->version, p->text);
    if (!p->path.n) /* untitled: its name says what it may be */
        docs_place(d, uri_name(rq->arena, p->uri), HOME_LOOSE, -1);
    workspace_place(s->workspace, d);
    publish_opened(s->publisher, d);
    return reply_none();
}

static void lose(struct session *s, struct doc *d, struct str why) {
    if (d->out_of_sync)
        return;
    d->out_of_sync = true;
    struct buf text = {0};
    buf_addf(&text, "%.*s: %.*s. Save it, or close and reopen it.",
             STR_ARG(d->path.n ? d->path : d->uri), STR_ARG(why));
    session_show(s, 2, buf_str(&text));
    buf_fini(&text);
    publish_changed(s->publisher, d);
    publish_world_changed(s->publisher); /* a client that pulls has to be told to */
}

/* Versions need only rise (LSP, "VersionedTextDocumentIdentifier"): Neovim's and Emacs's jump in
 * the ordinary course of typing, so a gap proves nothing. One that falls does: the change belongs
 * before another that has been made already. The whole text is right whenever it comes. */
static bool is_late(const struct doc *d, const struct params *p) {
    bool whole = false;
    for (size_t i = 0; i < p->change_count; i++)
        whole = whole || p->changes[i].whole;
    return p->version < d->version && !whole;
}

struct reply on_changed(struct session *s, struct request *rq) {
    const struct params *p = &rq->params;
    struct doc *d = p->doc;
    if (is_late(d, p)) {
        lose(s, d, STR("changes came in the wrong order"));
        return reply_none();
    }
    docs_apply(d, p->changes, p->change_count, p->version, s->client.encoding);
    publish_changed(s->publisher, d);
    return reply_none();
}

/* Decision 11: never silently wrong. Without knowing which document was meant, all may be. */
void on_change_unreadable(struct session *s, struct doc *d) {
    for (struct doc *each = docs_first(s->docs); each; each = each->next)
        if (!d || each == d)
            lose(s, each, STR("a change could not be read"));
}

struct reply on_saved(struct session *s, struct request *rq) {
    const struct params *p = &rq->params;
    if (s->indexer && p->path.n)
        indexer_note(s->indexer, p->path);
    if (p->doc && p->doc->out_of_sync && p->has_text) {
        const struct change_event text = {.whole = true, .text = p->text};
        docs_apply(p->doc, &text, 1, p->doc->version, s->client.encoding);
        publish_changed(s->publisher, p->doc);
        publish_world_changed(s->publisher); /* clients pull after a change, but not after a save */
    }
    return reply_none();
}

struct reply on_closed(struct session *s, struct request *rq) {
    publish_closing(s->publisher, rq->params.doc);
    docs_close(s->docs, rq->params.doc);
    publish_world_changed(s->publisher);
    return reply_none();
}
