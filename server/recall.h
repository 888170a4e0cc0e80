/* recall.h — what the store said of paths and names, for as long as nobody commits to it: a check
 * after each letter typed asks the same again. Main thread. {0} has asked nothing yet.
 *
 * What is handed out lives until the next recall_begin or recall_forget. */
#pragma once

#include "scan/map.h"
#include "store/store.h"

struct recall {
    struct arena *arena; /* NULL while nothing is known */
    struct map known;
    struct store *store; /* between begin and end: asked where nothing is known */
};

/* Between the two the store is asked in one snapshot; what was known before it is forgotten when
 * somebody has committed since, or when it is much. */
void recall_begin(struct recall *, struct store *);
void recall_end(struct recall *);
/* The store has failed, or is another one, or the scope is. */
void recall_forget(struct recall *);

/* As those of store.h. */
bool recall_kit_at(struct recall *, struct str path, bool with_facts, struct kit_row *);
size_t recall_kits_named(struct recall *, const struct scope *, struct str name, unsigned which,
                         bool folded, struct kit_row **);
enum existence recall_target(struct recall *, struct str path, int64_t *lines);
