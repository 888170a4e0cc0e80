/* probe.c — one pass over the words of a text, with all terms of the query at once: of each term a
 * bit set says how much of it has been read up to here. No index and no files here. */
#include "search/probe.h"

#include "search/skim.h"

enum { NEAR_WORDS = 12 };

struct probe_word {
    struct str word;
    bool prefix;
};
struct probe_term {
    uint32_t words[QUERY_WORDS_MAX]; /* of each position: its word, as an index */
    uint32_t count;
    unsigned in; /* QUERY_IN bits */
    int clause;  /* -1: must not be there */
};
struct probe {
    const struct query *query;
    struct probe_word words[QUERY_WORDS_MAX]; /* each once */
    uint32_t word_count;
    uint32_t by_first[256]; /* words that begin with this byte, as bits */
    struct skim skim;
    struct probe_term terms[QUERY_WORDS_MAX];
    uint32_t term_count;
    uint32_t at_positions[QUERY_WORDS_MAX]
                         [QUERY_WORDS_MAX]; /* [term][word]: where it stands there */
};

struct pass { /* over one text */
    const struct probe *probe;
    struct arena *arena;
    struct probe_result *result;
    uint32_t counts[QUERY_WORDS_MAX][PROBE_FIELDS];
    uint32_t
        covered[QUERY_WORDS_MAX];    /* of each term: words of title lines that have it, in 1/256 */
    uint32_t state[QUERY_WORDS_MAX]; /* bit i: its words 0 to i are the last ones found, in a row */
    struct span recent[QUERY_WORDS_MAX];
    enum probe_field field;
    uint32_t number; /* of the word after the last one found, in its field */
    uint32_t body_words;
};

/* ---- making it ready ---- */

static uint32_t word_index(struct probe *p, struct str word, bool prefix) {
    for (uint32_t i = 0; i < p->word_count; i++)
        if (p->words[i].prefix == prefix && str_eq(p->words[i].word, word))
            return i;
    p->words[p->word_count] = (struct probe_word){word, prefix};
    p->by_first[(unsigned char)word.p[0]] |= 1u << p->word_count;
    skim_first(&p->skim, word.p[0]);
    return p->word_count++;
}

static void add_term(struct probe *p, const struct query_term *from, int clause) {
    struct probe_term *term = &p->terms[p->term_count];
    term->in = from->in;
    term->clause = clause;
    for (size_t i = 0; i < from->count; i++) {
        uint32_t word = word_index(p, from->words[i], from->prefix && i + 1 == from->count);
        term->words[term->count] = word;
        p->at_positions[p->term_count][word] |= 1u << term->count++;
    }
    p->term_count++;
}

struct probe *probe_new(struct arena *arena, const struct query *q) {
    struct probe *p = ARENA_NEW(arena, struct probe);
    p->query = q;
    for (size_t c = 0; c < q->count; c++)
        for (size_t i = 0; i < q->all[c].count; i++)
            add_term(p, &q->all[c].terms[i], (int)c);
    for (size_t i = 0; i < q->none_count; i++)
        add_term(p, &q->none[i], -1);
    return p;
}

/* ---- the pass ---- */

/* The words that this one is, as bits. */
static uint32_t words_of(const struct probe *p, struct str term) {
    uint32_t found = 0;
    for (uint32_t maybe = p->by_first[(unsigned char)term.p[0]]; maybe; maybe &= maybe - 1) {
        uint32_t i = (uint32_t)__builtin_ctz(maybe);
        const struct probe_word *w = &p->words[i];
        if (w->prefix ? str_starts(term, w->word) : str_eq(term, w->word))
            found |= 1u << i;
    }
    return found;
}

static void note(struct pass *s, uint32_t t, uint32_t number, struct span at) {
    const struct probe_term *term = &s->probe->terms[t];
    struct probe_result *r = s->result;
    s->counts[t][s->field]++;
    if (s->field != PROBE_BODY || term->clause < 0 || !(term->in & QUERY_BODY) ||
        r->place_count == PROBE_PLACES_MAX)
        return;
    *ARENA_PUSH(s->arena, r->places, r->place_count) =
        (struct probe_place){at, number, (uint16_t)term->clause};
}

/* A word that no term has is not told: it only leaves a gap in the numbers. */
static void read_word(void *context, const struct text_word *word, uint32_t number) {
    struct pass *s = context;
    const struct probe *p = s->probe;
    uint32_t found = words_of(p, word->term);
    if (!found)
        return;
    if (number != s->number)
        memset(s->state, 0, p->term_count * sizeof *s->state);
    s->number = number + 1;
    s->recent[number % QUERY_WORDS_MAX] = word->at;
    for (uint32_t t = 0; t < p->term_count; t++) {
        uint32_t here = 0;
        for (uint32_t rest = found; rest; rest &= rest - 1)
            here |= p->at_positions[t][__builtin_ctz(rest)];
        s->state[t] = (s->state[t] << 1 | 1) & here;
        uint32_t count = p->terms[t].count;
        if (s->state[t] >> (count - 1) & 1) {
            struct span first = s->recent[(number + 1 - count) % QUERY_WORDS_MAX];
            note(s, t, number, (struct span){first.start, word->at.end});
        }
    }
}

