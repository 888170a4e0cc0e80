# A blank in a path is written %20, and as it is between angle brackets.
workspace hostile
open .bluekit/notes/new.md
    [x](../kits/no) [x](<../kits/no>)
    [x](../kits/no%20n)
sync
> textDocument/completion {"doc": ".bluekit/notes/new.md", "at": "1:15"}
<~ {"items": [{"label": "../kits/no%20newline.md", "textEdit": {"range": "1:5-1:15", "newText": "../kits/no%20newline.md"}}]}
> textDocument/completion {"doc": ".bluekit/notes/new.md", "at": "1:32"}
<~ {"items": [{"label": "../kits/no newline.md", "textEdit": {"range": "1:22-1:32", "newText": "../kits/no newline.md"}}]}
> textDocument/completion {"doc": ".bluekit/notes/new.md", "at": "2:19"}
<~ {"items": [{"label": "../kits/no%20newline.md", "textEdit": {"range": "2:5-2:19", "newText": "../kits/no%20newline.md"}}]}
