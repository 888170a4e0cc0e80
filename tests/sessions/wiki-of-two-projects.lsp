# A wiki link means the kit of its own project, whatever the other project calls by that name; and the
# same kit whether the document is open or not.
workspace two-projects
config {"diagnostics": {"unopened": "all"}}
write harbor/.bluekit/kits/near.md
    ---
    id: near
    alias: the-name
    type: kit
    is_base: false
    version: 1
    tags: [names]
    description: Called so by its alias.
    ---
    # Near
write quarry/.bluekit/kits/far.md
    ---
    id: the-name
    alias: Far
    type: kit
    is_base: false
    version: 1
    tags: [names]
    description: Called so by its id, in another project.
    ---
    # Far
write harbor/.bluekit/kits/from.md
    ---
    id: from
    alias: From
    type: kit
    is_base: false
    version: 1
    tags: [names]
    description: Refers.
    ---
    [[the-name#Far]]
< problems harbor/.bluekit/kits/from.md
    10:12-10:15 information KIT304 the-name has no heading "Far"
        ws:/harbor/.bluekit/kits/near.md 3:8-3:16 this is the document
open harbor/.bluekit/kits/from.md
< problems harbor/.bluekit/kits/from.md
    10:12-10:15 information KIT304 the-name has no heading "Far"
        ws:/harbor/.bluekit/kits/near.md 3:8-3:16 this is the document
> textDocument/definition {"doc": "harbor/.bluekit/kits/from.md", "at": "10:5"}
< {"uri": "ws:/harbor/.bluekit/kits/near.md", "range": "1:1-1:1"}
