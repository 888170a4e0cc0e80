/* methods.c — the table, and the one road from a message to its answer. What a method does stands
 * in features/. */
#define LOG_MODULE "methods"
#include "methods.h"

#include "asker.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/os.h"
#include "handlers.h"
#include "rpc/inbox.h"
#include "token_legend.h"

#include <jansson.h>
#include <stdio.h>

#define REQUEST MESSAGE_REQUEST
#define NOTIFY MESSAGE_NOTIFICATION
#define NOTHING NULL
/* Links lead to files of any name, and folders are renamed, too. */
#define ANY_FILE "{\"filters\":[{\"scheme\":\"file\",\"pattern\":{\"glob\":\"**/*\"}}]}"
#define CAP(name, value) "{\"" name "\":" value "}"

/* In the order of a session's life. */
const struct method methods[] = {
    {"initialize", REQUEST, P_JSON, on_initialize, NOTHING, BEFORE_INIT},
    {"initialized", NOTIFY, P_NONE, on_initialized, NOTHING, 0},
    {"$/setTrace", NOTIFY, P_VALUE, on_set_trace, NOTHING, 0},
    {"workspace/didChangeConfiguration", NOTIFY, P_NONE, on_configuration_changed, NOTHING, 0},
    {"workspace/didChangeWorkspaceFolders", NOTIFY, P_FOLDERS, on_folders_changed,
     CAP("workspace", "{\"workspaceFolders\":{\"supported\":true,\"changeNotifications\":true}}"),
     0},
    {"workspace/didChangeWatchedFiles", NOTIFY, P_FILES, on_files_changed, NOTHING, 0},
    {"textDocument/didOpen", NOTIFY, P_OPEN, on_opened,
     CAP("textDocumentSync", "{\"openClose\":true,\"change\":2,\"save\":{\"includeText\":true}}"),
     0},
    {"textDocument/didChange", NOTIFY, P_DOC | P_CHANGES, on_changed, NOTHING, 0},
    {"textDocument/didSave", NOTIFY, P_URI | P_TEXT, on_saved, NOTHING, 0},
    {"textDocument/didClose", NOTIFY, P_DOC, on_closed, NOTHING, 0},
    {"textDocument/diagnostic", REQUEST, P_DOC | P_PREVIOUS, feature_diagnostic,
     CAP("diagnosticProvider", "{\"identifier\":\"kitls\",\"interFileDependencies\":true,"
                               "\"workspaceDiagnostics\":false}"),
     0},
    {"workspace/diagnostic", REQUEST, P_NONE, feature_workspace_diagnostic, NOTHING, 0},
    {"textDocument/completion", REQUEST, P_DOC | P_POS, feature_complete,
     CAP("completionProvider",
         "{\"triggerCharacters\":[\":\",\"-\",\"[\",\"(\",\"/\",\"#\",\"`\",\" \",\"|\",\",\"],"
         "\"resolveProvider\":true}"),
     ASKS_INDEX},
    {"completionItem/resolve", REQUEST, P_ITEM, feature_complete_resolve, NOTHING, 0},
    {"textDocument/hover", REQUEST, P_DOC | P_POS, feature_hover, CAP("hoverProvider", "true"),
     ASKS_INDEX},
    {"textDocument/definition", REQUEST, P_DOC | P_POS, feature_definition,
     CAP("definitionProvider", "true"), ASKS_INDEX},
    {"textDocument/declaration", REQUEST, P_DOC | P_POS, feature_declaration,
     CAP("declarationProvider", "true"), ASKS_INDEX},
    {"textDocument/typeDefinition", REQUEST, P_DOC | P_POS, feature_type_definition,
     CAP("typeDefinitionProvider", "true"), ASKS_INDEX},
    {"textDocument/references", REQUEST, P_DOC | P_POS, feature_references,
     CAP("referencesProvider", "true"), ASKS_INDEX},
    {"textDocument/documentHighlight", REQUEST, P_DOC | P_POS, feature_highlight,
     CAP("documentHighlightProvider", "true"), 0},
    {"textDocument/documentLink", REQUEST, P_DOC, feature_document_link,
     CAP("documentLinkProvider", "{\"resolveProvider\":true}"), ASKS_INDEX},
    {"documentLink/resolve", REQUEST, P_LINK, feature_document_link_resolve, NOTHING, ASKS_INDEX},
    {"textDocument/linkedEditingRange", REQUEST, P_DOC | P_POS, feature_linked_editing,
     CAP("linkedEditingRangeProvider", "true"), 0},
    {"textDocument/codeLens", REQUEST, P_DOC, feature_code_lens,
     CAP("codeLensProvider", "{\"resolveProvider\":true}"), ASKS_INDEX},
    {"codeLens/resolve", REQUEST, P_LENS, feature_code_lens_resolve, NOTHING, ASKS_INDEX},
    {"textDocument/inlayHint", REQUEST, P_DOC | P_RANGE, feature_inlay_hint,
     CAP("inlayHintProvider", "true"), ASKS_INDEX},
    {"textDocument/prepareCallHierarchy", REQUEST, P_DOC | P_POS, feature_prepare_calls,
     CAP("callHierarchyProvider", "true"), ASKS_INDEX},
    {"callHierarchy/incomingCalls", REQUEST, P_JSON, feature_incoming_calls, NOTHING, ASKS_INDEX},
    {"callHierarchy/outgoingCalls", REQUEST, P_JSON, feature_outgoing_calls, NOTHING, ASKS_INDEX},
    {"textDocument/documentSymbol", REQUEST, P_DOC, feature_outline,
     CAP("documentSymbolProvider", "true"), 0},
    {"textDocument/selectionRange", REQUEST, P_DOC | P_POSITIONS, feature_selection,
     CAP("selectionRangeProvider", "true"), 0},
    {"textDocument/foldingRange", REQUEST, P_DOC, feature_folding,
     CAP("foldingRangeProvider", "true"), 0},
    {"textDocument/semanticTokens/full", REQUEST, P_DOC, feature_tokens,
     CAP("semanticTokensProvider",
         "{\"legend\":" TOKEN_LEGEND ",\"full\":{\"delta\":true},\"range\":true}"),
     0},
    {"textDocument/semanticTokens/full/delta", REQUEST, P_DOC | P_PREVIOUS, feature_tokens, NOTHING,
     0},
    {"textDocument/semanticTokens/range", REQUEST, P_DOC | P_RANGE, feature_tokens_range, NOTHING,
     0},
    {"textDocument/prepareRename", REQUEST, P_DOC | P_POS, feature_prepare_rename, NOTHING,
     ASKS_INDEX},
    {"textDocument/rename", REQUEST, P_DOC | P_POS | P_NAME, feature_rename,
     CAP("renameProvider", "{\"prepareProvider\":true}"), ASKS_INDEX},
    {"workspace/willRenameFiles", REQUEST, P_MOVES, feature_will_rename,
     CAP("workspace", "{\"fileOperations\":{\"willRename\":" ANY_FILE "}}"), ASKS_INDEX},
    {"workspace/didRenameFiles", NOTIFY, P_MOVES, on_files_renamed,
     CAP("workspace", "{\"fileOperations\":{\"didRename\":" ANY_FILE "}}"), 0},
    {"textDocument/codeAction", REQUEST, P_DOC | P_RANGE | P_CONTEXT, feature_code_action,
     CAP("codeActionProvider",
         "{\"codeActionKinds\":[\"quickfix\",\"refactor.extract\",\"refactor.inline\","
         "\"refactor.rewrite\",\"source.fixAll.kit\",\"source.sortFrontMatter.kit\"],"
         "\"resolveProvider\":true}"),
     ASKS_INDEX},
    {"codeAction/resolve", REQUEST, P_ACTION, feature_code_action_resolve, NOTHING, ASKS_INDEX},
    {"textDocument/formatting", REQUEST, P_DOC, feature_format,
     CAP("documentFormattingProvider", "true"), 0},
    {"textDocument/rangeFormatting", REQUEST, P_DOC | P_RANGE, feature_format_range,
     CAP("documentRangeFormattingProvider", "true"), 0},
    {"textDocument/onTypeFormatting", REQUEST, P_DOC | P_POS, feature_format_on_type,
     CAP("documentOnTypeFormattingProvider", "{\"firstTriggerCharacter\":\"\\n\"}"), 0},
    {"workspace/symbol", REQUEST, P_QUERY, feature_symbols, CAP("workspaceSymbolProvider", "true"),
     ASKS_INDEX},
    {"workspace/executeCommand", REQUEST, P_JSON, feature_execute,
     CAP("executeCommandProvider", "{\"commands\":[\"kitls.checkWorkspace\",\"kitls.newKit\","
                                   "\"kitls.reindex\",\"kitls.showReferences\"]}"),
     ASKS_INDEX},
    {"kit/search", REQUEST, P_QUERY | P_PAGE | P_TYPING, feature_search, NOTHING, ASKS_INDEX},
    {"kit/related", REQUEST, P_URI | P_PAGE, feature_related, NOTHING, ASKS_INDEX},
    {"kit/graph", REQUEST, P_NONE, feature_graph, NOTHING, ASKS_INDEX},
    {"kit/groups", REQUEST, P_BY, feature_groups, NOTHING, ASKS_INDEX},
    {"kit/watcherHealth", REQUEST, P_FLAT, feature_health, NOTHING, 0},
    {"kit/sync", REQUEST, P_NONE, feature_sync, NOTHING, 0},
    {"shutdown", REQUEST, P_NONE, on_shutdown, NOTHING, 0},
    {"exit", NOTIFY, P_NONE, on_exit_asked, NOTHING, BEFORE_INIT | AFTER_SHUTDOWN},
};
const size_t method_count = sizeof methods / sizeof *methods;

