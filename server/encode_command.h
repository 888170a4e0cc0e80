/* encode_command.h — commands and what they ask of the client, as JSON. Main thread. */
#pragma once

#include "kit/problems.h"
#include "session.h"

struct command_call { /* the command and the members of its first argument */
    struct str command;
    struct str uri, kind, folder, name;
    bool has_place;
    uint32_t line, column;          /* in the client's units */
    const struct json_t *locations; /* an array, or NULL */
};
/* False: *complaint says what is wrong. Members that are absent are "". */
bool decode_command(struct arena *, const struct json_t *params, struct command_call *,
                    struct str *complaint);

/* Shows Locations by whatever means the client has: one at once, of several the user chooses, of
 * none it is told. The client shows them itself when it said so (showReferences). */
void show_locations(struct session *, const struct json_t *locations);
void show_document(struct session *, const struct json_t *uri, const struct json_t *selection);
void show_path(struct session *, struct str path);

/* The parameters of workspace/applyEdit that make a file with this text, and what came of it: false
 * with *why when it was not made. */
struct json_t *encode_create(const struct session *, struct str path, struct str text);
bool decode_applied(const struct json_t *result, struct str *why);

struct tally {
    size_t documents; /* with a problem */
    size_t of[SEVERITY_HINT + 1];
};
struct json_t *encode_tally(const struct tally *);
struct json_t *encode_made(struct str path); /* {"uri": …} */
