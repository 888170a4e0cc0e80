/* keys.c — what a kit can be found by: hashes of its names and of what it refers to. A hash is all
 * that is stored: whoever needs certainty compares the kit itself. Nothing here asks the store. */
#include "base/hash.h"
#include "base/path.h"
#include "base/text.h"
#include "store/store_private.h"

#include <stdlib.h>

int64_t key_of_name(struct str name) {
    struct buf folded = {0};
    text_fold(name, &folded);
    uint64_t hash = hash_bytes(buf_str(&folded));
    buf_fini(&folded);
    return (int64_t)hash;
}

/* A path, a name and a file's name may be the same letters; their keys should differ. */
static int64_t tagged(uint64_t tag, struct str s) {
    return (int64_t)(hash_bytes(s) + tag * 0x9e3779b97f4a7c15u);
}

int64_t key_of_path(struct str path) {
    return tagged(1, path);
}

int64_t key_of_code(struct str path) {
    return tagged(2, path_name(path));
}

bool names_equal(struct str a, struct str b, bool folded) {
    return folded ? text_same(a, b) : str_eq(a, b);
}

static int compare(const void *a, const void *b) {
    int64_t x = ((const struct key *)a)->key, y = ((const struct key *)b)->key;
    return (x > y) - (x < y);
}

static void sort_and_merge(struct keys *keys) {
    if (keys->count == 0)
        return;
    qsort(keys->items, keys->count, sizeof *keys->items, compare);
    size_t kept = 0;
    for (size_t i = 1; i < keys->count; i++) {
        if (keys->items[i].key == keys->items[kept].key)
            keys->items[kept].what |= keys->items[i].what;
        else
            keys->items[++kept] = keys->items[i];
    }
    keys->count = kept + 1;
}

static void add(struct arena *a, struct keys *keys, int64_t key, int64_t what) {
    *ARENA_PUSH(a, keys->items, keys->count) = (struct key){key, what};
}

struct keys keys_of_names(struct arena *a, const struct facts *facts, struct str path) {
    struct keys keys = {0};
    if (facts->id.text.n)
        add(a, &keys, key_of_name(facts->id.text), NAME_ID);
    if (facts->alias.text.n)
        add(a, &keys, key_of_name(facts->alias.text), NAME_ALIAS);
    add(a, &keys, key_of_name(path_stem(path)), NAME_STEM);
    sort_and_merge(&keys);
    return keys;
}

struct keys keys_of_place(struct arena *a, const struct facts *facts, struct str path) {
    struct keys keys = keys_of_names(a, facts, path);
    add(a, &keys, key_of_path(path), 0);
    add(a, &keys, key_of_code(path), 0);
    sort_and_merge(&keys);
    return keys;
}

/* "#a/b" is found by "a" as well: who renames that means both. */
static void add_tag(struct arena *a, struct keys *keys, struct str tag) {
    for (size_t i = 1; i <= tag.n; i++)
        if (i == tag.n || tag.p[i] == '/')
            add(a, keys, key_of_name(arena_printf(a, "#%.*s", (int)i, tag.p)), 0);
}

struct keys keys_of_refs(struct arena *a, const struct facts *facts, struct str root,
                         struct str path) {
    struct keys keys = {0};
    struct str dir = path_dir(path);
    if (facts->kind == KIND_TASK) /* what its blueprint says of it */
        add(a, &keys, key_of_path(path_join(a, dir, STR("blueprint.json"))), 0);
    for (size_t i = 0; i < facts->ref_count; i++) {
        const struct ref *ref = &facts->refs[i];
        if (ref->target.n == 0)
            continue;
        switch (ref->type) {
        case REF_WIKI:
        case REF_RELATION:
            add(a, &keys, key_of_name(ref->target), 0);
            break;
        case REF_LINK:
        case REF_TASK_FILE:
            add(a, &keys, key_of_path(path_resolve(a, dir, ref->target)), 0);
            break;
        case REF_CODE:
            add(a, &keys, key_of_code(ref->target), 0);
            break;
        case REF_RESOURCE:
            add(a, &keys, key_of_path(path_resolve(a, root, world_resource(a, ref->target))), 0);
            break;
        }
    }
    if (facts->blueprint.text.n)
        add(a, &keys, key_of_name(facts->blueprint.text), 0);
    for (size_t i = 0; i < facts->body_tag_count; i++)
        add_tag(a, &keys, facts->body_tags[i].text);
    sort_and_merge(&keys);
    return keys;
}