json_t *methods_capabilities(void) {
    json_t *all = json_object();
    for (size_t i = 0; i < method_count; i++) {
        if (!methods[i].advertises)
            continue;
        json_t *one = json_loads(methods[i].advertises, 0, NULL);
        BUG_ON(!one);
        json_object_update_recursive(all, one);
        json_decref(one);
    }
    return all;
}

/* ---- replies ---- */

struct reply reply_json(json_t *result) {
    return (struct reply){.type = REPLY_RESULT, .json = result};
}

struct reply reply_text(struct str result) {
    return (struct reply){.type = REPLY_RESULT, .text = result};
}

struct reply reply_null(void) {
    return (struct reply){.type = REPLY_RESULT, .json = json_null()};
}

struct reply reply_none(void) {
    return (struct reply){.type = REPLY_NONE};
}

struct reply reply_error(struct request *rq, int code, const char *format, ...) {
    va_list args;
    va_start(args, format);
    struct str message = arena_vprintf(rq->arena, format, args);
    va_end(args);
    return (struct reply){.type = REPLY_ERROR, .code = code, .message = message};
}

struct reply reply_later(struct request *rq) {
    rq->token = ++rq->session->last_token;
    return (struct reply){.type = REPLY_LATER};
}

static void free_request(struct request *rq) {
    message_fini(&rq->message);
    arena_free(rq->arena);
    mem_free(rq);
}

