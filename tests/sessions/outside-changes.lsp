# The disk is watched: whatever a checkout or another editor does is seen, as events or not.
workspace typical
write .bluekit/kits/new-one.md
    ---
    id: new-one
    alias: Brand New
    type: kit
    is_base: false
    version: 1
    tags: [fresh]
    description: Appeared on its own.
    ---
    # Brand New

    See [nothing](nothing.md).
< problems .bluekit/kits/new-one.md
    12:15-12:25 warning KIT305 there is no nothing.md; links are relative to the document they stand in
> workspace/symbol {"query": "brand new"}
< [
      {
        "name": "Brand New",
        "kind": 4,
        "containerName": "workspace › kits",
        "location": {"uri": "ws:/.bluekit/kits/new-one.md", "range": "3:8-3:17"}
      },
      {
        "name": "Brand New",
        "kind": 15,
        "containerName": "workspace › kits",
        "location": {"uri": "ws:/.bluekit/kits/new-one.md", "range": "10:3-10:12"}
      }
    ]

rename .bluekit/kits/new-one.md .bluekit/agents/old-one.md
< problems .bluekit/kits/new-one.md
    none
< problems .bluekit/agents/old-one.md
    4:7-4:10 warning KIT028 type "kit" in the folder "agents"; the type counts, so move the file or change the type
    12:15-12:25 warning KIT305 there is no nothing.md; links are relative to the document they stand in
> workspace/symbol {"query": "brand new"}
< [
      {
        "name": "Brand New",
        "kind": 4,
        "containerName": "workspace › agents",
        "location": {"uri": "ws:/.bluekit/agents/old-one.md", "range": "3:8-3:17"}
      },
      {
        "name": "Brand New",
        "kind": 15,
        "containerName": "workspace › agents",
        "location": {"uri": "ws:/.bluekit/agents/old-one.md", "range": "10:3-10:12"}
      }
    ]

delete .bluekit/agents/old-one.md
< problems .bluekit/agents/old-one.md
    none
> workspace/symbol {"query": "brand new"}
< []

# A directory moved in and out with all that is in it.
mkdir elsewhere
write elsewhere/deep/x.md
    ---
    id: x
    alias: Moved In
    type: kit
    ---
    # Moved In
rename elsewhere .bluekit/kits/elsewhere
sync
> workspace/symbol {"query": "moved in"}
<~ [{"name": "Moved In"}]
rename .bluekit/kits/elsewhere outside
sync
> workspace/symbol {"query": "moved in"}
< []
