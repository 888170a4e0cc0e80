/* drift.h — whether the lines that a fence quotes still stand where its info string says. Pure. */
#pragma once

#include "base/str.h"

enum drift { DRIFT_NONE, DRIFT_MOVED, DRIFT_CHANGED };
/* `quoted` against lines `line` to `end` (from 1) of `file`; blanks at the ends of lines do not
 * count. MOVED: they stand in one other place, *at is its first line. CHANGED: nowhere, or in
 * several places, or nothing can be said of quotes without letters (NONE). */
enum drift drift_of(struct str file, struct str quoted, uint32_t line, uint32_t end, uint32_t *at);