static void trace(struct session *s, const struct request *rq) {
    double ms = (double)(os_clock_ns() - rq->started_ns) / 1e6;
    log_debug("%s: %.3f ms, %zu bytes out, %zu in its arena", rq->method->name, ms,
              outbox_bytes(s->outbox), arena_bytes(rq->arena));
    if (s->trace == TRACE_OFF)
        return;
    char text[160];
    snprintf(text, sizeof text, "%s in %.3f ms", rq->method->name, ms);
    json_t *params = json_object();
    json_object_set_new(params, "message", json_string(text));
    outbox_notify(s->outbox, "$/logTrace", params);
}

/* Sends the answer, if one is due, and frees the request. */
static void finish(struct request *rq, struct reply reply) {
    struct session *s = rq->session;
    bool request = rq->message.type == MESSAGE_REQUEST;
    BUG_ON(request != (reply.type != REPLY_NONE));
    if (reply.type == REPLY_RESULT && reply.text.n)
        outbox_result_text(s->outbox, json_incref(rq->message.id), reply.text);
    else if (reply.type == REPLY_RESULT)
        outbox_result(s->outbox, json_incref(rq->message.id), reply.json);
    else if (reply.type == REPLY_ERROR)
        outbox_error(s->outbox, json_incref(rq->message.id), reply.code, reply.message);
    trace(s, rq);
    free_request(rq);
}

void request_end(struct request *rq, struct reply reply) {
    if (reply.type == REPLY_LATER)
        return;
    for (struct request **at = &rq->session->pending; *at; at = &(*at)->next)
        if (*at == rq) {
            *at = rq->next;
            rq->session->pending_count--;
            break;
        }
    loop_ask_work(rq->session->loop); /* the inbox may have been waiting for this */
    finish(rq, reply);
}

struct request *request_find(struct session *s, int64_t token) {
    struct request *rq = s->pending;
    while (rq && rq->token != token)
        rq = rq->next;
    return rq;
}

void request_cancel(struct session *s, const json_t *id) {
    struct message waiting;
    if (inbox_withdraw(s->inbox, id, &waiting)) {
        outbox_error(s->outbox, json_incref(waiting.id), ERROR_CANCELLED, STR("cancelled"));
        message_fini(&waiting);
        return;
    }
    struct request *rq = s->pending;
    while (rq && !json_equal(rq->message.id, id))
        rq = rq->next;
    if (!rq)
        return;
    if (rq->question) /* it may stand behind others: nobody waits until the query thread sees it */
        asker_cancel(s->asker, rq->question);
    request_end(rq, reply_error(rq, ERROR_CANCELLED, "cancelled"));
}

/* ---- dispatch ---- */

static const struct method *find(struct str name) {
    for (size_t i = 0; i < method_count; i++)
        if (str_eq(str_z(methods[i].name), name))
            return &methods[i];
    return NULL;
}

