/* yaml_input.h — text as libyaml can read it, and the way back (decision 8). Only yaml.c includes
 * it. */
#pragma once

#include "base/arena.h"
#include "base/buf.h"

struct yaml_input {
    struct str text;   /* the whole document */
    struct span at;    /* what is to be read */
    struct buf clean;  /* what libyaml reads, unless it can read the text itself */
    uint32_t *offsets; /* of each character of clean in the text, one more at the end; or NULL */
    size_t chars;
};

/* `surrogates`: escapes like "\uD83D\uDE00" are joined. `scratch` must outlive what was read. May
 * be called again for another part. */
void yaml_input_read(struct yaml_input *, struct arena *scratch, struct str text, struct span at,
                     bool surrogates);
void yaml_input_fini(struct yaml_input *);
struct str yaml_input_bytes(const struct yaml_input *);
/* libyaml counts characters. */
uint32_t yaml_input_offset(const struct yaml_input *, size_t index);
/* A value from libyaml, copied, with the real characters back in it. */
struct str yaml_input_value(struct arena *, const struct yaml_input *, struct str);
