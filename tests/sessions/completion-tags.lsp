# Tags come by use, with their counts; one that is nearly a more used one says so. What is being typed
# is no tag yet, what the list has already is not offered again.
workspace typical
capabilities {"textDocument": {"completion": {"completionItem": {"labelDetailsSupport": true}}}}
write .bluekit/kits/a.md "---\nid: a\ntype: kit\ntags: [file-system, c sharp, \"x: y\"]\n---\n"
write .bluekit/kits/b.md "---\nid: b\ntype: kit\ntags: [file-system, filesystem, auth]\n---\n"
write .bluekit/kits/c.md "---\nid: c\ntype: kit\ntags: [file-systems, autch]\n---\n"
open .bluekit/kits/new.md
    ---
    id: new
    type: kit
    tags:
      - auth
      - fi
    ---
    # New

    About #au and [x: y
sync
> textDocument/completion {"doc": ".bluekit/kits/new.md", "at": "6:7"}
< {
      "isIncomplete": false,
      "items": [
        {
          "label": "file-system",
          "kind": 12,
          "detail": "in 2 kits",
          "sortText": "0000",
          "textEdit": {"range": "6:5-6:7", "newText": "file-system"}
        },
        {
          "label": "file-systems",
          "kind": 12,
          "labelDetails": {"description": "rarely used; see file-system"},
          "detail": "in 1 kit",
          "sortText": "0001",
          "textEdit": {"range": "6:5-6:7", "newText": "file-systems"}
        },
        {
          "label": "filesystem",
          "kind": 12,
          "labelDetails": {"description": "rarely used; see file-system"},
          "detail": "in 1 kit",
          "sortText": "0002",
          "textEdit": {"range": "6:5-6:7", "newText": "filesystem"}
        },
        {
          "label": "offline",
          "kind": 12,
          "detail": "in 1 kit",
          "sortText": "0003",
          "textEdit": {"range": "6:5-6:7", "newText": "offline"}
        }
      ]
    }
> textDocument/completion {"doc": ".bluekit/kits/new.md", "at": "10:10"}
< {
      "isIncomplete": false,
      "items": [
        {
          "label": "auth",
          "kind": 12,
          "detail": "in 6 kits",
          "sortText": "0000",
          "textEdit": {"range": "10:8-10:10", "newText": "auth"}
        },
        {
          "label": "autch",
          "kind": 12,
          "detail": "in 1 kit",
          "sortText": "0001",
          "textEdit": {"range": "10:8-10:10", "newText": "autch"}
        },
        {
          "label": "layout",
          "kind": 12,
          "detail": "in 1 kit",
          "sortText": "0002",
          "textEdit": {"range": "10:8-10:10", "newText": "layout"}
        }
      ]
    }
edit .bluekit/kits/new.md 4:6-6:7 " [x"
> textDocument/completion {"doc": ".bluekit/kits/new.md", "at": "4:9"}
< {
      "isIncomplete": false,
      "items": [
        {
          "label": "x: y",
          "kind": 12,
          "detail": "in 1 kit",
          "sortText": "0000",
          "textEdit": {"range": "4:8-4:9", "newText": "\"x: y\""}
        }
      ]
    }
edit .bluekit/kits/new.md 4:7-4:9 "'sh"
> textDocument/completion {"doc": ".bluekit/kits/new.md", "at": "4:10"}
< {
      "isIncomplete": false,
      "items": [
        {
          "label": "c sharp",
          "kind": 12,
          "detail": "in 1 kit",
          "sortText": "0000",
          "textEdit": {"range": "4:8-4:10", "newText": "c sharp'"}
        }
      ]
    }
edit .bluekit/kits/new.md 4:6-4:10 ""
> textDocument/completion {"doc": ".bluekit/kits/new.md", "at": "4:6"}
<~ {"items": [{"label": "auth", "textEdit": {"newText": " [auth]", "range": "4:6-4:6"}}]}
# In text '#' is enough; where a heading may begin it is not.
edit .bluekit/kits/new.md 8:1-8:20 "About #, `a #\n#\n# "
> textDocument/completion {"doc": ".bluekit/kits/new.md", "at": "8:8", "context": {"triggerKind": 2, "triggerCharacter": "#"}}
<~ {"items": [{"label": "auth", "detail": "in 5 kits", "textEdit": {"range": "8:8-8:8", "newText": "auth"}}]}
> textDocument/completion {"doc": ".bluekit/kits/new.md", "at": "8:14", "context": {"triggerKind": 2, "triggerCharacter": "#"}}
< null
> textDocument/completion {"doc": ".bluekit/kits/new.md", "at": "9:2", "context": {"triggerKind": 2, "triggerCharacter": "#"}}
< null
> textDocument/completion {"doc": ".bluekit/kits/new.md", "at": "10:3", "context": {"triggerKind": 2, "triggerCharacter": " "}}
< null
