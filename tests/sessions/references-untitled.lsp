# A document that is no file refers to itself and to kits; nobody refers to it.
workspace typical
open untitled:draft
    ---
    id: draft
    alias: Draft
    type: kit
    ---
    # Draft

    See [[token-store]] and [here](#part) and {{NAME}}.

    ## Part

    ## Tokens

    - `NAME`: default `x`
sync
> textDocument/references {"doc": "untitled:draft", "at": "10:5", "context": {"includeDeclaration": true}}
< [
      {"uri": "untitled:draft", "range": "8:33-8:37"},
      {"uri": "untitled:draft", "range": "10:4-10:8"}
    ]
> textDocument/references {"doc": "untitled:draft", "at": "8:46", "context": {"includeDeclaration": true}}
< [
      {"uri": "untitled:draft", "range": "8:45-8:49"},
      {"uri": "untitled:draft", "range": "14:4-14:8"}
    ]
> textDocument/documentHighlight {"doc": "untitled:draft", "at": "8:34"}
< [{"range": "8:33-8:37", "kind": 2}, {"range": "10:4-10:8", "kind": 3}]
> textDocument/references {"doc": "untitled:draft", "at": "2:6", "context": {"includeDeclaration": true}}
< [{"uri": "untitled:draft", "range": "2:5-2:10"}]
> textDocument/hover {"doc": "untitled:draft", "at": "14:5"}
< {
      "contents": {
        "kind": "plaintext",
        "value": "NAME · placeholder\n\ndefault x\n\nDefault: x\n\nUsed once in this document."
      },
      "range": "14:4-14:8"
    }
> textDocument/definition {"doc": "untitled:draft", "at": "8:46"}
< {"uri": "untitled:draft", "range": "14:4-14:8"}
