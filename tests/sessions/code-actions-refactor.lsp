# Refactorings: sections, links, tables, the version.
workspace typical
capabilities {"textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "refactor", "source"]}}, "isPreferredSupport": true}}}
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

    First [the details](#details), then [one of them](#the-second), at last [[token-store#Refresh|fresh]].

    ## Details

    Two of them, after [the start](#long), see [the guide][guide].

    ### The first

    It is small.

    ### The second

    | a | longer |
    |--|:-:|
    | one | 2 |

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

    [Long](long.md)
open .bluekit/kits/long.md
open .bluekit/kits/other.md
sync
> textDocument/codeAction {"doc": ".bluekit/kits/long.md", "range": "15:4-15:4", "context": {"diagnostics": [], "only": ["refactor.rewrite"]}}
< [
      {
        "title": "Promote the heading and all below it",
        "kind": "refactor.rewrite",
        "edit": {
          "changes": {
            "ws:/.bluekit/kits/long.md": [
              {"range": "15:1-15:2", "newText": ""},
              {"range": "19:1-19:2", "newText": ""},
              {"range": "23:1-23:2", "newText": ""}
            ]
          }
        }
      },
      {
        "title": "Demote the heading and all below it",
        "kind": "refactor.rewrite",
        "edit": {
          "changes": {
            "ws:/.bluekit/kits/long.md": [
              {"range": "15:1-15:1", "newText": "#"},
              {"range": "19:1-19:1", "newText": "#"},
              {"range": "23:1-23:1", "newText": "#"}
            ]
          }
        }
      }
    ]
> textDocument/codeAction {"doc": ".bluekit/kits/long.md", "range": "13:80-13:80", "context": {"diagnostics": [], "only": ["refactor"]}}
< [
      {
        "title": "Convert to a relative link",
        "kind": "refactor.rewrite",
        "edit": {
          "changes": {
            "ws:/.bluekit/kits/long.md": [{"range": "13:73-13:102", "newText": "[fresh](auth/token-store.md#refresh)"}]
          }
        }
      }
    ]
> textDocument/codeAction {"doc": ".bluekit/kits/other.md", "range": "12:5-12:5", "context": {"diagnostics": [], "only": ["refactor"]}}
< [
      {
        "title": "Convert to a wiki link",
        "kind": "refactor.rewrite",
        "edit": {
          "changes": {
            "ws:/.bluekit/kits/other.md": [{"range": "12:1-12:27", "newText": "[[long#The second|deep]]"}]
          }
        }
      }
    ]
> textDocument/codeAction {"doc": ".bluekit/kits/long.md", "range": "26:4-26:4", "context": {"diagnostics": [], "only": ["refactor"]}}
< [
      {
        "title": "Align the table",
        "kind": "refactor.rewrite",
        "edit": {
          "changes": {
            "ws:/.bluekit/kits/long.md": [
              {"range": "25:5-25:5", "newText": "  "},
              {"range": "26:2-26:8", "newText": " --- | :----: "},
              {"range": "27:9-27:10", "newText": "  2   "}
            ]
          }
        }
      }
    ]
> textDocument/codeAction {"doc": ".bluekit/kits/long.md", "range": "6:4-6:4", "context": {"diagnostics": [], "only": ["refactor"]}}
< [
      {
        "title": "Raise the version to 2",
        "kind": "refactor.rewrite",
        "edit": {"changes": {"ws:/.bluekit/kits/long.md": [{"range": "6:10-6:11", "newText": "2"}]}}
      }
    ]
> textDocument/codeAction {"doc": ".bluekit/kits/other.md", "range": "14:4-14:4", "context": {"diagnostics": [], "only": ["refactor.inline"]}}
< [
      {
        "title": "Inline the document that this links to",
        "kind": "refactor.inline",
        "edit": {
          "changes": {
            "ws:/.bluekit/kits/other.md": [
              {
                "range": "14:1-15:1",
                "newText": "## Long\n\nFirst [the details](long.md#details), then [one of them](long.md#the-second), at last [[token-store#Refresh|fresh]].\n\n### Details\n\nTwo of them, after [the start](long.md#long), see [the guide][guide].\n\n#### The first\n\nIt is small.\n\n#### The second\n\n| a | longer |\n|--|:-:|\n| one | 2 |\n\n### End\n\n[guide]: ../walkthroughs/login-flow.md#the-happy-path\n"
              }
            ]
          }
        }
      }
    ]
