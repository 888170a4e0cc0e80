# An open document belongs to the editor: its file may change underneath, its text counts.
workspace minimal
sync
open .bluekit/kits/hello.md
edit .bluekit/kits/hello.md 3:8-3:13 "Unsaved"
> workspace/symbol {"query": "unsaved"}
<~ [{"name": "Unsaved"}]
> kit/search {"query": "unsaved"}
<~ {"total": 1, "hits": [{"name": "Unsaved"}]}

write .bluekit/kits/hello.md
    ---
    id: hello
    alias: Overwritten
    type: kit
    ---
    # Overwritten
sync
> workspace/symbol {"query": "overwritten"}
< []
> workspace/symbol {"query": "unsaved"}
<~ [{"name": "Unsaved"}]

close .bluekit/kits/hello.md
sync
> workspace/symbol {"query": "overwritten"}
<~ [{"name": "Overwritten"}]
> workspace/symbol {"query": "unsaved"}
< []

open .bluekit/kits/hello.md
edit .bluekit/kits/hello.md 3:8-3:19 "Kept"
save .bluekit/kits/hello.md
close .bluekit/kits/hello.md
sync
> workspace/symbol {"query": "kept"}
<~ [{"name": "Kept"}]
