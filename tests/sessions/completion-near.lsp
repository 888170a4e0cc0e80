# Kits of one's own project come first, whichever is the newest; a better name still wins.
workspace two-projects
folders harbor quarry
write quarry/.bluekit/kits/newest.md "---\nid: newest\nalias: Newest\ntype: kit\n---\n"
open harbor/.bluekit/kits/here.md text "---\nid: here\nalias: Here\ntype: kit\n---\n[[\n"
sync
> textDocument/completion {"doc": "harbor/.bluekit/kits/here.md", "at": "6:3"}
<~ {"items": [{"sortText": "0000", "data": "…/harbor/…"}, {"sortText": "0001", "data": "…/harbor/…"},
    {"sortText": "0002", "data": "…/quarry/.bluekit/kits/newest.md"}]}
edit harbor/.bluekit/kits/here.md 6:3-6:3 "new"
> textDocument/completion {"doc": "harbor/.bluekit/kits/here.md", "at": "6:6"}
<~ {"items": [{"sortText": "0000", "data": "…/quarry/.bluekit/kits/newest.md"}]}
