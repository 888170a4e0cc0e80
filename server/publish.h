/* publish.h — which documents owe the client diagnostics, and when (decisions 19, 20). One channel
 * per document: open documents are pulled by a client that pulls, pushed to any other; files that
 * are not open are pushed. Main thread only. */
#pragma once

#include "scan/indexer.h"
#include "session.h"

struct publisher;
struct publisher *publisher_new(struct session *);
void publisher_free(struct publisher *);

void publish_opened(struct publisher *, struct doc *);
void publish_changed(struct publisher *, struct doc *);
void publish_closing(struct publisher *, struct doc *); /* before docs_close */
/* Something outside the documents changed: roots, ids, link targets, settings. */
void publish_world_changed(struct publisher *);
/* What the indexer says of files. It withdraws the lists of those that it watches no more. */
void publish_files(struct publisher *, const struct report *);
/* Another indexer comes, which knows nothing of what this one has said of files. */
void publish_withdraw_files(struct publisher *);
/* Work for a quiet moment: at most one document. True: more is due now. Sets the loop's timer for
 * what is due later. */
bool publish_step(struct publisher *);
/* All that is due, now (kit/sync). False: the query thread is still at a long text or at a list of
 * files; after its answer there is more. */
bool publish_flush(struct publisher *);
/* How often checks have asked the indexer for what they missed: its answer may change what they
 * say. */
unsigned publish_asked(const struct publisher *);
/* The threads that were asked are gone. */
void publish_abandoned(struct publisher *);
/* An analysis made by the query thread has come back. */
void publish_analysed(struct publisher *, struct str uri, struct analysis *);

/* All problems of an open document whose text has been analysed, as the client sees them. */
void publish_list(struct publisher *, struct doc *, struct problems *out);
/* The report of textDocument/diagnostic on an open document, of its text as it is, as JSON:
 * "unchanged" when `previous` is its resultId. False while the text is being analysed elsewhere:
 * publish_when_ready runs the request again then. */
bool publish_report(struct publisher *, struct doc *, struct str previous, struct buf *out);
void publish_when_ready(struct publisher *, struct doc *, struct request *);
/* The result of workspace/diagnostic, as JSON. */
void publish_reports(struct publisher *, struct buf *out);
