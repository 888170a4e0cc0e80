# What was indexed is there again after a restart, changes in between included, also after a kill.
workspace typical
sync
restart
sync
> workspace/symbol {"query": "token store"}
<~ [{"name": "Token Store"}]
< problems .bluekit/walkthroughs/release-day.md
    16:27-16:49 warning KIT305 there is no ./release-checklist.md; links are relative to the document they stand in

restart kill
write .bluekit/kits/late.md
    ---
    id: late
    alias: Came Late
    type: kit
    ---
sync
> workspace/symbol {"query": "came late"}
<~ [{"name": "Came Late"}]
> kit/search {"query": "refresh token"}
<~ {"hits": [{"id": "token-store"}]}
