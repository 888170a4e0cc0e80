/* value.h — what a plain scalar means: YAML 1.2 core schema, as the app's reader sees it (A11). */
#pragma once

#include "base/str.h"

enum value_type { VALUE_NULL, VALUE_BOOL, VALUE_INT, VALUE_FLOAT, VALUE_STRING };

struct value {
    enum value_type type;
    bool boolean;
    int64_t integer; /* clamped to its range */
};

/* Of an unquoted scalar. `yes`, `on`, `1.0.0` and dates are strings; `True` is a boolean; `010` is
 * 10; `0o10` is 8; `0x10` is 16; "" and ~ are null. */
struct value value_of_plain(struct str);
