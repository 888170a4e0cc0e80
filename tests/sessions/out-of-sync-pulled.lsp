# A client that pulls is asked to pull again when a change could not be read, and then hears of no problems.
workspace minimal
capabilities {"textDocument": {"diagnostic": {}}, "workspace": {"diagnostics": {"refreshSupport": true}}}

sync
open .bluekit/kits/hello.md
    ---
    tpye: kit
    ---
< nothing
> textDocument/didChange {"textDocument": {"uri": "ws:/.bluekit/kits/hello.md", "version": 3},
    "contentChanges": [{"range": "all of it", "text": "x"}]}
<< window/showMessage {"message": "…hello.md…"}
<< workspace/diagnostic/refresh
< problems .bluekit/kits/hello.md
    none

# Saving brings the text, and what is wrong with it is there to be pulled again.
> textDocument/didSave {"textDocument": {"uri": "ws:/.bluekit/kits/hello.md"}, "text": "---\nid: hello\n"}
<< workspace/diagnostic/refresh
< problems .bluekit/kits/hello.md
    1:1-1:4 error KIT021 the front matter is never closed; add a line "---" after its last key
