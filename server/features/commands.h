/* commands.h — THE TABLE of workspace/executeCommand (commands.c). To add a command: a row there,
 * its name in the row of methods.c, a transcript. */
#pragma once

#include "encode_command.h"
#include "methods.h"

struct command {
    const char *name;
    struct reply (*run)(struct session *, struct request *, const struct command_call *);
};
extern const struct command commands[];
extern const size_t command_count;

/* references.c: the places that refer to what stands at a place, or those that are named, shown by
 * whatever means the client has, and given back. */
struct reply command_show_references(struct session *, struct request *,
                                     const struct command_call *);
/* new_kit.c: a new document in full, made by the client. */
struct reply command_new_kit(struct session *, struct request *, const struct command_call *);
/* check_workspace.c: all problems of all kits, published and counted. */
struct reply command_check_workspace(struct session *, struct request *,
                                     const struct command_call *);
