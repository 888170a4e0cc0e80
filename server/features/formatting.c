/* formatting.c — textDocument/formatting, rangeFormatting, onTypeFormatting. How things are laid
 * out is in index/edit/format.h; the body is left alone but for tables in a range. */
#include "edit/format.h"

#include "encode_edit.h"
#include "features/pointed.h"
#include "handlers.h"

static struct format_style style_of(const struct session *s) {
    return (struct format_style){.sort_keys = s->settings.format_sort,
                                 .lists = (enum list_style)s->settings.format_lists};
}

static struct reply answer(struct session *s, struct edits *e) {
    edits_sort(e);
    return reply_json(encode_text_edits(s->client.encoding, e));
}

static bool touches(struct span a, struct span b) {
    return a.start <= b.end && b.start <= a.end;
}

struct reply feature_format(struct session *s, struct request *rq) {
    struct reply later;
    const struct analysis *a = pointed_analysis(s, rq, &later);
    struct format_style style = style_of(s);
    struct edits e = {.arena = rq->arena};
    if (!a)
        return later;
    if (a->kit->is_kit)
        format_front(&e, a->kit, &style);
    return answer(s, &e);
}

struct reply feature_format_range(struct session *s, struct request *rq) {
    struct reply later;
    const struct analysis *a = pointed_analysis(s, rq, &later);
    struct format_style style = style_of(s);
    struct edits e = {.arena = rq->arena};
    struct span part = rq->params.span;
    if (!a)
        return later;
    if (a->kit->is_kit && touches(part, a->kit->front.content))
        format_front_part(&e, a->kit, &style, part);
    if (a->kit->is_kit && part.end > a->kit->body.start)
        format_tables(&e, a->kit, part);
    return answer(s, &e);
}

/* After a line break: the entry of the line before it, unless it goes on where the cursor is. */
struct reply feature_format_on_type(struct session *s, struct request *rq) {
    struct reply later;
    const struct analysis *a = pointed_analysis(s, rq, &later);
    struct format_style style = style_of(s);
    struct edits e = {.arena = rq->arena};
    if (!a)
        return later;
    uint32_t line = lines_find(&a->lines, rq->params.offset);
    uint32_t start = lines_span(&a->lines, a->source.text, line).start;
    if (a->kit->is_kit && line > 0 && start > a->kit->front.content.start &&
        start <= a->kit->front.content.end) {
        struct span before = lines_span(&a->lines, a->source.text, line - 1);
        format_front_part(&e, a->kit, &style, before);
    }
    for (size_t i = 0; i < e.count; i++)
        if (e.items[i].at.end >= start) {
            e.count = 0;
            break;
        }
    return answer(s, &e);
}
