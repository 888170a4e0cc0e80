/* match.c — questions to the full text. Terms come folded, one word each; what users type is read
 * in search/query.c and never reaches MATCH but as quoted words. Phrases, snippets and the final
 * order need the kits themselves and are not made here. */
#include "store/store_private.h"

/* ---- a question in FTS5's language ---- */

static void add_z(struct buf *out, const char *z) {
    buf_add(out, str_z(z));
}

static void add_columns(struct buf *out, unsigned columns) {
    static const struct {
        unsigned bit;
        const char *name;
    } names[] = {{COLUMN_TITLE, "title "}, {COLUMN_TAGS, "tags "}, {COLUMN_HEADINGS, "headings "}};
    if ((columns & COLUMN_ANY) == COLUMN_ANY || columns == 0)
        return;
    add_z(out, "{");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (columns & names[i].bit)
            add_z(out, names[i].name);
    add_z(out, "} : ");
}

static void add_word(struct buf *out, struct str word) {
    add_z(out, "\"");
    for (size_t i = 0; i < word.n; i++) {
        char c = word.p[i];
        if (c == '"')
            buf_add_byte(out, c);
        if (c != '\0') /* would end the question */
            buf_add_byte(out, c);
    }
    add_z(out, "\"");
}

struct asking { /* a question being put into words */
    struct store *store;
    struct arena *arena;
    struct buf out;
    enum match_in in;
};

static void add_term(struct asking *a, const struct match_term *term) {
    if (a->in == MATCH_HEAD)
        add_columns(&a->out, term->columns);
    if (!term->instead) {
        add_word(&a->out, term->term);
        add_z(&a->out, term->prefix ? " *" : "");
        return;
    }
    add_z(&a->out, "(");
    for (size_t i = 0; i < term->instead_count; i++) {
        add_z(&a->out, i ? " OR " : "");
        add_word(&a->out, term->instead[i]);
    }
    add_z(&a->out, ")");
}

static void add_group(struct asking *a, const struct match_group *group) {
    add_z(&a->out, "(");
    for (size_t i = 0; i < group->count; i++) {
        add_z(&a->out, i ? " AND " : "");
        add_term(a, &group->terms[i]);
    }
    add_z(&a->out, ")");
}

static void add_groups(struct asking *a, const struct match_group *groups, size_t n) {
    add_z(&a->out, "(");
    for (size_t i = 0; i < n; i++) {
        add_z(&a->out, i ? " OR " : "");
        add_group(a, &groups[i]);
    }
    add_z(&a->out, ")");
}

static void add_question(struct asking *a, const struct match_question *q) {
    add_z(&a->out, "(");
    for (size_t i = 0; i < q->all_count; i++) {
        add_z(&a->out, i ? " AND " : "");
        add_groups(a, q->all[i].groups, q->all[i].count);
    }
    add_z(&a->out, ")");
    if (q->none_count) {
        add_z(&a->out, " NOT ");
        add_groups(a, q->none, q->none_count);
    }
}

static struct str question_text(struct store *store, struct arena *arena, enum match_in in,
                                const struct match_question *q) {
    struct asking a = {.store = store, .arena = arena, .in = in};
    add_question(&a, q);
    struct str text = arena_str(arena, buf_str(&a.out));
    buf_fini(&a.out);
    return text;
}

/* As JSON, for json_each. */
static struct str scope_text(struct arena *arena, const struct scope *scope) {
    struct buf b = {0};
    for (size_t i = 0; i < scope->n; i++)
        buf_addf(&b, "%c%lld", i ? ',' : '[', (long long)scope->roots[i]);
    add_z(&b, scope->n ? "]" : "[]");
    struct str text = arena_str(arena, buf_str(&b));
    buf_fini(&b);
    return text;
}

/* ---- the calls ---- */

static const struct match_filter everything = {0};

