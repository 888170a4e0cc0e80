# kit.roots adds directories that are no workspace folder.
workspace two-projects
folders harbor
config {"roots": ["ws:/quarry"]}
sync
> workspace/symbol {"query": "edge"}
<~ [{"name": "Edge"}]

# Diagnostics of files that are not open cover the workspace folders only.
write quarry/.bluekit/kits/wrong.md
    ---
    id: wrong
    ---
< problems quarry/.bluekit/kits/wrong.md
    none

config {"roots": []}
sync
> workspace/symbol {"query": "edge"}
< []
