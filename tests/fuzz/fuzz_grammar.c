/* fuzz_grammar.c — any text through the grammar's scanner, and any edits: no tree has an error, and
 * the edited tree is the tree of a fresh parse. The first byte says how many edits there are; the
 * last bytes, four each, are the edits. */
#include "unit/tree_text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n) {
    enum { EDITS_MAX = 24, EDIT = 4 };
    size_t edits = n ? data[0] % EDITS_MAX : 0;
    const char *text = n ? (const char *)data + 1 : "";
    size_t left = n ? n - 1 : 0;
    if (edits * EDIT > left)
        edits = left / EDIT;
    left -= edits * EDIT;
    struct tree_text t;
    tree_text_init(&t, (struct str){text, left});
    tree_text_check(&t);
    for (size_t i = 0; i < edits; i++) {
        tree_text_random_edit(&t, data + n - (i + 1) * EDIT);
        tree_text_check(&t);
    }
    tree_text_fini(&t);
    return 0;
}
