# Symbolic links are followed once each; loops, pipes and broken links are nobody's problem.
workspace minimal
write shared/kits/far.md
    ---
    id: far
    alias: Far Away
    type: kit
    ---
symlink ../../shared/kits .bluekit/kits/linked
symlink . .bluekit/kits/loop
symlink nowhere .bluekit/kits/dangling.md
fifo .bluekit/kits/pipe.md
sync
> workspace/symbol {"query": "far away"}
< [
      {
        "name": "Far Away",
        "kind": 4,
        "containerName": "workspace › kits/linked",
        "location": {"uri": "ws:/.bluekit/kits/linked/far.md", "range": "3:8-3:16"}
      }
    ]
write shared/kits/far.md
    ---
    id: far
    alias: Further Away
    type: kit
    ---
sync
> workspace/symbol {"query": "further away"}
<~ [{"name": "Further Away"}]
