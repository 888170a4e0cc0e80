# A client that takes only so many folds gets the outer ones.
workspace typical
capabilities {"textDocument": {"foldingRange": {"lineFoldingOnly": true, "rangeLimit": 4}}}
open .bluekit/kits/folds.md
    ---
    id: folds
    type: kit
    ---
    # One

    - a
      - b
        - c
          d

    ## Two

    ```
    x
    ```

    # Three

    Text.
> textDocument/foldingRange {"doc": ".bluekit/kits/folds.md"}
< [
      {"startLine": 0, "endLine": 3},
      {"startLine": 4, "endLine": 15},
      {"startLine": 6, "endLine": 9},
      {"startLine": 17, "endLine": 19}
    ]
