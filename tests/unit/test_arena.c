/* Memory that ends together: alignment, zeroes, reuse, growth. */
#include "base/arena.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>

#include <cmocka.h>

static bool is_zero(const char *p, size_t n) {
    for (size_t i = 0; i < n; i++)
        if (p[i])
            return false;
    return true;
}

/* Every size, small and large in turn, each filled, so that an overlap would show. */
static void allocations_are_apart_aligned_and_zero(void **state) {
    (void)state;
    enum { COUNT = 400 };
    struct arena *a = arena_new();
    for (int round = 0; round < 3; round++) {
        unsigned char *at[COUNT];
        size_t size[COUNT];
        for (size_t i = 0; i < COUNT; i++) {
            size[i] = i % 17 == 0 ? i * 100 : i % 50 == 3 ? 16 * 1024 - 64 : i;
            at[i] = arena_alloc(a, size[i]);
            assert_non_null(at[i]);
            assert_int_equal((uintptr_t)at[i] % alignof(max_align_t), 0);
            assert_true(is_zero((const char *)at[i], size[i]));
            memset(at[i], (int)(i % 255 + 1), size[i]);
        }
        size_t total = 0;
        for (size_t i = 0; i < COUNT; i++) {
            for (size_t k = 0; k < size[i]; k++)
                assert_int_equal(at[i][k], i % 255 + 1);
            total += size[i];
        }
        assert_true(arena_bytes(a) >= total);
        arena_reset(a);
        assert_true(arena_bytes(a) <= 16 * 1024);
    }
    arena_free(a);
    arena_free(NULL);
}

static void an_empty_arena_holds_nothing(void **state) {
    (void)state;
    struct arena *a = arena_new();
    assert_int_equal(arena_bytes(a), 0);
    arena_reset(a);
    assert_non_null(arena_alloc(a, 0));
    arena_free(a);
}

static void strings_are_copied(void **state) {
    (void)state;
    struct arena *a = arena_new();
    char text[] = "abc";
    struct str copy = arena_str(a, (struct str){text, 3});
    text[0] = 'x';
    assert_true(str_eq(copy, STR("abc")));
    assert_string_equal(arena_strz(a, STR("de")), "de");
    assert_string_equal(arena_strz(a, STR_NONE), "");
    struct str printed = arena_printf(a, "%s-%d", "n", 42);
    assert_true(str_eq(printed, STR("n-42")));
    assert_int_equal(printed.p[printed.n], 0);
    struct str large = arena_printf(a, "%40000d", 1);
    assert_int_equal(large.n, 40000);
    arena_free(a);
}

static void arrays_grow_item_by_item(void **state) {
    (void)state;
    struct item {
        uint32_t number, zero;
    };
    struct arena *a = arena_new();
    struct item *items = NULL;
    size_t n = 0;
    for (uint32_t i = 0; i < 10000; i++) {
        struct item *item = ARENA_PUSH(a, items, n);
        assert_int_equal(item->number, 0);
        item->number = i;
    }
    assert_int_equal(n, 10000);
    for (uint32_t i = 0; i < n; i++) {
        assert_int_equal(items[i].number, i);
        assert_int_equal(items[i].zero, 0);
    }
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(allocations_are_apart_aligned_and_zero),
        cmocka_unit_test(an_empty_arena_holds_nothing),
        cmocka_unit_test(strings_are_copied),
        cmocka_unit_test(arrays_grow_item_by_item),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
