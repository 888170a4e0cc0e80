/* lifecycle.c — initialize to exit: what the client can do, what we can, and the order of things.
 */
#define LOG_MODULE "lifecycle"
#include "handlers.h"
#include "uri.h"

#include <jansson.h>

/* A member by its path "a.b.c"; NULL when there is none. */
static const json_t *at(const json_t *j, const char *path) {
    while (j && *path) {
        const char *dot = strchr(path, '.');
        size_t n = dot ? (size_t)(dot - path) : strlen(path);
        j = json_object_getn(j, path, n);
        path += n + (dot != NULL);
    }
    return j;
}

static bool says(const json_t *j, const char *path) {
    return json_is_true(at(j, path));
}

static bool has_member(const json_t *list, const char *word) {
    size_t i;
    const json_t *item;
    json_array_foreach(list, i, item) {
        if (json_is_string(item) && !strcmp(json_string_value(item), word))
            return true;
    }
    return false;
}

static const char *const encoding_names[ENCODING_COUNT] = {"utf-8", "utf-16", "utf-32"};

/* utf-8 where it is offered, else the client's first choice among what we speak; without an offer
 * utf-16 (LSP 3.17, "Position Encodings"). */
static enum encoding negotiate(const json_t *capabilities) {
    const json_t *offers = at(capabilities, "general.positionEncodings"), *offer;
    size_t i;
    if (has_member(offers, encoding_names[UTF8]))
        return UTF8;
    json_array_foreach(offers, i, offer) {
        for (size_t e = 0; json_is_string(offer) && e < ENCODING_COUNT; e++)
            if (!strcmp(json_string_value(offer), encoding_names[e]))
                return (enum encoding)e;
    }
    return UTF16;
}

struct ability { /* a capability that is true or not */
    const char *path;
    size_t offset;
};
#define ABLE(path, member)                                                                         \
    { path, offsetof(struct client, member) }
static const struct ability abilities[] = {
    ABLE("workspace.configuration", configuration),
    ABLE("workspace.didChangeConfiguration.dynamicRegistration", register_configuration),
    ABLE("workspace.didChangeWatchedFiles.dynamicRegistration", register_watched_files),
    ABLE("workspace.diagnostics.refreshSupport", refresh_diagnostics),
    ABLE("workspace.semanticTokens.refreshSupport", refresh_tokens),
    ABLE("window.workDoneProgress", progress),
    ABLE("textDocument.publishDiagnostics.relatedInformation", related_information),
    ABLE("textDocument.publishDiagnostics.codeDescriptionSupport", code_description),
    ABLE("textDocument.publishDiagnostics.dataSupport", diagnostic_data),
    ABLE("textDocument.publishDiagnostics.versionSupport", version),
    ABLE("textDocument.completion.completionItem.snippetSupport", snippets),
    ABLE("textDocument.completion.completionItem.labelDetailsSupport", label_details),
    ABLE("textDocument.documentSymbol.hierarchicalDocumentSymbolSupport", hierarchical_symbols),
    ABLE("textDocument.definition.linkSupport", location_link),
    ABLE("textDocument.declaration.linkSupport", declaration_link),
    ABLE("textDocument.typeDefinition.linkSupport", type_definition_link),
    ABLE("textDocument.documentLink.tooltipSupport", link_tooltip),
    ABLE("window.showDocument.support", show_document),
    ABLE("workspace.codeLens.refreshSupport", refresh_lenses),
    ABLE("workspace.inlayHint.refreshSupport", refresh_hints),
    ABLE("workspace.workspaceEdit.documentChanges", document_changes),
    ABLE("textDocument.rename.prepareSupport", prepare_rename),
    ABLE("textDocument.codeAction.isPreferredSupport", action_preferred),
};

