/* encode_health.h — what the indexer and the process say of themselves, as the result of
 * kit/watcherHealth. References returned are new. Main thread. */
#pragma once

#include "scan/indexer.h"
#include "session.h"

struct json_t *encode_health(const struct session *, const struct report *);
struct json_t *encode_health_flat(const struct report *); /* BlueKit's present form */
struct json_t *encode_watchers(const struct report *);    /* the first four members */
/* How many roots are watched, how many of them well and how many badly. */
void count_watchers(const struct report *, int64_t counts[3]);