static bool wanted(const struct doc *doc, const struct match_filter *filter,
                   const struct scope *scope) {
    return doc->kit != 0 && scope_has(scope, doc->root) &&
           (filter->kinds == 0 || filter->kinds & KIND_BIT(doc->kind)) &&
           (filter->base == 0 || doc->is_base == (filter->base > 0));
}

static struct match match_of(const struct doc *doc, double score) {
    return (struct match){
        .kit = doc->kit,
        .root = doc->root,
        .score = score,
        .mtime_ns = doc->mtime_ns,
        .kind = (enum kind)doc->kind,
        .is_base = doc->is_base,
        .has_body = doc->has_body,
    };
}

struct asked {
    struct arena *arena;
    const struct match_filter *filter;
    const struct scope *scope;
    size_t cap;
    struct match *items;
    size_t n;
    bool capped;
};

/* Of rows (doc, score). */
static bool collect(struct store *store, sqlite3_stmt *s, struct asked *a, struct err *e) {
    enum sql_result result;
    bool ok = true;
    while (ok && !a->capped && (result = sql_next(store, s, e)) == SQL_ROW) {
        const struct doc *doc = docs_get(store, sqlite3_column_int64(s, 0), e);
        ok = doc != NULL;
        if (!ok || !wanted(doc, a->filter, a->scope))
            continue;
        a->capped = a->n == a->cap;
        if (!a->capped)
            *ARENA_PUSH(a->arena, a->items, a->n) = match_of(doc, sqlite3_column_double(s, 1));
    }
    sql_end(s);
    return (ok && (a->capped || result == SQL_DONE)) || err_wrap(e, "searching");
}

static sqlite3_stmt *statement_for(struct store *store, struct arena *arena, enum match_in in,
                                   const struct match_question *q,
                                   const struct match_filter *filter) {
    const struct match_question *head = in == MATCH_BODY ? filter->head : NULL;
    sqlite3_stmt *s = sql(store, in == MATCH_HEAD ? SQL_MATCH_HEAD
                                 : head           ? SQL_MATCH_BOTH
                                                  : SQL_MATCH_BODY);
    sql_bind_str(s, 1, question_text(store, arena, in, q));
    if (head)
        sql_bind_str(s, 2, question_text(store, arena, MATCH_HEAD, head));
    return s;
}

static bool ask(struct store *store, enum match_in in, const struct match_question *q,
                struct asked *a, struct err *e) {
    return docs_refresh(store, e) &&
           collect(store, statement_for(store, a->arena, in, q, a->filter), a, e);
}

/* Only what takes no look at a row of a kit, and not where the first rows are so dense that there
 * must be far more. */
bool store_match_count(struct store *store, struct arena *arena, const struct match_question *q,
                       const struct match_filter *filter, const struct scope *scope,
                       bool (*left_out)(void *, int64_t kit), void *context, size_t most,
                       size_t *count, struct err *e) {
    enum { LOOKED_AT = 256 };
    enum sql_result result = SQL_DONE;
    *count = 0;
    if (!docs_refresh(store, e))
        return false;
    sqlite3_stmt *s = statement_for(store, arena, MATCH_BODY, q, filter);
    int64_t first = 0, rows = 0;
    while (*count <= most && (result = sql_next(store, s, e)) == SQL_ROW) {
        int64_t id = sqlite3_column_int64(s, 0);
        const struct doc *doc = docs_known(&store->docs, id);
        first = rows ? first : id;
        bool many =
            ++rows % LOOKED_AT == 0 && rows * first / (first - id + 1) > (int64_t)(2 * most);
        if (!doc || many)
            *count = most + 1;
        else
            *count += wanted(doc, filter, scope) && !left_out(context, doc->kit);
    }
    sql_end(s);
    return result != SQL_FAILED || err_wrap(e, "searching");
}