static void read_client(struct client *c, const json_t *capabilities) {
    for (size_t i = 0; i < sizeof abilities / sizeof *abilities; i++)
        *(bool *)((char *)c + abilities[i].offset) = says(capabilities, abilities[i].path);
    c->encoding = negotiate(capabilities);
    c->pulls_diagnostics = json_is_object(at(capabilities, "textDocument.diagnostic"));
    c->diagnostic_tags =
        json_is_object(at(capabilities, "textDocument.publishDiagnostics.tagSupport"));
    if (c->pulls_diagnostics) { /* 3.18 lists these for pulled ones separately; older clients do not
                                 */
        c->related_information = c->related_information ||
                                 says(capabilities, "textDocument.diagnostic.relatedInformation");
        c->code_description = c->code_description ||
                              says(capabilities, "textDocument.diagnostic.codeDescriptionSupport");
    }
    int64_t folds = json_integer_value(at(capabilities, "textDocument.foldingRange.rangeLimit"));
    c->fold_limit = folds > 0 ? folds : 0;
    c->markdown_docs = has_member(
        at(capabilities, "textDocument.completion.completionItem.documentationFormat"), "markdown");
    const json_t *resolve =
        at(capabilities, "textDocument.completion.completionItem.resolveSupport");
    c->resolves_docs = /* before 3.16 nobody had to say so */
        !json_is_object(resolve) || has_member(at(resolve, "properties"), "documentation");
    c->hover_markdown =
        has_member(at(capabilities, "textDocument.hover.contentFormat"), "markdown");
}

/* What of changes to a workspace the client can carry out. */
static void read_edits(struct client *c, const json_t *capabilities) {
    const json_t *ops = at(capabilities, "workspace.workspaceEdit.resourceOperations");
    c->create_files = c->document_changes && has_member(ops, "create");
    c->rename_files = c->document_changes && has_member(ops, "rename");
    c->delete_files = c->document_changes && has_member(ops, "delete");
    c->action_literals =
        json_is_object(at(capabilities, "textDocument.codeAction.codeActionLiteralSupport"));
    c->resolve_action_edits =
        says(capabilities, "textDocument.codeAction.dataSupport") &&
        has_member(at(capabilities, "textDocument.codeAction.resolveSupport.properties"), "edit");
}

static struct str json_str(const json_t *j) {
    return (struct str){json_string_value(j), json_string_length(j)};
}

/* workspaceFolders, else rootUri, else rootPath: the first that is there, as LSP ranks them. */
static void add_folders(struct session *s, struct request *rq, const json_t *params) {
    const json_t *folders = json_object_get(params, "workspaceFolders"), *folder;
    size_t i;
    if (json_is_array(folders) && json_array_size(folders)) {
        json_array_foreach(folders, i, folder) {
            struct str uri = json_str(json_object_get(folder, "uri"));
            session_add_folder(s, uri, uri_to_path(rq->arena, uri));
        }
        return;
    }
    struct str uri = json_str(json_object_get(params, "rootUri"));
    struct str path = json_str(json_object_get(params, "rootPath"));
    if (!uri.n && path.n)
        uri = uri_of_path(rq->arena, path);
    if (uri.n)
        session_add_folder(s, uri, uri_to_path(rq->arena, uri));
}

struct reply on_initialize(struct session *s, struct request *rq) {
    const json_t *params = rq->params.json;
    const json_t *process = json_object_get(params, "processId");
    const json_t *options = json_object_get(params, "initializationOptions");
    const json_t *trace = json_object_get(params, "trace");
    const json_t *section = json_object_get(options, "kit");
    read_client(&s->client, json_object_get(params, "capabilities"));
    read_edits(&s->client, json_object_get(params, "capabilities"));
    s->client.health_notifications = says(options, "healthNotifications");
    s->client.index_notifications = says(options, "indexNotifications");
    s->client.shows_references = says(options, "showReferences");
    s->state = SESSION_RUNNING;
    if (json_is_string(trace) && strcmp(json_string_value(trace), "off"))
        s->trace = TRACE_MESSAGES;
    if (json_is_integer(process) && json_integer_value(process) > 0 &&
        json_integer_value(process) <= INT32_MAX)
        loop_watch_process(s->loop, (int)json_integer_value(process));
    s->initial = json_incref((json_t *)(uintptr_t)(json_is_object(section) ? section : options));
    session_apply_settings(s, s->initial);
    add_folders(s, rq, params);
    session_start(s);

