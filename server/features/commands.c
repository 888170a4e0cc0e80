/* commands.c — workspace/executeCommand: which commands there are. What a command does stands in
 * the file of its feature. */
#include "features/commands.h"

#include "handlers.h"

static struct reply reindex(struct session *s, struct request *rq,
                            const struct command_call *call) {
    (void)rq, (void)call;
    session_reindex(s);
    return reply_null();
}

const struct command commands[] = {
    {"kitls.checkWorkspace", command_check_workspace},
    {"kitls.newKit", command_new_kit},
    {"kitls.reindex", reindex},
    {"kitls.showReferences", command_show_references},
};
const size_t command_count = sizeof commands / sizeof *commands;

struct reply feature_execute(struct session *s, struct request *rq) {
    struct command_call call;
    struct str complaint;
    if (!decode_command(rq->arena, rq->params.json, &call, &complaint))
        return reply_error(rq, ERROR_INVALID_PARAMS, "%.*s", STR_ARG(complaint));
    for (size_t i = 0; i < command_count; i++)
        if (str_eq(str_z(commands[i].name), call.command))
            return commands[i].run(s, rq, &call);
    return reply_error(rq, ERROR_INVALID_PARAMS, "there is no command \"%.*s\"",
                       STR_ARG(str_to(call.command, 80)));
}
