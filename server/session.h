/* session.h — the one struct that owns everything, built in order, torn down in reverse.
 * Main thread only. */
#pragma once

#include "docs.h"
#include "loop.h"
#include "rpc/outbox.h"
#include "settings.h"
#include "workspace.h"

struct asker;
struct frame;
struct inbox;
struct publisher;
struct request;
struct question;

enum session_state { SESSION_NEW, SESSION_RUNNING, SESSION_SHUT_DOWN };

/* What the client told of itself at initialize. */
struct client {
    enum encoding encoding;
    bool configuration; /* answers workspace/configuration */
    bool register_configuration, register_watched_files;
    bool progress; /* window.workDoneProgress */
    bool pulls_diagnostics, refresh_diagnostics;
    bool related_information, code_description, diagnostic_data, diagnostic_tags, version;
    bool snippets, markdown_docs, label_details;
    bool resolves_docs; /* of completion items: it asks for them one by one */
    bool health_notifications, index_notifications; /* initializationOptions */
    bool hierarchical_symbols, location_link, hover_markdown;
    bool declaration_link, type_definition_link, link_tooltip;
    bool show_document, refresh_lenses, refresh_hints;
    bool shows_references; /* initializationOptions: by itself, when it gets them as a result */
    bool refresh_tokens;
    bool document_changes, create_files, rename_files, delete_files; /* in a WorkspaceEdit */
    bool prepare_rename, action_literals, action_preferred, resolve_action_edits;
    int64_t fold_limit; /* 0: none named */
};

enum trace { TRACE_OFF, TRACE_MESSAGES, TRACE_VERBOSE };

struct folder {
    struct str uri, path;
};

struct session {
    enum session_state state;
    int exit_code;
    bool exiting;
    struct loop *loop;
    struct frame *frame; /* of stdin */
    struct outbox *outbox;
    struct inbox *inbox;
    struct client client;
    enum trace trace;
    struct settings settings;
    struct json_t *initial;  /* section `kit` of initializationOptions; NULL: none */
    const char *given_index; /* session_options.index_path */
    int64_t folders_due;     /* given to the indexer at its start */
    bool scope_known;        /* it has told what roots there are below them */
    char *store_path;
    struct str docs_dir; /* what codeDescription points into */
    struct arena *arena; /* folders and other strings for the session's life */
    struct folder *folders;
    size_t folder_count;
    struct docs *docs;
    struct workspace *workspace;
    struct mailbox *letters; /* from indexer and query thread */
    struct indexer *indexer; /* NULL before initialize */
    struct asker *asker;     /* likewise */
    struct publisher *publisher;
    struct request *pending; /* begun, not yet answered: reply_later */
    size_t pending_count;
    struct own_request *own;      /* our requests that the client owes an answer */
    bool lenses_held, hints_held; /* by the client, since it was last told to ask again */
    struct json_t *offered; /* Locations of which the user was asked to choose one; NULL: none */
    int64_t last_token;
    int64_t last_result;           /* resultId of semantic tokens */
    bool tokens_asked, tokens_due; /* the client has been told to fetch them; must be told again */
    int64_t started_ms;
    struct progress {                     /* of indexing, as the client sees it */
        bool asked, created, begun, over; /* the token asked for, agreed to; begin sent; end due */
        bool refused;                     /* so nothing is said until the next indexing */
        bool bodies;
        int64_t token, done, total, percent;
    } progress;
    int64_t health_counts[3];  /* as last notified */
    char last_methods[10][48]; /* for the epilogue of a bug */
    unsigned method_count;
};

struct session_options {
    const char *index_path; /* NULL: where the settings say; wins over them */
};
/* The index file: `given`, or the one in the cache directory when NULL. For mem_free. */
char *session_store_path(const char *given);
struct session *session_new(const struct session_options *);
/* Serves stdin until the client or the system says it is enough. Returns the exit code. */
int session_run(struct session *);
void session_free(struct session *);

/* ---- for methods and features ---- */

void session_start(struct session *);          /* indexer and query thread, on all folders */
void session_stop(struct session *);           /* ends both, and what they have sent is forgotten */
void session_exit(struct session *, int code); /* ends session_run after this event */
void session_apply_settings(struct session *, const struct json_t *section);
void session_add_folder(struct session *, struct str uri, struct str path);
void session_remove_folder(struct session *, struct str path);
/* window/showMessage; `type` as LSP's MessageType: 1 error … 4 log. */
enum { SHOW_ERROR = 1, SHOW_WARNING, SHOW_INFO };
void session_show(struct session *, int type, struct str message);

/* A request of ours; takes over params. on_result gets the result, NULL on error. */
void session_ask(struct session *, const char *method, struct json_t *params,
                 void (*on_result)(struct session *, const struct json_t *result));
/* The same on behalf of a request of the client's: `about` comes back with the result. */
void session_ask_about(struct session *, const char *method, struct json_t *params, int64_t about,
                       void (*on_result)(struct session *, int64_t about,
                                         const struct json_t *result));
/* Throws the index away and makes it again from the kits. */
void session_reindex(struct session *);
