# Folders come and go; answers cover those that are there.
workspace two-projects
folders harbor
sync
> workspace/symbol {"query": "crane"}
< [
      {
        "name": "Crane",
        "kind": 4,
        "containerName": "harbor › kits",
        "location": {"uri": "ws:/harbor/.bluekit/kits/crane.md", "range": "3:8-3:13"}
      },
      {
        "name": "Crane",
        "kind": 15,
        "containerName": "harbor › kits",
        "location": {"uri": "ws:/harbor/.bluekit/kits/crane.md", "range": "11:3-11:8"}
      }
    ]
> workspace/didChangeWorkspaceFolders {"event": {"added": [{"uri": "ws:/quarry", "name": "quarry"}], "removed": []}}
sync
> workspace/symbol {"query": "crane"}
< [
      {
        "name": "Crane",
        "kind": 4,
        "containerName": "harbor › kits",
        "location": {"uri": "ws:/harbor/.bluekit/kits/crane.md", "range": "3:8-3:13"}
      },
      {
        "name": "Quarry Crane",
        "kind": 4,
        "containerName": "quarry › kits",
        "location": {"uri": "ws:/quarry/.bluekit/kits/crane.md", "range": "3:8-3:20"}
      },
      {
        "name": "Crane",
        "kind": 15,
        "containerName": "harbor › kits",
        "location": {"uri": "ws:/harbor/.bluekit/kits/crane.md", "range": "11:3-11:8"}
      },
      {
        "name": "Quarry Crane",
        "kind": 15,
        "containerName": "quarry › kits",
        "location": {"uri": "ws:/quarry/.bluekit/kits/crane.md", "range": "11:3-11:15"}
      }
    ]

# The same id in two projects is a copy, no problem.
open quarry/.bluekit/kits/crane.md
< problems quarry/.bluekit/kits/crane.md
    none
close quarry/.bluekit/kits/crane.md
> workspace/didChangeWorkspaceFolders {"event": {"added": [], "removed": [{"uri": "ws:/harbor", "name": "harbor"}]}}
sync
> workspace/symbol {"query": "rope"}
< []
> workspace/symbol {"query": "edge"}
<~ [{"name": "Edge"}]
