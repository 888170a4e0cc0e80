/* inbox.h — messages that have arrived and wait their turn. Cancellation happens here: a request
 * that is still waiting is answered without ever being begun. */
#pragma once

#include "rpc/message.h"

struct inbox;
struct inbox *inbox_new(void);
void inbox_free(struct inbox *);                      /* NULL is fine; what waits is dropped */
void inbox_put(struct inbox *, struct message);       /* takes it over */
bool inbox_take(struct inbox *, struct message *out); /* the oldest; false when empty */
/* The waiting request with this id, taken out; false when there is none. */
bool inbox_withdraw(struct inbox *, const struct json_t *id, struct message *out);
size_t inbox_count(const struct inbox *);
/* So much is waiting that no more should be read until some of it is done. */
bool inbox_full(const struct inbox *);
