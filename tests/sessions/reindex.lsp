# What was told of a file is withdrawn when the index is made anew and the file is gone by then.
workspace typical

write .bluekit/kits/late.md
    ---
    id: late
    alias: Late
    type: kit
    is_base: false
    version: 1
    tags: [late]
    description: It leads nowhere.
    ---

    [gone](gone.md)

sync
< problems .bluekit/kits/late.md
    11:8-11:15 warning KIT305 there is no gone.md; links are relative to the document they stand in

delete .bluekit/kits/late.md
> workspace/executeCommand {"command": "kitls.reindex"}
< null
sync
< problems .bluekit/kits/late.md
    none
