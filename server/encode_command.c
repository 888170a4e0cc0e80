/* encode_command.c — the arguments of commands, and the requests to the client that they need. What
 * is shown and made is for features/. */
#include "encode_command.h"

#include "base/path.h"
#include "encode.h"
#include "uri.h"

#include <jansson.h>

static struct str text_at(const json_t *j, const char *name) {
    const json_t *text = json_object_get(j, name);
    return (struct str){json_string_value(text), json_string_length(text)};
}

static bool complain(struct arena *arena, struct str *complaint, const char *what) {
    *complaint = arena_printf(arena, "workspace/executeCommand: %s", what);
    return false;
}

bool decode_command(struct arena *arena, const json_t *params, struct command_call *call,
                    struct str *complaint) {
    const json_t *arguments = json_object_get(params, "arguments");
    const json_t *first = json_array_get(arguments, 0), *locations;
    static const char *const texts[] = {"uri", "kind", "folder", "name"};
    *call = (struct command_call){.command = text_at(params, "command")};
    if (!call->command.n)
        return complain(arena, complaint, "\"command\" must be a string");
    if (first && !json_is_null(first) && !json_is_object(first))
        return complain(arena, complaint, "the argument must be an object");
    struct str *into[] = {&call->uri, &call->kind, &call->folder, &call->name};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const json_t *j = json_object_get(first, texts[i]);
        if (j && !json_is_null(j) && !json_is_string(j)) {
            *complaint =
                arena_printf(arena, "workspace/executeCommand: \"%s\" must be a string", texts[i]);
            return false;
        }
        *into[i] = text_at(first, texts[i]);
    }
    const json_t *position = json_object_get(first, "position");
    json_int_t line = json_integer_value(json_object_get(position, "line"));
    json_int_t column = json_integer_value(json_object_get(position, "character"));
    if (position && (line < 0 || column < 0 || line > INT32_MAX || column > INT32_MAX))
        return complain(arena, complaint, "\"position\" must be a position");
    call->has_place = json_is_object(position);
    call->line = (uint32_t)line;
    call->column = (uint32_t)column;
    locations = json_object_get(first, "locations");
    call->locations = json_is_array(locations) ? locations : NULL;
    return true;
}

/* ---- showing ---- */

void show_document(struct session *s, const json_t *uri, const json_t *selection) {
    if (!s->client.show_document || !json_is_string(uri))
        return;
    json_t *params = json_pack("{s:O, s:b}", "uri", uri, "takeFocus", 1);
    if (json_is_object(selection))
        json_object_set(params, "selection", (json_t *)(uintptr_t)selection);
    session_ask(s, "window/showDocument", params, NULL);
}

/* "kits/a.md:12", as short as the folders of the session allow. */
static json_t *title_of(const struct session *s, const json_t *location) {
    struct arena *arena = arena_new();
    struct str uri = text_at(location, "uri"), path = uri_to_path(arena, uri), below;
    json_t *start = json_object_get(json_object_get(location, "range"), "start");
    struct str shown = path.n ? path : uri;
    for (size_t i = 0; i < s->folder_count; i++)
        if (path_below(s->folders[i].path, path, &below) && below.n && below.n < shown.n)
            shown = below;
    struct str title =
        arena_printf(arena, "%.*s:%lld", STR_ARG(shown),
                     (long long)json_integer_value(json_object_get(start, "line")) + 1);
    json_t *j = encode_str(title);
    arena_free(arena);
    return j;
}

static void chosen(struct session *s, const json_t *result) {
    struct str title = text_at(result, "title");
    json_t *offered = s->offered, *location;
    size_t i;
    json_array_foreach(offered, i, location) {
        json_t *one = title_of(s, location);
        bool same = json_is_string(one) && title.n &&
                    str_eq(title, (struct str){json_string_value(one), json_string_length(one)});
        json_decref(one);
        if (same) {
            show_document(s, json_object_get(location, "uri"), json_object_get(location, "range"));
            return;
        }
    }
}

void show_locations(struct session *s, const json_t *locations) {
    enum { OFFERED_MOST = 10 };
    size_t n = json_array_size(locations);
    json_t *first = json_array_get(locations, 0);
    if (s->client.shows_references)
        return;
    if (n == 0) {
        session_show(s, SHOW_INFO, STR("No references"));
    } else if (n == 1) {
        show_document(s, json_object_get(first, "uri"), json_object_get(first, "range"));
    } else if (s->client.show_document) {
        json_t *actions = json_array();
        for (size_t i = 0; i < n && i < OFFERED_MOST; i++)
            json_array_append_new(
                actions, json_pack("{s:o}", "title", title_of(s, json_array_get(locations, i))));
        json_decref(s->offered);
        s->offered = json_incref((json_t *)(uintptr_t)locations);
        json_t *message = n > OFFERED_MOST
                              ? json_sprintf("%zu references; the first %d:", n, (int)OFFERED_MOST)
                              : json_sprintf("%zu references:", n);
        session_ask(
            s, "window/showMessageRequest",
            json_pack("{s:i, s:o, s:o}", "type", SHOW_INFO, "message", message, "actions", actions),
            chosen);
    }
}

/* ---- making ---- */

json_t *encode_create(const struct session *s, struct str path, struct str text) {
    const struct range start = {0};
    json_t *uri = encode_uri(path);
    json_t *insert =
        json_pack("[{s:o, s:o}]", "range", encode_range(UTF8, &start), "newText", encode_str(text));
    json_t *edit;
    if (s->client.create_files)
        edit =
            json_pack("{s:[{s:s, s:O}, {s:{s:O, s:n}, s:o}]}", "documentChanges", "kind", "create",
                      "uri", uri, "textDocument", "uri", uri, "version", "edits", insert);
    else /* most editors make the file all the same */
        edit = json_pack("{s:{s:o}}", "changes", json_string_value(uri), insert);
    json_decref(uri);
    return json_pack("{s:s, s:o}", "label", "New kit", "edit", edit);
}

bool decode_applied(const json_t *result, struct str *why) {
    *why = text_at(result, "failureReason");
    if (!why->n)
        *why = STR("the editor declined");
    return json_is_true(json_object_get(result, "applied"));
}

void show_path(struct session *s, struct str path) {
    json_t *uri = encode_uri(path);
    show_document(s, uri, NULL);
    json_decref(uri);
}

json_t *encode_tally(const struct tally *t) {
    return json_pack("{s:I, s:I, s:I, s:I, s:I}", "documents", (json_int_t)t->documents, "errors",
                     (json_int_t)t->of[SEVERITY_ERROR], "warnings",
                     (json_int_t)t->of[SEVERITY_WARNING], "informations",
                     (json_int_t)t->of[SEVERITY_INFORMATION], "hints",
                     (json_int_t)t->of[SEVERITY_HINT]);
}

json_t *encode_made(struct str path) {
    return json_pack("{s:o}", "uri", encode_uri(path));
}
