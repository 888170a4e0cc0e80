# A section becomes a kit of its own; links into it follow, also those of other documents.
workspace typical
capabilities {"workspace": {"workspaceEdit": {"documentChanges": true, "resourceOperations": ["create", "rename", "delete"]}}, "textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "refactor", "source"]}}, "isPreferredSupport": true, "dataSupport": true, "resolveSupport": {"properties": ["edit"]}}}}
write .bluekit/kits/long.md
    ---
    id: long
    alias: Long
    type: kit
    is_base: false
    version: 1
    tags:
      - ui
    description: Has a section that wants to be a kit.
    ---
    # Long

    First [the details](#details), then [one of them](#the-second).

    ## Details

    Two of them, after [the start](#long), see [the guide][guide] and [the first](#the-first).

    ### The first

    It is small.

    ### The second

    It is not.

    ## End

    [guide]: ../walkthroughs/login-flow.md#the-happy-path
write .bluekit/kits/other.md
    ---
    id: other
    alias: Other
    type: kit
    is_base: false
    version: 1
    tags: [ui]
    description: Links into the section.
    ---
    # Other

    [deep](long.md#the-second) and [[long#The first]] and [top](long.md#details).
open .bluekit/kits/long.md
sync
> textDocument/codeAction {"doc": ".bluekit/kits/long.md", "range": "15:4-15:4", "context": {"diagnostics": [], "only": ["refactor.extract"]}}
< [
      {
        "title": "Extract the section to details.md",
        "kind": "refactor.extract",
        "data": {
          "uri": "ws:/.bluekit/kits/long.md",
          "version": 1,
          "name": "extract",
          "code": "",
          "offset": 205,
          "index": 0
        }
      }
    ]
> codeAction/resolve {"title": "Extract the section to details.md", "kind": "refactor.extract", "data": {"uri": "ws:/.bluekit/kits/long.md", "version": 1, "name": "extract", "code": "", "offset": 205, "index": 0}}
< {
      "title": "Extract the section to details.md",
      "kind": "refactor.extract",
      "data": {
        "uri": "ws:/.bluekit/kits/long.md",
        "version": 1,
        "name": "extract",
        "code": "",
        "offset": 205,
        "index": 0
      },
      "edit": {
        "documentChanges": [
          {
            "kind": "create",
            "uri": "ws:/.bluekit/kits/details.md",
            "options": {"ignoreIfExists": false}
          },
          {
            "textDocument": {"uri": "ws:/.bluekit/kits/details.md", "version": null},
            "edits": [
              {
                "range": "1:1-1:1",
                "newText": "---\nid: details\nalias: Details\ntype: kit\nis_base: false\nversion: 1\ntags:\n  - ui\ndescription: Two of them, after the start, see the guide and the first.\n---\n\n# Details\n\nTwo of them, after [the start](long.md#long), see [the guide][guide] and [the first](#the-first).\n\n## The first\n\nIt is small.\n\n## The second\n\nIt is not.\n\nPart of [Long](long.md).\n\n[guide]: ../walkthroughs/login-flow.md#the-happy-path\n"
              }
            ]
          },
          {
            "textDocument": {"uri": "ws:/.bluekit/kits/long.md", "version": 1},
            "edits": [
              {"range": "13:51-13:62", "newText": "details.md#the-second"},
              {"range": "16:1-27:1", "newText": "\n[Details](details.md).\n\n"}
            ]
          },
          {
            "textDocument": {"uri": "ws:/.bluekit/kits/other.md", "version": null},
            "edits": [
              {"range": "12:8-12:15", "newText": "details.md"},
              {"range": "12:34-12:38", "newText": "details"}
            ]
          }
        ]
      }
    }
