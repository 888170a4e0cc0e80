/* handlers.h — the handlers that the table of methods names; a file each, no feature calls another.
 * All are struct reply (*)(struct session *, struct request *), on the main thread, with params
 * decoded as their row says. */
#pragma once

#include "methods.h"

#define HANDLER(name) struct reply name(struct session *, struct request *)

HANDLER(on_initialize); /* lifecycle.c, beside methods.c */
HANDLER(on_initialized);
HANDLER(on_set_trace);
HANDLER(on_configuration_changed);
HANDLER(on_shutdown);
HANDLER(on_exit_asked);

HANDLER(on_folders_changed); /* workspace_events.c */
HANDLER(on_files_changed);

HANDLER(on_opened); /* sync.c */
HANDLER(on_changed);
HANDLER(on_saved);
HANDLER(on_closed);
/* A change that could not be read; doc NULL: of whichever document (decision 11). */
void on_change_unreadable(struct session *, struct doc *);

HANDLER(feature_diagnostic); /* diagnostics.c */
HANDLER(feature_workspace_diagnostic);
HANDLER(feature_complete); /* completion.c */
HANDLER(feature_complete_resolve);
HANDLER(feature_hover);      /* hover.c */
HANDLER(feature_definition); /* definition.c */
HANDLER(feature_declaration);
HANDLER(feature_type_definition);
HANDLER(feature_references); /* references.c */
HANDLER(feature_highlight);
HANDLER(feature_document_link); /* links.c */
HANDLER(feature_document_link_resolve);
HANDLER(feature_linked_editing); /* linked.c */
HANDLER(feature_code_lens);      /* lens.c */
HANDLER(feature_code_lens_resolve);
HANDLER(feature_inlay_hint);    /* hints.c */
HANDLER(feature_prepare_calls); /* calls.c */
HANDLER(feature_incoming_calls);
HANDLER(feature_outgoing_calls);
HANDLER(feature_graph);     /* graph.c */
HANDLER(feature_execute);   /* commands.c */
HANDLER(feature_outline);   /* outline.c */
HANDLER(feature_selection); /* selection.c */
HANDLER(feature_folding);   /* folding.c */
HANDLER(feature_tokens);    /* semantic_tokens.c */
HANDLER(feature_tokens_range);
HANDLER(feature_symbols); /* symbols.c */
HANDLER(feature_search);  /* search.c */
HANDLER(feature_related);
HANDLER(feature_groups);         /* groups.c */
HANDLER(feature_prepare_rename); /* rename.c */
HANDLER(feature_rename);
HANDLER(feature_will_rename);
HANDLER(on_files_renamed);
HANDLER(feature_code_action); /* code_action.c */
HANDLER(feature_code_action_resolve);
HANDLER(feature_format); /* formatting.c */
HANDLER(feature_format_range);
HANDLER(feature_format_on_type);
HANDLER(feature_health); /* health.c */
HANDLER(feature_sync);   /* kit_sync.c */

/* Answers that come from the indexer. */
void health_reported(struct session *, const struct report *); /* token 0: nobody asked */
void health_forget(void);                                      /* the server ends */
void sync_reported(struct session *, const struct report *);
void sync_continue(struct session *); /* a long text has been analysed */
/* To a client that announced window.workDoneProgress and accepts the token. The percentage only
 * rises. */
void progress_reported(struct session *, const struct report *);

/* Asks the client to fetch its semantic tokens anew, if those of a document that it has would now
 * be others; one such request at a time. */
void tokens_world_changed(struct session *);

#undef HANDLER
