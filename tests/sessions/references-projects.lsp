# Two projects in one session: a name means the kit of one's own project; links across are found.
workspace two-projects
folders harbor quarry
open harbor/.bluekit/kits/rope.md
    ---
    id: rope
    alias: Rope
    type: kit
    ---
    # Rope

    [[crane]] and [theirs](../../../quarry/.bluekit/kits/crane.md)
open quarry/.bluekit/kits/crane.md
sync
> textDocument/references {"doc": "harbor/.bluekit/kits/rope.md", "at": "8:5", "context": {"includeDeclaration": false}}
< [{"uri": "ws:/harbor/.bluekit/kits/rope.md", "range": "8:3-8:8"}]
> textDocument/references {"doc": "quarry/.bluekit/kits/crane.md", "at": "2:6", "context": {"includeDeclaration": false}}
< [{"uri": "ws:/harbor/.bluekit/kits/rope.md", "range": "8:24-8:62"}]
