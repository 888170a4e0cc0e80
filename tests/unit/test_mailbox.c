/* Letters between threads, and waiters that wake for them. */
#include "base/mailbox.h"

#include "base/mem.h"
#include "base/thread.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <unistd.h>

#include <cmocka.h>

struct number {
    struct letter letter;
    int sender, value;
};

static void post_number(struct mailbox *box, int sender, int value) {
    struct number *n = MEM_NEW(struct number);
    n->letter.kind = 1;
    n->sender = sender;
    n->value = value;
    mailbox_post(box, &n->letter);
}

static void count_wake(void *context) {
    ++*(int *)context;
}

static void letters_keep_their_order(void **state) {
    (void)state;
    struct mailbox *box = mailbox_new(NULL, NULL);
    assert_null(mailbox_take(box));
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 4; i++)
            post_number(box, 0, i);
        assert_int_equal(mailbox_count(box), 4);
        for (int i = 0; i < 4; i++) {
            struct number *n = (struct number *)mailbox_take(box);
            assert_int_equal(n->value, i);
            assert_null(n->letter.next);
            mem_free(n);
        }
        assert_null(mailbox_take(box));
    }
    mailbox_free(box);
    mailbox_free(NULL);
}

static void only_the_first_letter_wakes(void **state) {
    (void)state;
    int wakes = 0;
    struct mailbox *box = mailbox_new(count_wake, &wakes);
    post_number(box, 0, 1);
    post_number(box, 0, 2);
    assert_int_equal(wakes, 1);
    mem_free(mailbox_take(box));
    post_number(box, 0, 3); /* one is still there */
    assert_int_equal(wakes, 1);
    mem_free(mailbox_take(box));
    mem_free(mailbox_take(box));
    post_number(box, 0, 4);
    assert_int_equal(wakes, 2);
    mem_free(mailbox_take(box));
    mailbox_free(box);
}

enum { SENDERS = 4, LETTERS = 2000 };

struct sender {
    struct mailbox *box;
    int number;
};

static void send_all(void *context) {
    struct sender *s = context;
    for (int i = 0; i < LETTERS; i++)
        post_number(s->box, s->number, i);
}

static void no_letter_is_lost_between_threads(void **state) {
    (void)state;
    struct waiter *w = waiter_new();
    struct mailbox *box = mailbox_new(waiter_wake, w);
    struct sender senders[SENDERS];
    struct thread *threads[SENDERS];
    int next[SENDERS] = {0}, seen = 0;
    for (int i = 0; i < SENDERS; i++) {
        senders[i] = (struct sender){box, i};
        threads[i] = thread_start("sender with a name too long", send_all, &senders[i]);
    }
    while (seen < SENDERS * LETTERS) { /* a lost wake-up would hang here */
        assert_int_equal(waiter_wait(w, -1), WAIT_WOKEN);
        for (struct number *n; (n = (struct number *)mailbox_take(box)); seen++) {
            assert_int_equal(n->value, next[n->sender]++);
            mem_free(n);
        }
    }
    for (int i = 0; i < SENDERS; i++)
        thread_join(threads[i]);
    assert_int_equal(mailbox_count(box), 0);
    mailbox_free(box);
    waiter_free(w);
}

static void a_wake_before_the_wait_counts(void **state) {
    (void)state;
    struct waiter *w = waiter_new();
    waiter_wake(w);
    waiter_wake(w);
    assert_int_equal(waiter_wait(w, -1), WAIT_WOKEN);
    assert_int_equal(waiter_wait(w, 0), WAIT_TIME); /* two wakes in a row are one */
    assert_int_equal(waiter_wait(w, 1), WAIT_TIME);
    waiter_wake(w);
    assert_int_equal(waiter_wait(w, 0), WAIT_WOKEN);
    waiter_free(w);
    waiter_free(NULL);
    thread_join(NULL);
}

static void readable_descriptors_end_a_wait(void **state) {
    (void)state;
    int one[2], two[2];
    assert_int_equal(pipe(one), 0);
    assert_int_equal(pipe(two), 0);
    struct waiter *w = waiter_new();
    waiter_watch(w, one[0]);
    assert_int_equal(waiter_wait(w, 0), WAIT_TIME);
    assert_int_equal(write(one[1], "x", 1), 1);
    assert_int_equal(waiter_wait(w, -1), WAIT_READABLE);
    assert_int_equal(waiter_wait(w, -1), WAIT_READABLE); /* still unread */
    waiter_watch(w, two[0]);
    assert_int_equal(waiter_wait(w, 0), WAIT_TIME);
    close(two[1]); /* the end of it is to be read, too */
    assert_int_equal(waiter_wait(w, -1), WAIT_READABLE);
    waiter_wake(w);
    assert_true(waiter_wait(w, -1) & WAIT_WOKEN);
    waiter_watch(w, -1);
    assert_int_equal(waiter_wait(w, 0), WAIT_TIME);
    waiter_watch(w, one[0]);
    waiter_free(w); /* with a descriptor watched */
    close(one[0]);
    close(one[1]);
    close(two[0]);
}

static void what_cannot_be_watched_is_never_readable(void **state) {
    (void)state;
    struct waiter *w = waiter_new();
    int closed = dup(0);
    close(closed);
    waiter_watch(w, closed);
    assert_int_equal(waiter_wait(w, 0), WAIT_TIME);
    waiter_free(w);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_keep_their_order),
        cmocka_unit_test(only_the_first_letter_wakes),
        cmocka_unit_test(no_letter_is_lost_between_threads),
        cmocka_unit_test(a_wake_before_the_wait_counts),
        cmocka_unit_test(readable_descriptors_end_a_wait),
        cmocka_unit_test(what_cannot_be_watched_is_never_readable),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
