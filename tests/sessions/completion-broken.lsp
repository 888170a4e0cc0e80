# Broken YAML around the cursor does not matter, nor that nobody has closed the block yet.
workspace minimal
capabilities {"textDocument": {"completion": {"completionItem": {"snippetSupport": true}}}}
open .bluekit/kits/Broken_Kit.md text "---\nid: [never closed\ntags: \"nor this\ntype: walkthrough\n\tx: @\ncomp\n"
> textDocument/completion {"doc": ".bluekit/kits/Broken_Kit.md", "at": "6:5"}
<~ {"items": [{"label": "complexity", "insertTextFormat": 2, "textEdit": {"range": "6:1-6:5", "newText": "complexity: ${1|moderate,simple,comprehensive|}"}}]}
<! {"items": [{"label": "tags"}]}
<! {"items": [{"label": "type"}]}
edit .bluekit/kits/Broken_Kit.md "---\r\ntype: kit\r\ni\r\n"
> textDocument/completion {"doc": ".bluekit/kits/Broken_Kit.md", "at": "3:2"}
<~ {"items": [{"label": "id", "textEdit": {"range": "3:1-3:2", "newText": "id: ${1:broken-kit}"}}]}
edit .bluekit/kits/Broken_Kit.md "---\ntype: kit\nid:\n---\n\n# A title"
> textDocument/completion {"doc": ".bluekit/kits/Broken_Kit.md", "at": "3:4"}
< {
      "isIncomplete": false,
      "items": [
        {
          "label": "broken-kit",
          "kind": 12,
          "sortText": "0000",
          "textEdit": {"range": "3:4-3:4", "newText": " broken-kit"}
        }
      ]
    }
> textDocument/completion {"doc": ".bluekit/kits/Broken_Kit.md", "at": "6:3"}
< null
