/* tokenizer.c — FTS5's view of our words: base/text.h's text_words as a tokenizer, and a ranking
 * function that looks only at the row at hand. No SQL is run here but the one that asks for the
 * FTS5 interface; questions are match.c's. */
#include "store/tokenizer.h"

#include "base/text.h"
#include "store/store_private.h"

/* ---- the tokenizer ---- */

typedef int (*token_fn)(void *, int, const char *, int, int, int);

static int tokenizer_create(void *context, const char **args, int n, Fts5Tokenizer **out) {
    (void)context, (void)args, (void)n;
    /* It has no state, but FTS5 takes NULL for a failure. */
    static const char stateless;
    *out = (Fts5Tokenizer *)(uintptr_t)&stateless;
    return SQLITE_OK;
}

static void tokenizer_delete(Fts5Tokenizer *tokenizer) {
    (void)tokenizer;
}

static int tokenize(Fts5Tokenizer *tokenizer, void *context, int flags, const char *text, int n,
                    token_fn token) {
    (void)tokenizer;
    if (text == NULL || n <= 0)
        return SQLITE_OK;
    /* A question's terms come folded from us (match.c): to split one again could make a
     * phrase of it, which is an error in a table without positions. */
    if (flags & FTS5_TOKENIZE_QUERY)
        return token(context, 0, text, n, 0, n);

    struct text_words words;
    struct text_word word;
    int rc = SQLITE_OK;
    text_words_init(&words, (struct str){text, (size_t)n});
    while (rc == SQLITE_OK && text_words_next(&words, &word)) {
        rc = token(context, 0, word.term.p, (int)word.term.n, (int)word.at.start, (int)word.at.end);
    }
    text_words_fini(&words);
    return rc;
}

/* ---- the ranking function ---- */

/* By column of head: what a match there is worth, and the number of words that halves it. */
static const struct {
    double worth, half;
} head_columns[HEAD_COLUMNS] = {{10, 16}, {6, 16}, {4, 64}};

/* SQLite has the sizes in a table of their own, which costs more than all the rest. */
static const uint16_t *head_sizes(const Fts5ExtensionApi *api, Fts5Context *fts) {
    struct docs *docs = api->xUserData(fts);
    struct doc *doc = docs_slot(docs, api->xRowid(fts));
    for (int c = 0; c < HEAD_COLUMNS && !doc->sized; c++) {
        int size = 0;
        if (api->xColumnSize(fts, c, &size) != SQLITE_OK || size < 0)
            size = 0;
        doc->size[c] = size < UINT16_MAX ? (uint16_t)size : UINT16_MAX;
    }
    doc->sized = true;
    return doc->size;
}

static double rank_head(const Fts5ExtensionApi *api, Fts5Context *fts) {
    double column_score[HEAD_COLUMNS], score = 0;
    const uint16_t *size = head_sizes(api, fts);
    for (int c = 0; c < HEAD_COLUMNS; c++)
        column_score[c] = head_columns[c].worth / (1 + size[c] / head_columns[c].half);
    int phrases = api->xPhraseCount(fts);
    for (int p = 0; p < phrases; p++) {
        Fts5PhraseIter at;
        int column;
        if (api->xPhraseFirstColumn(fts, p, &at, &column) != SQLITE_OK)
            continue;
        for (; column >= 0; api->xPhraseNextColumn(fts, &at, &column))
            score += column < HEAD_COLUMNS ? column_score[column] : 0;
    }
    return score;
}

static void rank(const Fts5ExtensionApi *api, Fts5Context *fts, sqlite3_context *result, int n,
                 sqlite3_value **args) {
    (void)n, (void)args;
    sqlite3_result_double(result, rank_head(api, fts));
}

static fts5_api *fts5_of(sqlite3 *db) {
    fts5_api *api = NULL;
    sqlite3_stmt *ask = NULL;
    if (sqlite3_prepare_v2(db, "SELECT fts5(?1)", -1, &ask, NULL) == SQLITE_OK) {
        sqlite3_bind_pointer(ask, 1, (void *)&api, "fts5_api_ptr", NULL);
        sqlite3_step(ask);
    }
    sqlite3_finalize(ask);
    return api;
}

bool tokenizer_register(struct store *s, struct err *e) {
    fts5_tokenizer tokenizer = {tokenizer_create, tokenizer_delete, tokenize};
    fts5_api *api = fts5_of(s->db);
    if (api == NULL)
        return err_set(e, ERR_IO, "this SQLite was built without FTS5");
    if (api->xCreateTokenizer(api, "kit", NULL, &tokenizer, NULL) != SQLITE_OK ||
        api->xCreateFunction(api, "kit_rank", &s->docs, rank, NULL) != SQLITE_OK)
        return err_set(e, ERR_IO, "FTS5 refused our tokenizer: %s", sqlite3_errmsg(s->db));
    return true;
}

/* ---- the texts ---- */

static void add_line(struct buf *out, struct str line) {
    if (line.n == 0)
        return;
    if (out->n > 0)
        buf_add_byte(out, '\n');
    buf_add(out, line);
}

/* The buffer's bytes as a string of the arena; the buffer is empty again. */
static struct str settle(struct arena *arena, struct buf *b) {
    struct str s = arena_str(arena, buf_str(b));
    buf_reset(b);
    return s;
}

struct fulltext fulltext_of(struct arena *arena, const struct facts *facts, struct str path) {
    struct fulltext out;
    struct buf b = {0};
    add_line(&b, facts->alias.text);
    add_line(&b, facts->title.text);
    add_line(&b, facts->name);
    add_line(&b, facts->id.text);
    if (b.n == 0)
        add_line(&b, facts_name(facts, path));
    out.title = settle(arena, &b);
    for (size_t i = 0; i < facts->tag_count; i++)
        add_line(&b, facts->tags[i]);
    out.tags = settle(arena, &b);
    for (size_t i = 0; i < facts->heading_count; i++)
        add_line(&b, facts->headings[i].text);
    out.headings = settle(arena, &b);
    buf_fini(&b);
    return out;
}

void fulltext_body(struct buf *out, const struct fulltext *head, struct str body) {
    buf_reset(out);
    add_line(out, head->title);
    add_line(out, head->tags);
    add_line(out, head->headings);
    add_line(out, body);
}