/* A method may not be called in this state of the session: the error code, or 0. */
static int refused(const struct session *s, const struct method *m) {
    unsigned flags = m ? m->flags : 0;
    if (s->state == SESSION_NEW && !(flags & BEFORE_INIT))
        return ERROR_NOT_INITIALIZED;
    if (s->state == SESSION_SHUT_DOWN && !(flags & AFTER_SHUTDOWN))
        return ERROR_INVALID_REQUEST;
    if (s->state != SESSION_NEW && m && m->run == on_initialize)
        return ERROR_INVALID_REQUEST;
    return 0;
}

static const char *why_refused(const struct session *s) {
    return s->state == SESSION_NEW         ? "the server is not initialized"
           : s->state == SESSION_SHUT_DOWN ? "the server has been shut down"
                                           : "initialize may be sent only once";
}

static struct reply unknown_method(struct request *rq) {
    struct str name = rq->message.method;
    if (rq->message.type == MESSAGE_NOTIFICATION) {
        if (!str_starts(name, STR("$/")))
            log_debug("unknown notification %.*s", STR_ARG(str_to(name, 80)));
        return reply_none();
    }
    return reply_error(rq, ERROR_METHOD_NOT_FOUND, "there is no method \"%.*s\"",
                       STR_ARG(str_to(name, 80)));
}

static void remember(struct session *s, const char *name) {
    snprintf(s->last_methods[s->method_count++ % 10], sizeof s->last_methods[0], "%s", name);
}

/* A request sent as a notification, or the other way round. */
static struct reply wrong_kind(struct request *rq) {
    if (rq->message.type == MESSAGE_REQUEST)
        return reply_error(rq, ERROR_INVALID_REQUEST, "%s is a notification", rq->method->name);
    log_warning("%s came without an id", rq->method->name);
    return reply_none();
}

static struct reply run(struct session *s, struct request *rq) {
    const struct method *m = rq->method;
    bool request = rq->message.type == MESSAGE_REQUEST;
    int code = refused(s, m);
    if (code)
        return request ? reply_error(rq, code, "%s", why_refused(s)) : reply_none();
    if (!m)
        return unknown_method(rq);
    if (rq->message.type != m->kind)
        return wrong_kind(rq);
    if (m->flags & ASKS_INDEX && !s->scope_known) {
        rq->early = true;
        return reply_later(rq);
    }
    remember(s, m->name);
    struct str complaint = STR_NONE;
    if (params_read(s, rq, m->params, &complaint))
        return m->run(s, rq);
    if (request)
        return reply_error(rq, ERROR_INVALID_PARAMS, "%s: %.*s", m->name, STR_ARG(complaint));
    log_warning("%s: %.*s", m->name, STR_ARG(complaint));
    if (m->run == on_changed && (rq->params.doc || !rq->params.uri.n)) /* else: one not open */
        on_change_unreadable(s, rq->params.doc);
    return reply_none();
}

struct reply methods_again(struct session *s, struct request *rq) {
    struct str complaint = STR_NONE;
    rq->params = (struct params){0};
    if (params_read(s, rq, rq->method->params, &complaint))
        return rq->method->run(s, rq);
    return reply_error(rq, ERROR_INVALID_PARAMS, "%s: %.*s", rq->method->name, STR_ARG(complaint));
}

static void go(struct session *s, struct request *rq) {
    static const struct method none = {.name = "unknown method"};
    struct reply reply = run(s, rq);
    if (!rq->method)
        rq->method = &none;
    if (reply.type != REPLY_LATER) {
        finish(rq, reply);
        return;
    }
    rq->next = s->pending;
    s->pending = rq;
    s->pending_count++;
}

void methods_dispatch(struct session *s, struct message message) {
    struct request *rq = MEM_NEW(struct request);
    rq->session = s;
    rq->message = message;
    rq->arena = arena_new();
    rq->started_ns = os_clock_ns();
    rq->method = find(message.method);
    go(s, rq);
}

static struct request *take_early(struct session *s) {
    struct request **found = NULL;
    for (struct request **at = &s->pending; *at; at = &(*at)->next)
        found = (*at)->early ? at : found; /* the list begins with the last */
    if (!found)
        return NULL;
    struct request *rq = *found;
    *found = rq->next;
    s->pending_count--;
    rq->early = false;
    return rq;
}

void methods_resume(struct session *s) {
    /* One of them may have the index made anew: then the others wait again. */
    for (struct request *rq; s->scope_known && (rq = take_early(s));)
        go(s, rq);
    loop_ask_work(s->loop); /* the inbox may have been waiting for this */
}
