/* scanner.c — reads a document for the grammar, block by block. Each block begins with a token of
 * no width, the step: there the scanner reads on to the end of the block and plans its tokens. Only
 * steps, and the ends of containers and sections, look further than their own end; so an edit
 * within a block touches its step, and the block is planned anew. The tokens of a plan carry its
 * hash as state: those of another plan are never taken for its own.
 *
 * One file for compilers; its parts are in the headers beside it. */
#include "block.h"

enum { IN_PLAN = 0x40, PLAN_STATE = 12, STATE = 4, CONTAINER_STATE = 3 };

void *tree_sitter_kit_external_scanner_create(void);
void tree_sitter_kit_external_scanner_destroy(void *payload);
unsigned tree_sitter_kit_external_scanner_serialize(void *payload, char *buffer);
void tree_sitter_kit_external_scanner_deserialize(void *payload, const char *buffer, unsigned n);
bool tree_sitter_kit_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid);

void *tree_sitter_kit_external_scanner_create(void) {
    struct scanner *s = calloc(1, sizeof *s);
    if (!s)
        abort();
    return s;
}

void tree_sitter_kit_external_scanner_destroy(void *payload) {
    struct scanner *s = payload;
    free(s->text.at);
    free(s->plan.at);
    free(s->openers.at);
    free(s->lines.at);
    free(s->joined.at);
    free(s->marks.at);
    free(s->spare.at);
    free(s->delimiters.at);
    free(s->brackets.at);
    free(s->links.at);
    free(s->bare.at);
    free(s->dropped.at);
    free(s->open.at);
    free(s);
}

unsigned tree_sitter_kit_external_scanner_serialize(void *payload, char *buffer) {
    struct scanner *s = payload;
    if (s->planned) {
        buffer[0] = IN_PLAN;
        memcpy(buffer + 1, &s->hash, 8);
        memcpy(buffer + 9, &s->done, 3);
        return PLAN_STATE;
    }
    unsigned n = 0;
    buffer[n++] = (char)((unsigned)s->state.phase | (s->state.sibling ? 0x80 : 0));
    buffer[n++] = (char)s->state.sections;
    buffer[n++] = (char)(s->state.column & 0xff);
    buffer[n++] = (char)(s->state.column >> 8);
    for (uint32_t i = 0; i < s->state.depth; i++) {
        const struct container *container = &s->state.stack[i];
        buffer[n++] = (char)(container->mark | (container->fresh ? 0x80 : 0));
        buffer[n++] = (char)(container->indent & 0xff);
        buffer[n++] = (char)(container->indent >> 8);
    }
    return n;
}

void tree_sitter_kit_external_scanner_deserialize(void *payload, const char *buffer, unsigned n) {
    struct scanner *s = payload;
    s->planned = s->lost = false;
    if (n == PLAN_STATE && buffer[0] == IN_PLAN) {
        s->planned = true;
        s->lost = memcmp(buffer + 1, &s->hash, 8) != 0;
        s->done = 0;
        memcpy(&s->done, buffer + 9, 3);
        return;
    }
    s->state.phase = AT_START;
    s->state.depth = 0;
    s->state.sections = 0;
    s->state.column = 0;
    s->state.sibling = false;
    if (n < STATE)
        return;
    s->state.phase = (enum phase)(buffer[0] & 0x7f);
    s->state.sibling = buffer[0] & 0x80;
    s->state.sections = (uint8_t)buffer[1];
    s->state.column = (uint16_t)((uint8_t)buffer[2] | (uint8_t)buffer[3] << 8);
    for (unsigned i = STATE; i + CONTAINER_STATE <= n; i += CONTAINER_STATE) {
        uint8_t mark = (uint8_t)buffer[i];
        s->state.stack[s->state.depth++] =
            (struct container){mark & 0x7f, mark >> 7,
                               (uint16_t)((uint8_t)buffer[i + 1] | (uint8_t)buffer[i + 2] << 8)};
    }
}

static uint64_t mix(uint64_t hash, uint64_t with) {
    hash = (hash ^ with) * 0x9e3779b97f4a7c15u;
    return hash ^ hash >> 29;
}

static uint64_t plan_hash(const struct scanner *s) {
    uint64_t hash = mix((uint64_t)s->next.phase << 8 | s->next.sections, s->plan.n);
    hash = mix(hash, (uint64_t)s->next.column << 1 | s->next.sibling);
    for (uint32_t i = 1; i < s->plan.n; i++) {
        const struct planned *p = &s->plan.at[i];
        hash = mix(hash, (uint64_t)(p->start - p[-1].end) << 32 | (p->end - p->start));
        hash = mix(hash, (uint64_t)p->token);
    }
    for (uint32_t i = 0; i < s->next.depth; i++) {
        const struct container *c = &s->next.stack[i];
        hash = mix(hash, (uint64_t)c->mark << 24 | (uint64_t)c->fresh << 16 | c->indent);
    }
    return hash;
}

/* After the token that is out. */
static void settle(struct scanner *s) {
    s->planned = s->done < s->plan.n;
    if (!s->planned)
        s->state = s->next;
}

/* Its end is marked while planning. */
static void take_step(struct scanner *s, TSLexer *lexer) {
    s->lexer = lexer;
    s->ended = s->peeked = false;
    s->text.n = 0;
    plan_step(s);
    s->done = 1;
    if (s->plan.n > 1)
        s->hash = plan_hash(s);
    lexer->result_symbol = (TSSymbol)s->plan.at[0].token;
    settle(s);
}

static void take_planned(struct scanner *s, TSLexer *lexer) {
    uint32_t at = s->plan.at[s->done - 1].end;
    const struct planned *p = &s->plan.at[s->done++];
    for (; at < p->start; at++)
        lexer->advance(lexer, true);
    for (; at < p->end; at++)
        lexer->advance(lexer, false);
    lexer->result_symbol = (TSSymbol)p->token;
    settle(s);
}

bool tree_sitter_kit_external_scanner_scan(void *payload, TSLexer *lexer, const bool *valid) {
    struct scanner *s = payload;
    (void)valid;
    if (s->planned && (s->lost || s->done >= s->plan.n))
        return false;
    if (!s->planned && s->state.phase == AT_END)
        return false;
    if (s->planned)
        take_planned(s, lexer);
    else
        take_step(s, lexer);
    return true;
}
