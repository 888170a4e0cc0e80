# What takes reading other documents is made when the client resolves the action.
workspace typical
capabilities {"workspace": {"workspaceEdit": {"documentChanges": true, "resourceOperations": ["create", "rename", "delete"]}}, "textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "refactor", "source"]}}, "isPreferredSupport": true, "dataSupport": true, "resolveSupport": {"properties": ["edit"]}}}}
write .bluekit/kits/twin.md
    ---
    id: greeting
    alias: Twin
    type: kit
    is_base: false
    version: 1
    tags: [ui]
    description: Has the id of another kit.
    ---
    # Twin
write .bluekit/kits/links.md
    ---
    id: links
    alias: Links
    type: kit
    is_base: false
    version: 1
    tags: [ui]
    description: Links by id.
    ---
    # Links

    See [[Not_Kebab]] and [[greeting]].
open .bluekit/kits/odd.md
    ---
    id: Not_Kebab
    alias: Odd
    type: kit
    is_base: false
    version: 1
    tags: [ui]
    description: Has an id that is none.
    ---
    # Odd
open .bluekit/kits/twin.md
sync
> textDocument/codeAction {"doc": ".bluekit/kits/odd.md", "range": "2:6-2:6", "context": {"diagnostics": [], "only": ["quickfix"]}}
< [
      {
        "title": "Change the id to “not-kebab”, here and where it is referred to",
        "kind": "quickfix",
        "isPreferred": true,
        "data": {
          "uri": "ws:/.bluekit/kits/odd.md",
          "version": 1,
          "name": "fix",
          "code": "KIT209",
          "offset": 8,
          "index": 0
        }
      }
    ]
> codeAction/resolve {"title": "Change the id to “not-kebab”, here and where it is referred to", "kind": "quickfix", "isPreferred": true, "data": {"uri": "ws:/.bluekit/kits/odd.md", "version": 1, "name": "fix", "code": "KIT209", "offset": 8, "index": 0}}
< {
      "title": "Change the id to “not-kebab”, here and where it is referred to",
      "kind": "quickfix",
      "isPreferred": true,
      "data": {
        "uri": "ws:/.bluekit/kits/odd.md",
        "version": 1,
        "name": "fix",
        "code": "KIT209",
        "offset": 8,
        "index": 0
      },
      "edit": {
        "documentChanges": [
          {
            "textDocument": {"uri": "ws:/.bluekit/kits/links.md", "version": null},
            "edits": [{"range": "12:7-12:16", "newText": "not-kebab"}]
          },
          {
            "textDocument": {"uri": "ws:/.bluekit/kits/odd.md", "version": 1},
            "edits": [{"range": "2:5-2:14", "newText": "not-kebab"}]
          }
        ]
      }
    }
> textDocument/codeAction {"doc": ".bluekit/kits/twin.md", "range": "2:6-2:6", "context": {"diagnostics": [], "only": ["quickfix"]}}
< [
      {
        "title": "Change the id to “twin”, here and where it is referred to",
        "kind": "quickfix",
        "isPreferred": true,
        "data": {
          "uri": "ws:/.bluekit/kits/twin.md",
          "version": 1,
          "name": "fix",
          "code": "KIT301",
          "offset": 8,
          "index": 0
        }
      },
      {
        "title": "Change the id to “greeting-2”, here and where it is referred to",
        "kind": "quickfix",
        "data": {
          "uri": "ws:/.bluekit/kits/twin.md",
          "version": 1,
          "name": "fix",
          "code": "KIT301",
          "offset": 8,
          "index": 1
        }
      }
    ]
> codeAction/resolve {"title": "Change the id to “twin”, here and where it is referred to", "kind": "quickfix", "data": {"uri": "ws:/.bluekit/kits/twin.md", "version": 1, "name": "fix", "code": "KIT301", "offset": 8, "index": 0}}
< {
      "title": "Change the id to “twin”, here and where it is referred to",
      "kind": "quickfix",
      "data": {
        "uri": "ws:/.bluekit/kits/twin.md",
        "version": 1,
        "name": "fix",
        "code": "KIT301",
        "offset": 8,
        "index": 0
      },
      "edit": {
        "documentChanges": [
          {
            "textDocument": {"uri": "ws:/.bluekit/kits/twin.md", "version": 1},
            "edits": [{"range": "2:5-2:13", "newText": "twin"}]
          }
        ]
      }
    }
# The document has been changed since: the action is of another text.
edit .bluekit/kits/odd.md 11:1-11:1 "More.\n"
> codeAction/resolve {"title": "Change the id", "kind": "quickfix", "data": {"uri": "ws:/.bluekit/kits/odd.md", "version": 1, "name": "fix", "code": "KIT209", "offset": 8, "index": 0}}
< error -32801 the document has been changed meanwhile
# An action without data has all it needs.
> codeAction/resolve {"title": "Of somebody else", "kind": "quickfix"}
< {"title": "Of somebody else", "kind": "quickfix"}
