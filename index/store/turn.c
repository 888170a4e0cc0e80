/* turn.c — whose turn it is to write. SQLite lets those who wait try again now and then, so that
 * whoever writes much could keep them out for seconds. Here they say that they wait, by the lock of
 * a byte; who holds a transaction for long asks for that, commits, and lets them in first. */
#include "store/store_private.h"

static const uint64_t turn_byte = (uint64_t)1 << 40; /* above the ids of roots; then the seats */
enum { ASK_NS = 1000000, YIELD_MS = 100, SEATS = 16 };

static struct os_lock *take_byte(struct store *s, uint64_t byte, struct err *e) {
    struct buf path = {0};
    buf_addf(&path, "%s.lock", s->path);
    struct os_lock *lock = os_lock_try(path.p, byte, e);
    buf_fini(&path);
    return lock;
}

/* ---- who else is there ---- */

static uint64_t byte_of_seat(int seat) {
    return turn_byte + 1 + (uint64_t)seat;
}

void turn_sit(struct store *s) {
    struct err e = {0};
    for (s->seat = 0; s->seat < SEATS; s->seat++) {
        s->seated = take_byte(s, byte_of_seat(s->seat), &e);
        if (s->seated || e.code != ERR_BUSY)
            return;
    }
}

bool store_alone(struct store *s) {
    for (int seat = 0; seat < SEATS; seat++) {
        struct err e = {0};
        if (seat == s->seat)
            continue;
        struct os_lock *lock = take_byte(s, byte_of_seat(seat), &e);
        os_lock_release(lock);
        if (!lock && e.code == ERR_BUSY)
            return false;
    }
    return s->seat < SEATS; /* else all seats are taken, and we stand */
}

struct os_lock *store_lock_words(struct store *s, struct err *e) {
    return take_byte(s, byte_of_seat(SEATS), e); /* the byte behind the last seat */
}

/* ---- turns ---- */

/* Of SQLite: somebody else holds what is needed. 0: given up. */
int turn_busy(void *context, int count) {
    struct store *s = context;
    struct err e = {0};
    if (count == 0)
        s->busy_since_ns = os_clock_ns();
    if (os_clock_ns() - s->busy_since_ns > (int64_t)BUSY_WRITER_MS * 1000000)
        return 0;
    if (s->beginning && !s->turn)
        s->turn = take_byte(s, turn_byte, &e);
    sqlite3_sleep(1);
    return 1;
}

static bool somebody_waits(struct store *s) {
    struct err e = {0};
    struct os_lock *lock = take_byte(s, turn_byte, &e);
    os_lock_release(lock);
    return !lock && e.code == ERR_BUSY;
}

void turn_begin(struct store *s) {
    for (int i = 0; s->yielding && i < YIELD_MS; i++) {
        s->yielding = somebody_waits(s);
        if (s->yielding)
            sqlite3_sleep(1);
    }
    s->yielding = false;
    s->beginning = true;
}

void turn_begun(struct store *s) {
    s->beginning = false;
    os_lock_release(s->turn);
    s->turn = NULL;
}

bool store_wanted(struct store *s) {
    int64_t now = os_clock_ns();
    if (s->yielding)
        return true;
    if (now - s->asked_ns < ASK_NS)
        return false;
    s->asked_ns = now;
    s->yielding = somebody_waits(s);
    return s->yielding;
}
