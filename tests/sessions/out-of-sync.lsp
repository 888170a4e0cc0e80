# A change that cannot be read: nothing more is said about a text that is no longer the client's, and people
# are told once; the whole text makes it good.
workspace minimal
open .bluekit/kits/hello.md
edit .bluekit/kits/hello.md 4:1-4:5 "tpye"
< problems .bluekit/kits/hello.md
    1:1-1:4 warning KIT003 no "type"; add one so that the app and the library know what this is
    4:1-4:5 hint KIT002 unknown key "tpye"; did you mean "type"?
> textDocument/didChange {"textDocument": {"uri": "ws:/.bluekit/kits/hello.md", "version": 3},
    "contentChanges": [{"range": "all of it", "text": "x"}]}
<< textDocument/publishDiagnostics {"uri": "ws:/.bluekit/kits/hello.md", "diagnostics": []}
<< window/showMessage {"message": "…hello.md…"}
edit .bluekit/kits/hello.md 1:1 " "
< problems .bluekit/kits/hello.md
    none
edit .bluekit/kits/hello.md "---\nid: hello\n"
< problems .bluekit/kits/hello.md
    1:1-1:4 error KIT021 the front matter is never closed; add a line "---" after its last key

# A change to a document that is not open says nothing of those that are.
> textDocument/didChange {"textDocument": {"uri": "ws:/.bluekit/kits/closed.md", "version": 3},
    "contentChanges": [{"text": "x"}]}
< nothing

# Versions may be skipped: LSP does not promise that they are consecutive.
> textDocument/didChange {"textDocument": {"uri": "ws:/.bluekit/kits/hello.md", "version": 70},
    "contentChanges": [{"text": "# Hello\n"}]}
<< textDocument/publishDiagnostics {"uri": "ws:/.bluekit/kits/hello.md", "version": 70}

# A version that falls belongs to a change that should have come before: what the client's text is cannot be
# known. Saving tells it.
open .bluekit/kits/swapped.md
    ---
    id: swapped
    alias: Swapped
    tpye: kit
    is_base: false
    version: 1
    tags: [ui]
    description: Two changes in the wrong order.
    ---
> textDocument/didChange {"textDocument": {"uri": "ws:/.bluekit/kits/swapped.md", "version": 9},
    "contentChanges": [{"range": "9:4-9:4", "text": "\n# Swapped"}]}
> textDocument/didChange {"textDocument": {"uri": "ws:/.bluekit/kits/swapped.md", "version": 8},
    "contentChanges": [{"range": "4:1-4:5", "text": "type"}]}
<< textDocument/publishDiagnostics {"uri": "ws:/.bluekit/kits/swapped.md", "diagnostics": []}
<< window/showMessage {"message": "…swapped.md: changes came in the wrong order. Save it, or close and reopen it."}
> textDocument/hover {"doc": ".bluekit/kits/swapped.md", "at": "4:1"}
< null
> textDocument/didSave {"textDocument": {"uri": "ws:/.bluekit/kits/swapped.md"}, "text": "---\ntype: kit\n---\n"}
> textDocument/hover {"doc": ".bluekit/kits/swapped.md", "at": "2:1"}
<~ {"contents": {"value": "type…"}}

# The same version again is not late, and a whole text never is: some clients do not count.
> textDocument/didChange {"textDocument": {"uri": "ws:/.bluekit/kits/swapped.md", "version": 9},
    "contentChanges": [{"range": "2:1-2:10", "text": "version: 1"}]}
> textDocument/hover {"doc": ".bluekit/kits/swapped.md", "at": "2:1"}
<~ {"contents": {"value": "version…"}}
> textDocument/didChange {"textDocument": {"uri": "ws:/.bluekit/kits/swapped.md", "version": 2},
    "contentChanges": [{"text": "---\ntags: []\n---\n"}]}
> textDocument/hover {"doc": ".bluekit/kits/swapped.md", "at": "2:1"}
<~ {"contents": {"value": "tags…"}}