/* Gives the number of its words. */
static uint32_t read_run(struct pass *s, struct str text) {
    struct skim skim = s->probe->skim;
    skim.word = read_word;
    skim.context = s;
    memset(s->state, 0, sizeof s->state);
    s->number = 0;
    return skim_text(&skim, text);
}

/* No phrase runs from one line of the head into the next. */
static void read_head(struct pass *s, enum probe_field field, struct str text) {
    struct str line;
    s->field = field;
    while (text.n > 0 && str_split(&text, '\n', &line)) {
        uint32_t before[QUERY_WORDS_MAX];
        for (uint32_t t = 0; t < s->probe->term_count; t++)
            before[t] = s->counts[t][field];
        uint32_t line_words = read_run(s, line);
        if (field != PROBE_TITLE || line_words == 0)
            continue;
        for (uint32_t t = 0; t < s->probe->term_count; t++) {
            uint32_t words = (s->counts[t][field] - before[t]) * s->probe->terms[t].count;
            uint32_t share = words * 256 / line_words;
            if (share > s->covered[t])
                s->covered[t] = share > 256 ? 256 : share;
        }
    }
}

/* ---- what came of it ---- */

static uint32_t count_in(const struct pass *s, uint32_t t) {
    static const unsigned bits[PROBE_FIELDS] = {QUERY_TITLE, QUERY_TAGS, QUERY_HEADINGS,
                                                QUERY_BODY};
    uint32_t n = 0;
    for (int f = 0; f < PROBE_FIELDS; f++)
        if (s->probe->terms[t].in & bits[f])
            n += s->counts[t][f];
    return n;
}

static double term_score(const struct pass *s, uint32_t t) {
    const uint32_t *n = s->counts[t];
    unsigned in = s->probe->terms[t].in;
    double score = 0;
    if (n[PROBE_TITLE] && in & QUERY_TITLE)
        score += 5 + 10 * s->covered[t] / 256.0;
    if (n[PROBE_TAGS] && in & QUERY_TAGS)
        score += 6;
    if (n[PROBE_HEADINGS] && in & QUERY_HEADINGS)
        score += 3 + 1.0 * n[PROBE_HEADINGS] / (n[PROBE_HEADINGS] + 2);
    if (n[PROBE_BODY] && in & QUERY_BODY)
        score += 3.0 * n[PROBE_BODY] / (n[PROBE_BODY] + 1 + s->body_words / 400.0);
    return score * (1 + 0.25 * (s->probe->terms[t].count - 1));
}

/* The run of places with all clauses closest together, or the most of them within NEAR_WORDS. Sets
 * `best`; gives the number of words it spans, 0 when not all clauses stand in the body. */
static uint32_t find_best(struct pass *s) {
    struct probe_result *r = s->result;
    uint32_t last[QUERY_WORDS_MAX], seen = 0, most = 0, tightest = 0;
    size_t first_of[QUERY_WORDS_MAX];
    size_t clauses = s->probe->query->count;
    for (size_t i = 0; i < r->place_count; i++) {
        const struct probe_place *place = &r->places[i];
        last[place->clause] = place->word;
        first_of[place->clause] = i;
        seen |= 1u << place->clause;
        uint32_t near = 0, spread = 0;
        size_t first = i;
        for (size_t c = 0; c < clauses; c++) {
            if (!(seen >> c & 1))
                continue;
            uint32_t distance = place->word - last[c];
            spread = distance > spread ? distance : spread;
            near += distance <= NEAR_WORDS;
            if (distance <= NEAR_WORDS && first_of[c] < first)
                first = first_of[c];
        }
        bool all = seen == (clauses < 32 ? (1u << clauses) - 1 : UINT32_MAX);
        bool tighter = all && (tightest == 0 || spread + 1 < tightest);
        if (near > most || (near == most && tighter && near == clauses)) {
            most = near;
            r->best = r->places[first].at;
        }
        if (tighter)
            tightest = spread + 1;
    }
    return tightest;
}

static void judge(struct pass *s) {
    const struct probe *p = s->probe;
    double best[QUERY_WORDS_MAX] = {0};
    uint32_t held = 0;
    s->result->matches = true;
    for (uint32_t t = 0; t < p->term_count; t++) {
        if (count_in(s, t) == 0)
            continue;
        int clause = p->terms[t].clause;
        if (clause < 0) {
            s->result->matches = false;
            return;
        }
        double score = term_score(s, t);
        held |= 1u << clause;
        best[clause] = score > best[clause] ? score : best[clause];
    }
    size_t clauses = p->query->count;
    for (size_t c = 0; c < clauses; c++) {
        s->result->matches &= held >> c & 1;
        s->result->score += best[c];
    }
    uint32_t together = find_best(s);
    if (clauses > 1 && together > 0)
        s->result->score += 4 / (1 + (together - 1) / 8.0);
}

void probe_text(const struct probe *p, struct arena *arena, const struct fulltext *head,
                struct str body, struct probe_result *result) {
    struct pass s = {.probe = p, .arena = arena, .result = result};
    *result = (struct probe_result){0};
    read_head(&s, PROBE_TITLE, head->title);
    read_head(&s, PROBE_TAGS, head->tags);
    read_head(&s, PROBE_HEADINGS, head->headings);
    s.field = PROBE_BODY;
    s.body_words = read_run(&s, body);
    judge(&s);
}
