/* floor.c — the bare physical work behind each of the server's figures, one mode each: what any
 * server has to do with these libraries, this schema and this disk, and nothing else (decision 17).
 * No state, no checks, no links, no events: a server is measured by how little it adds. */
#include "base/hash.h"
#include "base/mem.h"
#include "base/os.h"
#include "search/fuzzy.h"
#include "store/store_private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <md4c.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include <yaml.h>

enum { TEXT_MAX = 1 << 20, PAD = 16 };

struct floor {
    struct store *store;
    sqlite3 *db; /* its connection */
    sqlite3_stmt *put_kit, *put_head, *put_body;
    void (*each)(struct floor *, int dir, const char *name);
    char path[4096]; /* of the file at hand, below the corpus; NUL-terminated */
    size_t path_length;
    int64_t files, bytes, unchanged;
    struct buf text, title, tags, headings;
    struct known *known; /* open addressing by hash; a power of two */
    size_t known_size;
    uint64_t *masks; /* of all titles and headings */
    size_t mask_count;
};
struct known {
    uint64_t hash; /* of the path; 0: free */
    struct stamp stamp;
};

static void fail(const char *what, const char *why) {
    fprintf(stderr, "floor: %s: %s\n", what, why);
    exit(1);
}

static int64_t cpu_ns(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int64_t peak_kb(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

static struct stamp stamp_of(const struct stat *s) {
    return (struct stamp){.size = s->st_size,
                          .mtime_ns = (int64_t)s->st_mtim.tv_sec * 1000000000 + s->st_mtim.tv_nsec,
                          .ctime_ns = (int64_t)s->st_ctim.tv_sec * 1000000000 + s->st_ctim.tv_nsec,
                          .inode = s->st_ino};
}

/* ---- walking ---- */

static bool ends_with(const char *name, size_t n, const char *end) {
    size_t k = strlen(end);
    return n >= k && memcmp(name + n - k, end, k) == 0;
}

static bool is_kit(const char *name) {
    size_t n = strlen(name);
    return ends_with(name, n, ".md") || ends_with(name, n, ".mmd") ||
           strcmp(name, "blueprint.json") == 0;
}

static void walk(struct floor *f, int at, const char *name, bool kits) {
    int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    if (dir == NULL)
        fail(name, strerror(errno));
    size_t before = f->path_length;
    for (struct dirent *d; (d = readdir(dir));) {
        bool root = strcmp(d->d_name, ".bluekit") == 0;
        size_t n = strlen(d->d_name);
        if ((d->d_name[0] == '.' && !root) || before + n + 2 > sizeof f->path)
            continue;
        memcpy(f->path + before, d->d_name, n + 1);
        f->path_length = before + n;
        if (d->d_type == DT_DIR) {
            f->path[f->path_length++] = '/';
            walk(f, fd, d->d_name, kits || root);
        } else if (kits && d->d_type == DT_REG && is_kit(d->d_name)) {
            f->files++;
            f->each(f, fd, d->d_name);
        }
        f->path_length = before;
    }
    closedir(dir);
}

/* ---- reading and parsing ---- */

static struct stamp read_text(struct floor *f, int dir, const char *name) {
    struct stat s;
    int fd = openat(dir, name, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &s) != 0)
        fail(name, strerror(errno));
    buf_reset(&f->text);
    buf_reserve(&f->text, TEXT_MAX);
    ssize_t n = read(fd, f->text.p, TEXT_MAX - PAD);
    if (n < 0)
        fail(name, strerror(errno));
    memset(f->text.p + n, 0, PAD);
    f->text.n = (size_t)n;
    f->bytes += n;
    close(fd);
    return stamp_of(&s);
}

/* The offset of the body; 0 when there is no front matter. */
static size_t body_at(struct str text) {
    if (text.n < 8 || memcmp(text.p, "---", 3) != 0)
        return 0;
    const char *end = memmem(text.p + 3, text.n - 3, "\n---", 4);
    return end ? (size_t)(end - text.p) + 4 : 0;
}

/* What becomes of a value: title, tags, or nothing. */
static struct buf *place_of(struct floor *f, const char *key) {
    return strcmp(key, "alias") == 0 ? &f->title : strcmp(key, "tags") == 0 ? &f->tags : NULL;
}

static void parse_front_matter(struct floor *f, struct str yaml) {
    yaml_parser_t parser;
    yaml_event_t event;
    struct buf *place = NULL;
    int depth = 0;
    bool value = false, end = false;
    if (!yaml_parser_initialize(&parser))
        fail("libyaml", "no memory");
    yaml_parser_set_input_string(&parser, (const unsigned char *)yaml.p, yaml.n);
    while (!end && yaml_parser_parse(&parser, &event)) {
        if (event.type == YAML_SCALAR_EVENT && depth == 1 && !value) {
            place = place_of(f, (const char *)event.data.scalar.value);
            value = true;
        } else if (event.type == YAML_SCALAR_EVENT) {
            if (place) {
                buf_add(place, (struct str){(const char *)event.data.scalar.value,
                                            event.data.scalar.length});
                buf_add_byte(place, '\n');
            }
            value = depth > 1;
        } else if (event.type == YAML_MAPPING_START_EVENT ||
                   event.type == YAML_SEQUENCE_START_EVENT) {
            depth++;
        } else if (event.type == YAML_MAPPING_END_EVENT || event.type == YAML_SEQUENCE_END_EVENT) {
            value = --depth > 1;
        }
        end = event.type == YAML_STREAM_END_EVENT;
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
}

static int on_block(MD_BLOCKTYPE type, void *detail, void *context) {
    (void)type, (void)detail, (void)context;
    return 0;
}
static int on_span(MD_SPANTYPE type, void *detail, void *context) {
    (void)type, (void)detail, (void)context;
    return 0;
}
static int on_text(MD_TEXTTYPE type, const MD_CHAR *text, MD_SIZE n, void *context) {
    (void)type, (void)text, (void)n, (void)context;
    return 0;
}

static void parse_body(struct str body) {
    static const MD_PARSER parser = {.flags = MD_FLAG_WIKILINKS | MD_FLAG_STRIKETHROUGH |
                                              MD_FLAG_TASKLISTS | MD_FLAG_PERMISSIVEAUTOLINKS,
                                     .enter_block = on_block,
                                     .leave_block = on_block,
                                     .enter_span = on_span,
                                     .leave_span = on_span,
                                     .text = on_text};
    md_parse(body.p, (MD_SIZE)body.n, &parser, NULL);
}

static void find_headings(struct floor *f, struct str body) {
    bool fenced = false;
    for (size_t at = 0; at < body.n;) {
        const char *line = body.p + at, *end = memchr(line, '\n', body.n - at);
        size_t n = end ? (size_t)(end - line) : body.n - at;
        if (n >= 3 && memcmp(line, "```", 3) == 0)
            fenced = !fenced;
        else if (n > 0 && *line == '#' && !fenced)
            buf_add(&f->headings, (struct str){line, n + (end != NULL)});
        at += n + 1;
    }
}

/* Leaves title, tags and headings in the buffers; gives the body. */
static struct str parse(struct floor *f) {
    struct str text = buf_str(&f->text);
    size_t at = body_at(text);
    struct str body = str_from(text, at);
    buf_reset(&f->title);
    buf_reset(&f->tags);
    buf_reset(&f->headings);
    if (at > 8)
        parse_front_matter(f, str_cut(text, (struct span){4, (uint32_t)(at - 4)}));
    parse_body(body);
    find_headings(f, body);
    return body;
}

static volatile uint64_t sink; /* so that nothing is left out for not being used */

static void read_and_parse(struct floor *f, int dir, const char *name) {
    read_text(f, dir, name);
    sink += hash_bytes(buf_str(&f->text)) + parse(f).n;
}

/* ---- storing ---- */

static void run_sql(struct floor *f, const char *text) {
    char *why = NULL;
    if (sqlite3_exec(f->db, text, NULL, NULL, &why) != SQLITE_OK)
        fail(text, why ? why : "SQLite");
}

static sqlite3_stmt *prepare(struct floor *f, const char *text) {
    sqlite3_stmt *statement = NULL;
    if (sqlite3_prepare_v2(f->db, text, -1, &statement, NULL) != SQLITE_OK)
        fail(text, sqlite3_errmsg(f->db));
    return statement;
}

static void bind_text(sqlite3_stmt *statement, int index, struct str s) {
    sqlite3_bind_text64(statement, index, s.n ? s.p : "", s.n, SQLITE_STATIC, SQLITE_UTF8);
}

static void step(struct floor *f, sqlite3_stmt *statement) {
    if (sqlite3_step(statement) != SQLITE_DONE)
        fail("insert", sqlite3_errmsg(f->db));
    sqlite3_reset(statement);
}

static void read_and_store(struct floor *f, int dir, const char *name) {
    struct stamp stamp = read_text(f, dir, name);
    const int64_t numbers[] = {stamp.size, stamp.mtime_ns, stamp.ctime_ns, (int64_t)stamp.inode,
                               (int64_t)hash_bytes(buf_str(&f->text))};
    struct str body = parse(f);
    sqlite3_bind_int64(f->put_kit, 1, f->files);
    bind_text(f->put_kit, 2, (struct str){f->path, f->path_length});
    for (int i = 0; i < (int)(sizeof numbers / sizeof *numbers); i++)
        sqlite3_bind_int64(f->put_kit, i + 3, numbers[i]);
    step(f, f->put_kit);
    sqlite3_bind_int64(f->put_head, 1, f->files);
    bind_text(f->put_head, 2, buf_str(&f->title));
    bind_text(f->put_head, 3, buf_str(&f->tags));
    bind_text(f->put_head, 4, buf_str(&f->headings));
    step(f, f->put_head);
    sqlite3_bind_int64(f->put_body, 1, f->files);
    bind_text(f->put_body, 2, body);
    step(f, f->put_body);
}

/* Tables, tokenizer and settings are the server's own; past this, its store is not asked. */
static void open_index(struct floor *f, const char *path) {
    struct err e = {0};
    f->store = store_open(path, STORE_WRITE, &e);
    if (f->store == NULL)
        fail(path, e.text);
    f->db = f->store->db;
}

/* ---- modes ---- */

static void tell(const struct floor *f, int64_t wall, int64_t cpu) {
    printf("{\"files\": %lld, \"bytes\": %lld, \"unchanged\": %lld, \"wall_ms\": %.3f, "
           "\"cpu_ms\": %.3f, \"peak_kb\": %lld}\n",
           (long long)f->files, (long long)f->bytes, (long long)f->unchanged,
           (double)(os_clock_ns() - wall) / 1e6, (double)(cpu_ns() - cpu) / 1e6,
           (long long)peak_kb());
}

static void mode_read(struct floor *f, char **args) {
    int64_t wall = os_clock_ns(), cpu = cpu_ns();
    f->each = read_and_parse;
    walk(f, AT_FDCWD, args[0], false);
    tell(f, wall, cpu);
}

static void mode_cold(struct floor *f, char **args) {
    open_index(f, args[1]);
    f->put_kit = prepare(f, "INSERT INTO kit (id, root, below, size, mtime, ctime, inode, seen, "
                            "hash, generation, kind, flags, doc, has_body, ident, name) "
                            "VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6, 0, ?7, 1, 1, 0, ?1, 1, '', '')");
    f->put_head =
        prepare(f, "INSERT INTO head (rowid, title, tags, headings) VALUES (?1, ?2, ?3, ?4)");
    f->put_body = prepare(f, "INSERT INTO body (rowid, text) VALUES (?1, ?2)");
    f->each = read_and_store;
    int64_t wall = os_clock_ns(), cpu = cpu_ns();
    run_sql(f, "BEGIN");
    walk(f, AT_FDCWD, args[0], false);
    run_sql(f, "COMMIT");
    tell(f, wall, cpu);
}

static struct known *slot_of(struct floor *f, struct str path) {
    uint64_t hash = hash_bytes(path) | 1;
    size_t i = hash & (f->known_size - 1);
    while (f->known[i].hash != 0 && f->known[i].hash != hash)
        i = (i + 1) & (f->known_size - 1);
    f->known[i].hash = hash;
    return &f->known[i];
}

static void look_and_compare(struct floor *f, int dir, const char *name) {
    struct stat s;
    if (fstatat(dir, name, &s, AT_SYMLINK_NOFOLLOW) != 0)
        fail(name, strerror(errno));
    struct stamp now = stamp_of(&s);
    struct known *known = slot_of(f, (struct str){f->path, f->path_length});
    f->unchanged += stamp_eq(&known->stamp, &now);
}

static int64_t count_kits(struct floor *f) {
    sqlite3_stmt *count = prepare(f, "SELECT count(*) FROM kit");
    int64_t n = sqlite3_step(count) == SQLITE_ROW ? sqlite3_column_int64(count, 0) : 0;
    sqlite3_finalize(count);
    return n;
}

static void mode_warm(struct floor *f, char **args) {
    open_index(f, args[1]);
    int64_t wall = os_clock_ns(), cpu = cpu_ns();
    size_t kits = (size_t)count_kits(f);
    for (f->known_size = 64; f->known_size < 2 * kits;)
        f->known_size *= 2;
    f->known = mem_alloc(f->known_size * sizeof *f->known);
    sqlite3_stmt *all = prepare(f, "SELECT below, size, mtime, ctime, inode FROM kit");
    while (sqlite3_step(all) == SQLITE_ROW) {
        struct str path = {(const char *)sqlite3_column_text(all, 0),
                           (size_t)sqlite3_column_bytes(all, 0)};
        slot_of(f, path)->stamp = (struct stamp){.size = sqlite3_column_int64(all, 1),
                                                 .mtime_ns = sqlite3_column_int64(all, 2),
                                                 .ctime_ns = sqlite3_column_int64(all, 3),
                                                 .inode = (uint64_t)sqlite3_column_int64(all, 4)};
    }
    sqlite3_finalize(all);
    f->each = look_and_compare;
    walk(f, AT_FDCWD, args[0], false);
    tell(f, wall, cpu);
}

/* Bytes back as they came: what a pipe and two processes cost. */
static void mode_echo(struct floor *f, char **args) {
    (void)args;
    buf_reserve(&f->text, TEXT_MAX);
    for (ssize_t n; (n = read(STDIN_FILENO, f->text.p, TEXT_MAX)) > 0;)
        for (ssize_t at = 0, put; at < n; at += put)
            if ((put = write(STDOUT_FILENO, f->text.p + at, (size_t)(n - at))) < 0)
                fail("echo", strerror(errno));
}

static void add_masks(struct floor *f, struct str lines) {
    struct str line;
    while (str_split(&lines, '\n', &line)) {
        while (line.n > 0 && (*line.p == '#' || *line.p == ' '))
            line = str_from(line, 1);
        buf_reset(&f->text);
        fuzzy_name(line, &f->text);
        if (f->mask_count % 4096 == 0)
            f->masks = mem_resize(f->masks, (f->mask_count + 4096) * sizeof *f->masks);
        f->masks[f->mask_count++] = fuzzy_mask(buf_str(&f->text));
    }
}

static void read_names(struct floor *f, int dir, const char *name) {
    read_text(f, dir, name);
    parse(f);
    add_masks(f, buf_str(&f->title));
    add_masks(f, buf_str(&f->headings));
}

/* One pass over the masks of all names for each line of standard input: the least that a linear
 * scan can cost. One line with the nanoseconds for each. */
static void mode_scan(struct floor *f, char **args) {
    char line[512];
    f->each = read_names;
    walk(f, AT_FDCWD, args[0], false);
    while (fgets(line, sizeof line, stdin)) {
        struct fuzzy question;
        fuzzy_init(&question, str_trim(str_z(line)));
        int64_t start = os_clock_ns();
        size_t found = 0;
        for (size_t i = 0; i < f->mask_count; i++)
            found += (f->masks[i] & question.must) == question.must;
        sink += found;
        printf("%lld\n", (long long)(os_clock_ns() - start));
    }
}

/* Each line of standard input is a MATCH for body: the newest thousand rowids. */
static void mode_match(struct floor *f, char **args) {
    char line[1024];
    open_index(f, args[1]);
    sqlite3_stmt *ask =
        prepare(f, "SELECT rowid FROM body WHERE body MATCH ?1 ORDER BY rowid DESC LIMIT 1000");
    while (fgets(line, sizeof line, stdin)) {
        int64_t start = os_clock_ns();
        bind_text(ask, 1, str_trim(str_z(line)));
        while (sqlite3_step(ask) == SQLITE_ROW)
            sink += (uint64_t)sqlite3_column_int64(ask, 0);
        sqlite3_reset(ask);
        printf("%lld\n", (long long)(os_clock_ns() - start));
    }
    sqlite3_finalize(ask);
}

static const struct mode {
    const char *name;
    void (*run)(struct floor *, char **args);
    int args; /* DIR, INDEX */
} modes[] = {
    {"read", mode_read, 1}, {"cold", mode_cold, 2}, {"warm", mode_warm, 2},
    {"echo", mode_echo, 0}, {"scan", mode_scan, 1}, {"match", mode_match, 2},
};

int main(int argc, char **argv) {
    struct floor f = {0};
    for (size_t i = 0; i < sizeof modes / sizeof *modes; i++) {
        if (argc != modes[i].args + 2 || strcmp(argv[1], modes[i].name) != 0)
            continue;
        modes[i].run(&f, argv + 2);
        sqlite3_finalize(f.put_kit);
        sqlite3_finalize(f.put_head);
        sqlite3_finalize(f.put_body);
        store_close(f.store);
        struct buf *bufs[] = {&f.text, &f.title, &f.tags, &f.headings};
        for (size_t b = 0; b < sizeof bufs / sizeof *bufs; b++)
            buf_fini(bufs[b]);
        mem_free(f.known);
        mem_free(f.masks);
        return 0;
    }
    fprintf(stderr, "usage: kit_floor read|scan DIR, cold|warm|match DIR INDEX, or echo\n");
    return 2;
}
