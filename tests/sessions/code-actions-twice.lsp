# Two misspelt keys that mean the same one: only the first becomes it, since a key may stand once.
workspace minimal
capabilities {"textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["source"]}}}}}

open .bluekit/kits/twice.md
    ---
    id: twice
    alias: Twice
    tpye: kit
    tyep: kit
    is_base: false
    version: 1
    tags:
      - two
    description: One key too many.
    ---
    # Twice
> textDocument/codeAction {"doc": ".bluekit/kits/twice.md", "range": "1:1-1:1", "context": {"diagnostics": [], "only": ["source.fixAll"]}}
< [
      {
        "title": "Fix all problems that have one obvious cure",
        "kind": "source.fixAll.kit",
        "edit": {"changes": {"ws:/.bluekit/kits/twice.md": [{"range": "4:1-4:5", "newText": "type"}]}}
      }
    ]
