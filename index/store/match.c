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

static void add_term(struct buf *out, enum match_in in, const struct match_term *term) {
    if (in == MATCH_HEAD)
        add_columns(out, term->columns);
    add_z(out, "\"");
    for (size_t i = 0; i < term->term.n; i++) {
        char c = term->term.p[i];
        if (c == '"')
            buf_add_byte(out, c);
        if (c != '\0') /* would end the question */
            buf_add_byte(out, c);
    }
    add_z(out, term->prefix ? "\" *" : "\"");
}

static void add_group(struct buf *out, enum match_in in, const struct match_group *group) {
    add_z(out, "(");
    for (size_t i = 0; i < group->count; i++) {
        add_z(out, i ? " AND " : "");
        add_term(out, in, &group->terms[i]);
    }
    add_z(out, ")");
}

static void add_groups(struct buf *out, enum match_in in, const struct match_group *groups,
                       size_t n) {
    add_z(out, "(");
    for (size_t i = 0; i < n; i++) {
        add_z(out, i ? " OR " : "");
        add_group(out, in, &groups[i]);
    }
    add_z(out, ")");
}

static void add_question(struct buf *out, enum match_in in, const struct match_question *q) {
    add_z(out, "(");
    for (size_t i = 0; i < q->all_count; i++) {
        add_z(out, i ? " AND " : "");
        add_groups(out, in, q->all[i].groups, q->all[i].count);
    }
    add_z(out, ")");
    if (q->none_count) {
        add_z(out, " NOT ");
        add_groups(out, in, q->none, q->none_count);
    }
}

static struct str question_text(struct arena *arena, enum match_in in,
                                const struct match_question *q) {
    struct buf b = {0};
    add_question(&b, in, q);
    struct str text = arena_str(arena, buf_str(&b));
    buf_fini(&b);
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

static struct match match_read(sqlite3_stmt *s) {
    int64_t kind = sqlite3_column_int64(s, 3);
    return (struct match){
        .kit = sqlite3_column_int64(s, 0),
        .root = sqlite3_column_int64(s, 1),
        .mtime_ns = sqlite3_column_int64(s, 2),
        .kind = kind >= 0 && kind < KIND_COUNT ? (enum kind)kind : KIND_OTHER,
        .is_base = (sqlite3_column_int64(s, 4) & FLAG_BASE) != 0,
        .has_body = sqlite3_column_int64(s, 5) != 0,
        .score = sqlite3_column_double(s, 6),
    };
}

static const struct match_filter everything = {0};

static void bind_filter(struct arena *arena, sqlite3_stmt *s, const struct match_filter *filter,
                        const struct scope *scope) {
    sql_bind_str(s, 2, scope_text(arena, scope));
    sql_bind(s, 3, filter->kinds ? filter->kinds : UINT32_MAX);
    sql_bind(s, 4, filter->base);
}

static bool collect(struct store *store, struct arena *arena, sqlite3_stmt *s, size_t cap,
                    struct match **out, size_t *count, bool *capped, struct err *e) {
    enum sql_result result;
    while ((result = sql_next(store, s, e)) == SQL_ROW) {
        *capped = *count == cap;
        if (*capped)
            break;
        *ARENA_PUSH(arena, *out, *count) = match_read(s);
    }
    sql_end(s);
    return result != SQL_FAILED || err_wrap(e, "searching");
}

bool store_match_question(struct store *store, struct arena *arena, enum match_in in,
                          const struct match_question *q, const struct match_filter *filter,
                          const struct scope *scope, size_t cap, struct match **out, size_t *count,
                          bool *capped, struct err *e) {
    filter = filter ? filter : &everything;
    *out = NULL;
    *count = 0;
    *capped = false;
    if (scope->n == 0)
        return true;
    bool both = in == MATCH_BODY && filter->head;
    sqlite3_stmt *s = sql(store, in == MATCH_HEAD ? SQL_MATCH_HEAD
                                 : both           ? SQL_MATCH_BOTH
                                                  : SQL_MATCH_BODY);
    sql_bind_str(s, 1, question_text(arena, in, q));
    bind_filter(arena, s, filter, scope);
    if (both)
        sql_bind_str(s, 5, question_text(arena, MATCH_HEAD, filter->head));
    return collect(store, arena, s, cap, out, count, capped, e);
}

bool store_list(struct store *store, struct arena *arena, const struct match_filter *filter,
                const struct scope *scope, size_t cap, struct match **out, size_t *count,
                bool *capped, struct err *e) {
    *out = NULL;
    *count = 0;
    *capped = false;
    sqlite3_stmt *s = sql(store, SQL_LIST);
    bind_filter(arena, s, filter ? filter : &everything, scope);
    return collect(store, arena, s, cap, out, count, capped, e);
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
    *out = NULL;
    sqlite3_stmt *s = sql(store, SQL_TERMS);
    sql_bind_str(s, 1, prefix);
    sql_bind_str(s, 2, arena_printf(arena, "%.*s\xf4\x8f\xbf\xbf", STR_ARG(prefix)));
    sql_bind(s, 3, (int64_t)limit);
    enum sql_result result;
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
    add_term(&b, in, &(struct match_term){.term = term});
    sqlite3_stmt *s = sql(store, in == MATCH_HEAD ? SQL_TERM_KITS_HEAD : SQL_TERM_KITS_BODY);
    sql_bind_str(s, 1, buf_str(&b));
    sql_bind(s, 2, STORE_TERM_KITS_MAX);
    int64_t n = term.n ? one_number(store, s) : 0;
    sql_end(s);
    buf_fini(&b);
    return n;
}

static void run(struct store *store, enum statement statement) {
    struct err e;
    if (!sql_run(store, sql(store, statement), &e))
        store_note(store, &e);
}

void store_read_begin(struct store *store) {
    run(store, SQL_READ_BEGIN);
}

void store_read_end(struct store *store) {
    if (!sqlite3_get_autocommit(store->db)) /* a failure may have ended it */
        run(store, SQL_READ_END);
}

int64_t store_identity(struct store *store) {
    return one_number(store, sql(store, SQL_IDENTITY));
}
