/* encode_text.h — shapes of LSP as text, for the encoders of long answers. */
#pragma once

#include "base/lines.h"
#include "rpc/writer.h"

void write_range(struct writer *, enum encoding, const struct range *);
