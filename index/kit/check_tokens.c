/* check_tokens.c — placeholders against what a "Tokens" section declares (A15); both rules are off
 * by default. Where they stand is token_places.c's to say. */
#include "kit/rules.h"
#include "kit/token_places.h"

static bool use(const struct token_place *declared, bool *used, size_t n, struct str name) {
    bool found = false;
    for (size_t i = 0; i < n; i++) {
        if (str_eq(declared[i].name, name))
            found = used[i] = true;
    }
    return found;
}

void check_tokens(struct check *c) {
    struct token_place *places;
    size_t declared, n = token_places(c->arena, c->kit, &places, &declared);
    if (!declared) /* nothing is said of what there is */
        return;
    bool *used = ARENA_ARRAY(c->arena, bool, declared);
    for (size_t i = declared; i < n; i++) {
        const struct token_place *place = &places[i];
        bool counts = place->what == TOKEN_USED || place->what == TOKEN_SINGLE;
        if (counts && !use(places, used, declared, place->name))
            CHECK_ADD(c, KIT503, place->whole, STR_NONE, &place->name, NULL);
    }
    for (size_t i = 0; i < declared; i++)
        if (!used[i])
            CHECK_ADD(c, KIT502, places[i].at, STR_NONE, &places[i].name, NULL);
}
