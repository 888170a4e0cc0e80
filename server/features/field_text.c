/* field_text.c — a row of the table of fields as text for people; no JSON, no state. */
#include "features/field_text.h"

struct str field_text(struct arena *arena, const struct field *f) {
    struct buf b = {0};
    struct str rest = f->choices, choice;
    buf_add(&b, f->doc);
    for (const char *comma = "\n\nOne of "; str_split(&rest, ' ', &choice) && choice.n;
         comma = ", ")
        buf_addf(&b, "%s`%.*s`", comma, STR_ARG(choice));
    if (f->choices.n)
        buf_addf(&b, "%s", f->flags & FIELD_OPEN ? ", or another." : ".");
    struct str text = arena_str(arena, buf_str(&b));
    buf_fini(&b);
    return text;
}
