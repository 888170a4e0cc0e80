/* workspace_events.c — folders come and go, files change outside the editor. */
#include "handlers.h"

struct reply on_folders_changed(struct session *s, struct request *rq) {
    const struct params *p = &rq->params;
    for (size_t i = 0; i < p->removed_count; i++)
        session_remove_folder(s, p->removed_paths[i]);
    for (size_t i = 0; i < p->added_count; i++)
        session_add_folder(s, p->added[i], p->added_paths[i]);
    return reply_none();
}

struct reply on_files_changed(struct session *s, struct request *rq) {
    for (size_t i = 0; s->indexer && i < rq->params.file_count; i++)
        indexer_note(s->indexer, rq->params.files[i]);
    return reply_none();
}
