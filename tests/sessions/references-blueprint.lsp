# A blueprint and its tasks know each other by id, file and layer.
workspace typical
open .bluekit/blueprints/account-service/blueprint.json
open .bluekit/blueprints/account-service/create-schema.md
sync
> textDocument/references {"doc": ".bluekit/blueprints/account-service/blueprint.json", "at": "2:12", "context": {"includeDeclaration": true}}
< [
      {"uri": "ws:/.bluekit/blueprints/account-service/blueprint.json", "range": "2:10-2:25"},
      {"uri": "ws:/.bluekit/blueprints/account-service/create-schema.md", "range": "5:12-5:27"},
      {"uri": "ws:/.bluekit/blueprints/account-service/issue-tokens.md", "range": "5:12-5:27"},
      {"uri": "ws:/.bluekit/blueprints/account-service/mail-links.md", "range": "5:12-5:27"}
    ]
> textDocument/references {"doc": ".bluekit/blueprints/account-service/create-schema.md", "at": "5:14", "context": {"includeDeclaration": false}}
< [
      {"uri": "ws:/.bluekit/blueprints/account-service/create-schema.md", "range": "5:12-5:27"},
      {"uri": "ws:/.bluekit/blueprints/account-service/issue-tokens.md", "range": "5:12-5:27"},
      {"uri": "ws:/.bluekit/blueprints/account-service/mail-links.md", "range": "5:12-5:27"}
    ]
> textDocument/references {"doc": ".bluekit/blueprints/account-service/blueprint.json", "at": "15:28", "context": {"includeDeclaration": true}}
< [
      {"uri": "ws:/.bluekit/blueprints/account-service/blueprint.json", "range": "15:24-15:40"},
      {"uri": "ws:/.bluekit/blueprints/account-service/create-schema.md", "range": "2:5-2:18"}
    ]
> textDocument/references {"doc": ".bluekit/blueprints/account-service/create-schema.md", "at": "2:6", "context": {"includeDeclaration": false}}
< [{"uri": "ws:/.bluekit/blueprints/account-service/blueprint.json", "range": "15:24-15:40"}]
# Without a blueprint of that id, the tasks that name it.
edit .bluekit/blueprints/account-service/create-schema.md 5:12-5:27 "elsewhere"
write .bluekit/tasks/other.md
    ---
    id: other
    type: task
    blueprint: elsewhere
    ---
sync
delete .bluekit/blueprints/account-service/blueprint.json
close .bluekit/blueprints/account-service/blueprint.json
sync
> textDocument/references {"doc": ".bluekit/blueprints/account-service/create-schema.md", "at": "5:14", "context": {"includeDeclaration": true}}
< [
      {"uri": "ws:/.bluekit/blueprints/account-service/create-schema.md", "range": "5:12-5:21"},
      {"uri": "ws:/.bluekit/tasks/other.md", "range": "4:12-4:21"}
    ]
