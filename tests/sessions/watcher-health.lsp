# The truth about watching, in BlueKit's words and ours.
workspace typical
sync
> kit/watcherHealth
<~ {"total_watchers": 1, "healthy": 1, "unhealthy": 0,
    "watchers": [{"uri": "ws:/.bluekit", "is_active": true, "state": "watching", "restart_count": 0,
        "overflows": 0, "last_error": null, "cure": null}],
    "index": {"state": "ready", "workspaces": 1, "truncated": []},
    "queue": {"length": 0, "overflows": 0}}
> kit/watcherHealth {"flat": true}
< {"project-artifacts-changed-_ws": true}
> kit/watcherHealth {"flat": "yes"}
< error -32602 …flat…

config {"watch": {"backend": "poll", "pollIntervalMs": 200}}
sync
> kit/watcherHealth {}
<~ {"healthy": 1, "unhealthy": 0, "watchers": [{"state": "polling", "backend": "poll", "is_active": true}]}
write .bluekit/kits/polled.md
    ---
    id: polled
    alias: Seen By Polling
    type: kit
    ---
sync
> workspace/symbol {"query": "seen by polling"}
<~ [{"name": "Seen By Polling"}]

config {"watch": {"backend": "off"}}
sync
> kit/watcherHealth {}
<~ {"total_watchers": 1, "watchers": [{"state": "off", "is_active": false}]}
config {}
sync
> kit/watcherHealth {}
<~ {"healthy": 1, "watchers": [{"state": "watching", "is_active": true}]}
