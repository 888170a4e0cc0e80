# A client that shows no Markdown: the marks go, what they mark stays.
workspace typical
capabilities {"textDocument": {"hover": {"contentFormat": ["plaintext"]}}}
write .bluekit/kits/plain.md
    ---
    id: plain
    alias: Plain
    type: kit
    ---
    # Plain

    First [[greeting]], then [the **store**](auth/token-store.md), `code`, [a [b] c](greeting.md) and [d].
open .bluekit/kits/plain.md
> textDocument/hover {"doc": ".bluekit/kits/plain.md", "at": "2:6"}
< {
      "contents": {
        "kind": "plaintext",
        "value": "Plain · kit\n\nFirst [[greeting]], then the store, code, a [b] c and [d].\n\nNo references to plain\n\nplain.md"
      },
      "range": "2:5-2:10"
    }
