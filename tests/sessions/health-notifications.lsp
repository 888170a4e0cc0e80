# Who asks for it is told when the counts change.
workspace two-projects
folders harbor
initializationOptions {"healthNotifications": true}
sync
> workspace/didChangeWorkspaceFolders {"event": {"added": [{"uri": "ws:/quarry", "name": "quarry"}], "removed": []}}
<< kit/watcherHealthDidChange {"total_watchers": 2, "healthy": 2, "unhealthy": 0}