bool store_match_question(struct store *store, struct arena *arena, enum match_in in,
                          const struct match_question *q, const struct match_filter *filter,
                          const struct scope *scope, size_t cap, struct match **out, size_t *count,
                          bool *capped, struct err *e) {
    struct asked a = {
        .arena = arena, .filter = filter ? filter : &everything, .scope = scope, .cap = cap};
    bool opened = snapshot_open(store);
    bool ok = scope->n == 0 || ask(store, in, q, &a, e);
    snapshot_close(store, opened);
    *out = a.items;
    *count = a.n;
    *capped = a.capped;
    return ok;
}

bool store_list(struct store *store, struct arena *arena, const struct match_filter *filter,
                const struct scope *scope, size_t cap, struct match **out, size_t *count,
                bool *capped, struct err *e) {
    filter = filter ? filter : &everything;
    *out = NULL;
    *count = 0;
    *capped = false;
    sqlite3_stmt *s = sql(store, SQL_LIST);
    sql_bind_str(s, 1, scope_text(arena, scope));
    sql_bind(s, 2, filter->kinds ? filter->kinds : UINT32_MAX);
    sql_bind(s, 3, filter->base);
    enum sql_result result;
    while ((result = sql_next(store, s, e)) == SQL_ROW) {
        struct doc doc = {0};
        *capped = *count == cap;
        if (*capped)
            break;
        doc_read(&doc, s);
        *ARENA_PUSH(arena, *out, *count) = match_of(&doc, 0);
    }
    sql_end(s);
    return result != SQL_FAILED || err_wrap(e, "searching");
}

bool store_match(struct store *store, struct arena *arena, enum match_in in,
                 const struct match_term *terms, size_t n, const struct scope *scope, size_t cap,
                 struct match **out, size_t *count, bool *capped, struct err *e) {
    *out = NULL;
    *count = 0;
    *capped = false;
    if (n == 0)
        return true;
    struct match_group group = {terms, n};
    struct match_clause clause = {&group, 1};
    struct match_question q = {.all = &clause, .all_count = 1};
    return store_match_question(store, arena, in, &q, NULL, scope, cap, out, count, capped, e);
}

size_t store_terms(struct store *store, struct arena *arena, struct str prefix, size_t limit,
                   struct str **out) {
    struct err e;
    size_t n = 0;
    sqlite3_stmt *s = sql(store, SQL_TERMS);
    sql_bind_str(s, 1, prefix);
    sql_bind_str(s, 2, arena_printf(arena, "%.*s\xf4\x8f\xbf\xbf", STR_ARG(prefix)));
    sql_bind(s, 3, (int64_t)limit);
    enum sql_result result;
    *out = NULL;
    while ((result = sql_next(store, s, &e)) == SQL_ROW)
        *ARENA_PUSH(arena, *out, n) = sql_str(arena, s, 0);
    sql_end(s);
    if (result == SQL_FAILED)
        store_note(store, &e);
    return n;
}

static int64_t one_number(struct store *store, sqlite3_stmt *s) {
    struct err e;
    enum sql_result result = sql_next(store, s, &e);
    int64_t n = result == SQL_ROW ? sqlite3_column_int64(s, 0) : 0;
    sql_end(s);
    if (result == SQL_FAILED)
        store_note(store, &e);
    return n;
}

int64_t store_term_kits(struct store *store, enum match_in in, struct str term) {
    struct buf b = {0};
    add_word(&b, term);
    sqlite3_stmt *s = sql(store, in == MATCH_HEAD ? SQL_TERM_KITS_HEAD : SQL_TERM_KITS_BODY);
    sql_bind_str(s, 1, buf_str(&b));
    sql_bind(s, 2, STORE_TERM_KITS_MAX);
    int64_t n = term.n ? one_number(store, s) : 0;
    sql_end(s);
    buf_fini(&b);
    return n;
}

int64_t store_identity(struct store *store) {
    return one_number(store, sql(store, SQL_IDENTITY));
}
