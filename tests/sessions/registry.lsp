# Projects that BlueKit knows are searched too; its files are only read.
workspace two-projects
folders harbor
write home:.bluekit/projectRegistry.json
    [{"id": "1", "title": "Quarry", "description": "", "path": "{ws}/quarry"},
     {"id": "2", "title": "Gone", "description": "", "path": "{ws}/gone"}]
sync
> workspace/symbol {"query": "edge"}
<~ [{"name": "Edge"}]
config {"registry": false}
sync
> workspace/symbol {"query": "edge"}
< []
