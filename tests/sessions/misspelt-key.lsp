# A key that is misspelt is not missing besides: one problem, one cure. Where its absence is a warning both are told, with the same cure.
workspace typical
capabilities {"textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}}}}
open .bluekit/kits/new.md
    ---
    id: new
    alias: New
    type: kit
    s_base: false
    version: 1
    tags: [ui]
    description: Misspelt.
    ---
< problems .bluekit/kits/new.md
    5:1-5:7 hint KIT002 unknown key "s_base"; did you mean "is_base"?
> textDocument/codeAction {"doc": ".bluekit/kits/new.md", "range": "1:1-9:4", "context": {"diagnostics": [], "only": ["quickfix"]}}
< [
      {
        "title": "Change the key to “is_base”",
        "kind": "quickfix",
        "edit": {"changes": {"ws:/.bluekit/kits/new.md": [{"range": "5:1-5:7", "newText": "is_base"}]}}
      }
    ]
edit .bluekit/kits/new.md 5:1-5:7 "is_base"
< problems .bluekit/kits/new.md
    none
edit .bluekit/kits/new.md 7:1-7:5 "tag"
< problems .bluekit/kits/new.md
    1:1-1:4 warning KIT005 no "tags"; add one to three so that people can find this
    7:1-7:4 hint KIT002 unknown key "tag"; did you mean "tags"?
> textDocument/codeAction {"doc": ".bluekit/kits/new.md", "range": "1:1-1:4", "context": {"diagnostics": [], "only": ["quickfix"]}}
< [
      {
        "title": "Change the key “tag” to “tags”",
        "kind": "quickfix",
        "edit": {"changes": {"ws:/.bluekit/kits/new.md": [{"range": "7:1-7:4", "newText": "tags"}]}}
      }
    ]
