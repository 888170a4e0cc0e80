/* drift.c — a quotation held against its file, line by line. */
#include "features/drift.h"

struct rest { /* lines still to be read */
    struct str text;
};

static bool next_line(struct rest *rest, struct str *line) {
    if (!rest->text.n)
        return false;
    size_t n = 0;
    while (n < rest->text.n && !ascii_is_eol(rest->text.p[n]))
        n++;
    *line = str_to(rest->text, n);
    while (line->n && ascii_is_blank(line->p[line->n - 1]))
        line->n--;
    bool pair = n + 1 < rest->text.n && rest->text.p[n] == '\r' && rest->text.p[n + 1] == '\n';
    rest->text = str_from(rest->text, n + 1 + pair);
    return true;
}

static bool begins_with(struct rest file, struct rest quoted) {
    struct str have, want;
    while (next_line(&quoted, &want))
        if (!next_line(&file, &have) || !str_eq(have, want))
            return false;
    return true;
}

static bool says_nothing(struct str quoted) {
    for (size_t i = 0; i < quoted.n; i++)
        if (ascii_is_alnum(quoted.p[i]) || (unsigned char)quoted.p[i] >= 0x80)
            return false;
    return true;
}

enum drift drift_of(struct str file, struct str quoted, uint32_t line, uint32_t end, uint32_t *at) {
    enum { LINES_MOST = 200 }; /* of the quotation; each line of the file may begin it */
    struct rest rest = {file}, wanted = {quoted}, lines = {quoted};
    struct str one;
    uint32_t count = 0, found = 0, n = 0;
    while (next_line(&lines, &one))
        count++;
    bool whole = count == (end > line ? end - line + 1 : 1);
    if (says_nothing(quoted) || count > LINES_MOST)
        return DRIFT_NONE;
    for (struct rest here = rest; here.text.n; n++) {
        if (begins_with(here, wanted)) {
            if (n + 1 == line)
                return whole ? DRIFT_NONE : DRIFT_CHANGED;
            *at = n + 1;
            found++;
        }
        next_line(&here, &one);
    }
    return found == 1 ? DRIFT_MOVED : DRIFT_CHANGED;
}
