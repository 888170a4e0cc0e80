# Sections and blocks of more than one line fold; of two that begin on one line, the outer one.
workspace typical
open .bluekit/kits/folds.md
    ---
    id: folds
    type: kit
    tags:
      - one
      - two
    ---

    # Folds

    A paragraph
    of two lines.

    ## Blocks

    - one
      - two
        three
    - four

    > quoted
    > twice

    ```c
    int a;
    ```

    | a | b |
    |---|---|
    | 1 | 2 |

    <!-- said
    aside -->

    <div>
    </div>

        indented
        code

    ## Last

    <!-- #region mine -->

    Text.

    <!-- #endregion -->

> textDocument/foldingRange {"doc": ".bluekit/kits/folds.md"}
< [
      {"startLine": 0, "endLine": 6},
      {"startLine": 3, "endLine": 5},
      {"startLine": 8, "endLine": 46},
      {"startLine": 13, "endLine": 38},
      {"startLine": 15, "endLine": 18},
      {"startLine": 16, "endLine": 17},
      {"startLine": 20, "endLine": 21},
      {"startLine": 23, "endLine": 25},
      {"startLine": 27, "endLine": 29},
      {"startLine": 31, "endLine": 32, "kind": "comment"},
      {"startLine": 34, "endLine": 35},
      {"startLine": 37, "endLine": 38},
      {"startLine": 40, "endLine": 46},
      {"startLine": 42, "endLine": 46, "kind": "region"}
    ]

# What is typed moves them.
edit .bluekit/kits/folds.md 11:1-11:1 "```\n"
> textDocument/foldingRange {"doc": ".bluekit/kits/folds.md"}
< [
      {"startLine": 0, "endLine": 6},
      {"startLine": 3, "endLine": 5},
      {"startLine": 8, "endLine": 47},
      {"startLine": 10, "endLine": 26},
      {"startLine": 28, "endLine": 30},
      {"startLine": 32, "endLine": 33, "kind": "comment"},
      {"startLine": 35, "endLine": 36},
      {"startLine": 38, "endLine": 39},
      {"startLine": 41, "endLine": 47},
      {"startLine": 43, "endLine": 47, "kind": "region"}
    ]

# What is no kit folds as the editor likes.
open notes.md
    # Notes

    - a
    - b
> textDocument/foldingRange {"doc": "notes.md"}
< null
