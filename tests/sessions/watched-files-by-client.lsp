# Events the client reports lead down the same road as our own.
workspace minimal
config {"watch": {"backend": "off"}}
sync
write .bluekit/kits/told.md
    ---
    id: told
    alias: Told By The Client
    type: kit
    ---
> workspace/didChangeWatchedFiles {"changes": [{"uri": "ws:/.bluekit/kits/told.md", "type": 1}]}
sync
> workspace/symbol {"query": "told by the client"}
<~ [{"name": "Told By The Client"}]
delete .bluekit/kits/told.md
> workspace/didChangeWatchedFiles {"changes": [{"uri": "ws:/.bluekit/kits/told.md", "type": 3}]}
sync
> workspace/symbol {"query": "told by the client"}
< []
