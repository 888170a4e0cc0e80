# What nobody refers to says so in words, not in zeros; a diagram is no prose, neither to show nor to describe it by.
workspace typical
capabilities {"textDocument": {"hover": {"contentFormat": ["markdown"]}, "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}}}}
open .bluekit/kits/lonely.md
    ---
    id: lonely
    type: kit
    ---
    # Lonely

    ## Corner

    About #nobody and #ui.
open .bluekit/diagrams/flow.mmd
    ---
    alias: Flow
    tags: [ui]
    ---
    graph TD
      A-->B
sync
> textDocument/hover {"doc": ".bluekit/kits/lonely.md", "at": "7:5"}
< {
      "contents": {"kind": "markdown", "value": "**Corner** · `#corner`\n\nNo references"},
      "range": "7:4-7:10"
    }
> textDocument/hover {"doc": ".bluekit/kits/lonely.md", "at": "9:9"}
< {
      "contents": {"kind": "markdown", "value": "**nobody** · tag of no kit"},
      "range": "9:7-9:14"
    }
> textDocument/hover {"doc": ".bluekit/kits/lonely.md", "at": "9:21"}
< {
      "contents": {
        "kind": "markdown",
        "value": "**ui** · tag of 3 kits\n\n- Flow\n- Greeting\n- Shelf Layout 📚"
      },
      "range": "9:19-9:22"
    }
> textDocument/hover {"doc": ".bluekit/diagrams/flow.mmd", "at": "2:8"}
< {
      "contents": {
        "kind": "markdown",
        "value": "**Flow** · diagram\n\nTags: `ui`\n\nNo references\n\n`flow.mmd`"
      },
      "range": "2:8-2:12"
    }
> textDocument/codeAction {"doc": ".bluekit/diagrams/flow.mmd", "range": "1:1-1:1", "context": {"diagnostics": [], "only": ["quickfix"]}}
< [
      {
        "title": "Add “description: What Flow is for.”",
        "kind": "quickfix",
        "edit": {
          "changes": {
            "ws:/.bluekit/diagrams/flow.mmd": [{"range": "4:1-4:1", "newText": "description: What Flow is for.\n"}]
          }
        }
      }
    ]
