/* methods.h — THE TABLE: the whole surface of the server on one screen (methods.c), and what a
 * handler gets and gives. To add a method: a row, a file in features/, a transcript. */
#pragma once

#include "params.h"
#include "rpc/message.h"
#include "session.h"

/* The outcome of a handler. It comes only from the reply_* functions, so that not answering does
 * not compile. */
struct reply {
    enum { REPLY_RESULT = 1, REPLY_ERROR, REPLY_NONE, REPLY_LATER } type;
    struct json_t *json; /* of a result; owned */
    struct str text;     /* of a result when json is NULL; borrowed */
    int code;
    struct str message; /* of an error; lives in the request's arena */
};
struct reply reply_json(struct json_t *result); /* takes it over */
/* JSON as text (rpc/writer.h), which must live until the request has ended. */
struct reply reply_text(struct str result);
struct reply reply_null(void);
struct reply reply_none(void); /* notifications */
struct reply reply_error(struct request *, int code, const char *format, ...) PRINTF(3, 4);
/* The request stays pending until somebody calls request_end; cancelling and shutdown end it too.
 */
struct reply reply_later(struct request *);

struct request {
    struct request *next; /* in session->pending */
    struct session *session;
    const struct method *method;
    struct message message; /* owns the JSON */
    struct params params;
    struct arena *arena; /* until the reply has been sent */
    int64_t started_ns;
    int64_t token;             /* given to whom the request waits for */
    struct question *question; /* on the query thread; NULL: none */
    bool early;                /* it waits for methods_resume */
    bool synced;               /* kit/sync: the indexer is done, */
    int64_t generation;        /* at this generation, */
    unsigned asked;            /* and with what publish_asked told */
};
/* Answers a pending request and frees it. */
void request_end(struct request *, struct reply);
struct request *request_find(struct session *, int64_t token); /* pending; NULL when gone */
void request_cancel(struct session *, const struct json_t *id);

typedef struct reply (*method_run)(struct session *, struct request *);

enum method_flag {
    BEFORE_INIT = 1,    /* allowed before initialize */
    AFTER_SHUTDOWN = 2, /* allowed after shutdown */
    ASKS_INDEX = 4,     /* waits until it is known which roots there are */
};
struct method {
    const char *name;
    enum message_type kind; /* MESSAGE_REQUEST or MESSAGE_NOTIFICATION */
    unsigned params;        /* P_ bits: decoded before run is called */
    method_run run;
    const char *advertises; /* JSON object merged into the server capabilities; NULL: nothing */
    unsigned flags;
};
extern const struct method methods[];
extern const size_t method_count;

/* Finds, checks, decodes, runs, replies. Takes the message over. */
void methods_dispatch(struct session *, struct message);
/* The roots are known: runs what has waited for that. */
void methods_resume(struct session *);
/* A request that waited: its positions are read anew, for the document may have changed. */
struct reply methods_again(struct session *, struct request *);
/* The fold of the column `advertises`. */
struct json_t *methods_capabilities(void);
