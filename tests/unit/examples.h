/* examples.h — what the tests of written examples share: files, words, long texts. Included after
 * cmocka.h. */
#pragma once

#include "base/arena.h"
#include "base/os.h"

#include <stdlib.h>

static inline void read_whole(const char *path, struct buf *out) {
    struct err e = {0};
    if (!os_read_file(path, (size_t)64 << 20, out, NULL, &e))
        fail_msg("cannot read %s", path);
}

static inline int by_name(const void *a, const void *b) {
    return str_cmp(*(const struct str *)a, *(const struct str *)b);
}

struct names {
    struct str *items;
    size_t count;
};

static inline struct names list_folder(struct arena *a, const char *path) {
    struct names names = {0};
    struct err e = {0};
    struct os_entry entry;
    struct os_list *list = os_list_open(path, &e);
    if (!list)
        fail_msg("cannot list %s", path);
    while (os_list_next(list, &entry))
        *ARENA_PUSH(a, names.items, names.count) = arena_str(a, str_z(entry.name));
    os_list_close(list);
    if (names.count)
        qsort(names.items, names.count, sizeof *names.items, by_name);
    return names;
}

static inline struct str word_of(struct str *rest) {
    *rest = str_trim(*rest);
    size_t n = str_find_byte(*rest, ' ');
    struct str word = str_to(*rest, n);
    *rest = str_trim(str_from(*rest, word.n));
    return word;
}

/* ---- texts that are long by repetition ---- */

static inline bool is_delimiter(struct str line) {
    return str_eq(str_trim(line), STR("---"));
}

/* The last line that is no delimiter stands so many times. */
static inline struct str repeated(struct arena *a, struct str text, int64_t times) {
    size_t end = text.n, start = text.n;
    while (start > 0) {
        size_t before = str_rfind_byte(str_to(text, start - 1), '\n');
        end = start;
        start = before == STR_NOT_FOUND ? 0 : before + 1;
        if (!is_delimiter(str_cut(text, (struct span){(uint32_t)start, (uint32_t)end})))
            break;
    }
    struct buf out = {0};
    buf_add(&out, str_to(text, start));
    for (int64_t i = 0; i < times; i++)
        buf_add(&out, str_cut(text, (struct span){(uint32_t)start, (uint32_t)end}));
    buf_add(&out, str_from(text, end));
    struct str long_text = arena_str(a, buf_str(&out));
    buf_fini(&out);
    return long_text;
}
