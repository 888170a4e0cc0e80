/* kinds.h — the kinds of documents, as a table: which folder, extension and `type` value mean
 * which kind (kit-format sections 2, 3 and 5). To add a kind, add a row in kinds.c. */
#pragma once

#include "base/str.h"

/* Stored on disk: append, never reorder. */
enum kind {
    KIND_PAGE, /* a notebook page: no `type`, no rules (A17) */
    KIND_KIT,
    KIND_WALKTHROUGH,
    KIND_AGENT,
    KIND_BLUEPRINT, /* blueprint.json, or Markdown of that type */
    KIND_TASK,      /* blueprint task or task note: the same rules, less is required of a note */
    KIND_DIAGRAM,   /* .mmd, .mermaid, whatever the front matter says */
    KIND_PLAN,
    KIND_SCRAPBOOK,
    KIND_FILE,
    KIND_OTHER, /* a `type` that we do not know (A6) */
    KIND_COUNT
};
#define KIND_BIT(kind) (1u << (kind))

enum format { FORMAT_NONE, FORMAT_MARKDOWN, FORMAT_MERMAID, FORMAT_JSON }; /* NONE: not scanned */

struct kind_row {
    enum kind kind;
    struct str name; /* "walkthrough": for people, `kind:` filters and the `type` value */
    struct str
        folder;      /* the scanned folder below .bluekit whose documents are of this kind, or "" */
    int symbol_kind; /* LSP SymbolKind */
    struct str doc;  /* one sentence for completion of `type` */
};
extern const struct kind_row kinds[KIND_COUNT]; /* indexed by enum kind */

/* Of a `type` value, exactly as written; KIND_OTHER when unknown. */
enum kind kind_of_type(struct str type);
/* Of a name in `kind:`; false when there is none. */
bool kind_find(struct str name, enum kind *out);
/* Of the first folder of a path below the root ("kits/x/y.md"); KIND_PAGE when that folder has no
 * kind of its own. A file below blueprints/ is a task. */
enum kind kind_of_folder(struct str below);
/* From the file name: md, mmd and mermaid in any case (A27), blueprint.json exactly. */
enum format format_of_name(struct str name);
