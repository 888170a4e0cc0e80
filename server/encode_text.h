/* encode_text.h — shapes of LSP as text, for the encoders of long answers. */
#pragma once

#include "rpc/writer.h"
#include "session.h"

/* A Diagnostic. `uri` is the document's. */
void write_problem(struct writer *, struct arena *, const struct session *, struct str uri,
                   const struct problem *, enum severity);
void write_range(struct writer *, enum encoding, const struct range *);