    json_t *capabilities = methods_capabilities();
    if (!s->client.prepare_rename) /* options may be told to those only who know them */
        json_object_set_new(capabilities, "renameProvider", json_true());
    if (!s->client.action_literals)
        json_object_set_new(capabilities, "codeActionProvider", json_true());
    json_object_set_new(capabilities, "positionEncoding",
                        json_string(encoding_names[s->client.encoding]));
    return reply_json(json_pack("{s:o, s:{s:s, s:s}}", "capabilities", capabilities, "serverInfo",
                                "name", "kitls", "version", KITLS_VERSION));
}

static void take_configuration(struct session *s, const json_t *result) {
    const json_t *section = json_array_get(result, 0);
    if (section) /* null: the client has nothing to say of it, as many that have the request */
        session_apply_settings(s, json_is_null(section) ? s->initial : section);
}

static void ask_configuration(struct session *s) {
    session_ask(s, "workspace/configuration", json_pack("{s:[{s:s}]}", "items", "section", "kit"),
                take_configuration);
}

/* What we register while running, where the client lets us. */
static void register_methods(struct session *s) {
    json_t *list = json_array();
    if (s->client.register_configuration)
        json_array_append_new(list, json_pack("{s:s, s:s, s:{s:s}}", "id", "kitls/configuration",
                                              "method", "workspace/didChangeConfiguration",
                                              "registerOptions", "section", "kit"));
    if (s->client.register_watched_files)
        json_array_append_new(
            list, json_pack("{s:s, s:s, s:{s:[{s:s}]}}", "id", "kitls/watchedFiles", "method",
                            "workspace/didChangeWatchedFiles", "registerOptions", "watchers",
                            "globPattern", "**/.bluekit/**/*.{md,mmd,mermaid,json}"));
    if (json_array_size(list))
        session_ask(s, "client/registerCapability", json_pack("{s:o}", "registrations", list),
                    NULL);
    else
        json_decref(list);
}

struct reply on_initialized(struct session *s, struct request *rq) {
    (void)rq;
    register_methods(s);
    if (s->client.configuration)
        ask_configuration(s);
    return reply_none();
}

struct reply on_configuration_changed(struct session *s, struct request *rq) {
    if (s->client.configuration) {
        ask_configuration(s); /* what the notification carries is then not meant to be read */
        return reply_none();
    }
    const json_t *settings = json_object_get(rq->params.json, "settings");
    const json_t *section = json_object_get(settings, "kit");
    if (json_is_object(settings))
        session_apply_settings(s, json_is_object(section) ? section : settings);
    return reply_none();
}

struct reply on_set_trace(struct session *s, struct request *rq) {
    struct str value = rq->params.value;
    s->trace = str_eq(value, STR("verbose"))    ? TRACE_VERBOSE
               : str_eq(value, STR("messages")) ? TRACE_MESSAGES
                                                : TRACE_OFF;
    return reply_none();
}

struct reply on_shutdown(struct session *s, struct request *rq) {
    s->state = SESSION_SHUT_DOWN;
    while (s->pending) {
        struct request *waiting = s->pending;
        request_end(waiting, reply_error(waiting, ERROR_CANCELLED, "the server is shutting down"));
    }
    (void)rq;
    return reply_null();
}

struct reply on_exit_asked(struct session *s, struct request *rq) {
    (void)rq;
    session_exit(s, s->state == SESSION_SHUT_DOWN ? 0 : 1);
    return reply_none();
}
