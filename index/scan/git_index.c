/* git_index.c — reads the entries of .git/index as gitformat-index(5) describes them. It takes
 * names and nothing else: no hashes, no stamps, no objects. */
#include "scan/git_index.h"

#include "base/buf.h"

enum {
    HEADER = 12,
    STAT = 40, /* times, device, inode, mode, owner, size */
    MODE_AT = 24,
    NAME_MAX_BYTES = 4096,
    FLAG_EXTENDED = 0x4000, /* of an entry's flags; more flags follow */
    FLAG_NAME = 0x0fff,
    FLAG_ABSENT = 0x4000, /* of the further flags: not in the working tree */
    TYPE = 0170000,
    TYPE_FILE = 0100000,
    TYPE_LINK = 0120000,
};

struct reader {
    struct str bytes;
    size_t at;
    size_t hash; /* 20 bytes, or 32 in a SHA-256 repository: the index does not say */
    unsigned version;
    struct buf name; /* of the last entry */
};

static uint32_t be32(const char *p) {
    const unsigned char *u = (const unsigned char *)p;
    return (uint32_t)u[0] << 24 | (uint32_t)u[1] << 16 | (uint32_t)u[2] << 8 | u[3];
}

static unsigned be16(const char *p) {
    const unsigned char *u = (const unsigned char *)p;
    return (unsigned)u[0] << 8 | u[1];
}

static bool has(const struct reader *r, size_t n) {
    return r->bytes.n - r->at >= n;
}

/* How many bytes of the name before this one are dropped: git's own variable-length number. */
static bool read_dropped(struct reader *r, size_t *out) {
    size_t value = 0;
    for (unsigned i = 0; i < 4; i++) {
        if (!has(r, 1))
            return false;
        unsigned char byte = (unsigned char)r->bytes.p[r->at++];
        value = (i ? (value + 1) << 7 : 0) | (byte & 0x7fu);
        if (!(byte & 0x80)) {
            *out = value;
            return true;
        }
    }
    return false;
}

enum entry { ENTRY_READ, ENTRY_CUT, ENTRY_BAD };

/* The name, and what pads the entry. */
static enum entry read_name(struct reader *r, size_t start, unsigned length) {
    size_t dropped = r->name.n;
    if (r->version == 4) {
        if (!has(r, 5))
            return ENTRY_CUT;
        if (!read_dropped(r, &dropped) || dropped > r->name.n)
            return ENTRY_BAD;
    }
    size_t n = str_find_byte(str_from(r->bytes, r->at), '\0');
    if (n == STR_NOT_FOUND)
        return ENTRY_CUT;
    r->name.n -= dropped;
    if (r->name.n + n > NAME_MAX_BYTES)
        return ENTRY_BAD;
    buf_add(&r->name, str_to(str_from(r->bytes, r->at), n));
    r->at += n + 1;
    if (r->version < 4) {
        size_t size = (r->at - start + 7) & ~(size_t)7;
        if (r->bytes.n - start < size)
            return ENTRY_CUT;
        for (; r->at < start + size; r->at++)
            if (r->bytes.p[r->at] != '\0')
                return ENTRY_BAD;
    }
    bool same = length == FLAG_NAME ? r->name.n >= length : r->name.n == length;
    return same ? ENTRY_READ : ENTRY_BAD;
}

static enum entry read_entry(struct reader *r, bool *present) {
    size_t start = r->at, fixed = STAT + r->hash + 2;
    if (!has(r, fixed + 2))
        return ENTRY_CUT;
    uint32_t mode = be32(r->bytes.p + start + MODE_AT);
    unsigned flags = be16(r->bytes.p + start + fixed - 2), more = 0;
    r->at += fixed;
    if (flags & FLAG_EXTENDED) {
        if (r->version < 3)
            return ENTRY_BAD;
        more = be16(r->bytes.p + r->at);
        r->at += 2;
    }
    *present = ((mode & TYPE) == TYPE_FILE || (mode & TYPE) == TYPE_LINK) && !(more & FLAG_ABSENT);
    return read_name(r, start, flags & FLAG_NAME);
}

/* "a/b", nothing that leaves the project. */
static bool is_sound(struct str path) {
    struct str part, rest = path;
    if (!path.n)
        return false;
    while (str_split(&rest, '/', &part))
        if (!part.n || str_eq(part, STR(".")) || str_eq(part, STR("..")))
            return false;
    return true;
}

/* A split index has its entries elsewhere (extension "link"). */
static bool is_split(const struct reader *r) {
    struct str rest = str_from(r->bytes, r->at);
    while (rest.n >= 8 + r->hash) {
        if (str_starts(rest, STR("link")))
            return true;
        size_t size = (size_t)be32(rest.p + 4) + 8;
        if (size > rest.n)
            return false;
        rest = str_from(rest, size);
    }
    return false;
}

static enum git_index_result read_entries(struct reader *r, uint32_t count,
                                          bool (*file)(void *, struct str), void *context) {
    struct buf last = {0};
    enum git_index_result result = GIT_INDEX_READ;
    for (uint32_t i = 0; i < count && result == GIT_INDEX_READ; i++) {
        bool present = false;
        enum entry entry = read_entry(r, &present);
        struct str name = buf_str(&r->name);
        if (entry == ENTRY_CUT)
            result = GIT_INDEX_CUT;
        else if (entry == ENTRY_BAD || (present && !is_sound(name)) ||
                 str_cmp(buf_str(&last), name) > 0)
            result = GIT_INDEX_ALIEN;
        else if (present && !str_eq(buf_str(&last), name) && !file(context, name))
            result = GIT_INDEX_CUT; /* the stages of a conflict are one file */
        if (result == GIT_INDEX_READ) {
            buf_reset(&last);
            buf_add(&last, name);
        }
    }
    buf_fini(&last);
    return result == GIT_INDEX_READ && is_split(r) ? GIT_INDEX_ALIEN : result;
}

static bool nothing(void *context, struct str path) {
    (void)context;
    (void)path;
    return true;
}

enum git_index_result git_index_read(struct str bytes, bool (*file)(void *, struct str),
                                     void *context) {
    if (bytes.n < HEADER || !str_starts(bytes, STR("DIRC")))
        return GIT_INDEX_ALIEN;
    struct reader r = {.bytes = bytes, .at = HEADER, .hash = 20, .version = be32(bytes.p + 4)};
    if (r.version < 2 || r.version > 4)
        return GIT_INDEX_ALIEN;
    uint32_t count = be32(bytes.p + 8);
    /* With the wrong length of hashes the first entry already makes no sense. */
    if (count && read_entries(&r, 1, nothing, NULL) == GIT_INDEX_ALIEN)
        r.hash = 32;
    buf_reset(&r.name);
    r.at = HEADER;
    enum git_index_result result = read_entries(&r, count, file, context);
    buf_fini(&r.name);
    return result;
}
