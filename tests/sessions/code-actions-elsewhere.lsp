# Documents without a path, with other line ends, with broken text, and such that are no kits.
workspace typical
capabilities {"workspace": {"workspaceEdit": {"documentChanges": true}}, "textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}}}}
open untitled:draft
    ---
    id: Draft_One
    alias: Draft
    type: kit
    is_base: no
    version: 1
    tags: [ui]
    description: Not saved yet.
    ---
    # Draft

    ## 😀 First

    See [first](#-first) and [[#😀 First]].
sync
> textDocument/codeAction {"doc": "untitled:draft", "range": "2:6-5:10", "context": {"diagnostics": [], "only": ["quickfix"]}}
< [
      {
        "title": "Change the id to “draft-one”",
        "kind": "quickfix",
        "edit": {
          "documentChanges": [
            {
              "textDocument": {"uri": "untitled:draft", "version": 1},
              "edits": [{"range": "2:5-2:14", "newText": "draft-one"}]
            }
          ]
        }
      },
      {
        "title": "Write “false”",
        "kind": "quickfix",
        "edit": {
          "documentChanges": [
            {
              "textDocument": {"uri": "untitled:draft", "version": 1},
              "edits": [{"range": "5:10-5:12", "newText": "false"}]
            }
          ]
        }
      }
    ]
> textDocument/prepareRename {"doc": "untitled:draft", "at": "12:10"}
< {"range": "12:4-12:14", "placeholder": "😀 First"}
> textDocument/rename {"doc": "untitled:draft", "at": "12:10", "newName": "Second"}
< {
      "documentChanges": [
        {
          "textDocument": {"uri": "untitled:draft", "version": 1},
          "edits": [
            {"range": "12:4-12:14", "newText": "Second"},
            {"range": "14:14-14:20", "newText": "second"},
            {"range": "14:29-14:39", "newText": "Second"}
          ]
        }
      ]
    }
> textDocument/rename {"doc": "untitled:draft", "at": "2:6", "newName": "draft-one"}
< {
      "documentChanges": [
        {
          "textDocument": {"uri": "untitled:draft", "version": 1},
          "edits": [{"range": "2:5-2:14", "newText": "draft-one"}]
        }
      ]
    }

# Windows line ends stay what they are.
open .bluekit/kits/windows.md text "---\r\nid: windows\r\ntype: kit\r\ntags: [b,a]\r\n---\r\n# Windows\r\n"
> textDocument/codeAction {"doc": ".bluekit/kits/windows.md", "range": "1:1-1:1", "context": {"diagnostics": [], "only": ["source.fixAll.kit"]}}
< [
      {
        "title": "Fix all problems that have one obvious cure",
        "kind": "source.fixAll.kit",
        "edit": {
          "documentChanges": [
            {
              "textDocument": {"uri": "ws:/.bluekit/kits/windows.md", "version": 1},
              "edits": [
                {"range": "3:1-3:1", "newText": "alias: Windows\r\n"},
                {"range": "4:1-4:1", "newText": "is_base: false\r\n"},
                {"range": "4:1-4:1", "newText": "version: 1\r\n"}
              ]
            }
          ]
        }
      }
    ]
> textDocument/formatting {"doc": ".bluekit/kits/windows.md", "options": {"tabSize": 2, "insertSpaces": true}}
< [{"range": "4:1-5:1", "newText": "tags:\r\n  - b\r\n  - a\r\n"}]

# A client that creates no files is not offered to; text that is no kit is nobody's business.
open .bluekit/kits/lost.md text "---\nid: lost\n---\n[[nowhere at all]]\n"
> textDocument/codeAction {"doc": ".bluekit/kits/lost.md", "range": "4:5-4:5", "context": {"diagnostics": [], "only": ["quickfix"]}}
< []
open README.md text "---\nid: Read Me\n---\n# Read me\n"
> textDocument/codeAction {"doc": "README.md", "range": "1:1-4:1", "context": {"diagnostics": []}}
< []
> textDocument/rename {"doc": "README.md", "at": "4:4", "newName": "x"}
< error -32803 nothing here has a name that could be changed
> textDocument/formatting {"doc": "README.md", "options": {"tabSize": 2, "insertSpaces": true}}
< []
