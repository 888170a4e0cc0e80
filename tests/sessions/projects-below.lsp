# One folder, several projects somewhere below it; one more appears while the server runs.
workspace two-projects
sync
> workspace/symbol {"query": "crane"}
<~ [{"name": "Crane"}, {"name": "Quarry Crane"}]
write mine/.bluekit/kits/lamp.md
    ---
    id: lamp
    alias: Lamp
    type: kit
    ---
    # Lamp
sync
> workspace/symbol {"query": "lamp"}
<~ [{"name": "Lamp"}]
> kit/watcherHealth
<~ {"total_watchers": 3, "healthy": 3}
delete mine
sync
> workspace/symbol {"query": "lamp"}
< []
> kit/watcherHealth
<~ {"total_watchers": 2, "healthy": 2}
