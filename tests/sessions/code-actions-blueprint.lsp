# Quick fixes between a blueprint and its tasks.
workspace typical
capabilities {"workspace": {"workspaceEdit": {"documentChanges": true, "resourceOperations": ["create", "rename", "delete"]}}, "textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "refactor", "source"]}}, "isPreferredSupport": true, "dataSupport": true, "resolveSupport": {"properties": ["edit"]}}}}
write .bluekit/blueprints/account-service/stray.md
    ---
    id: stray
    type: task
    version: 1
    blueprint: account-servce
    layer: 2
    ---
    # A stray task
open .bluekit/blueprints/account-service/stray.md
open .bluekit/blueprints/account-service/blueprint.json
edit .bluekit/blueprints/account-service/blueprint.json 20:24-20:37 "mail-lniks.md"
sync
> textDocument/codeAction {"doc": ".bluekit/blueprints/account-service/stray.md", "range": "2:6-2:6", "context": {"diagnostics": [], "only": ["quickfix"]}}
< [
      {
        "title": "Add it to “Walls” in blueprint.json",
        "kind": "quickfix",
        "isPreferred": true,
        "edit": {
          "documentChanges": [
            {
              "textDocument": {"uri": "ws:/.bluekit/blueprints/account-service/blueprint.json", "version": 2},
              "edits": [
                {
                  "range": "34:10-34:10",
                  "newText": ",\n        {\n          \"id\": \"stray\",\n          \"taskFile\": \"stray.md\",\n          \"description\": \"A stray task\"\n        }"
                }
              ]
            }
          ]
        }
      }
    ]
> textDocument/codeAction {"doc": ".bluekit/blueprints/account-service/stray.md", "range": "5:14-5:14", "context": {"diagnostics": [], "only": ["quickfix"]}}
< [
      {
        "title": "Change to “account-service”",
        "kind": "quickfix",
        "isPreferred": true,
        "edit": {
          "documentChanges": [
            {
              "textDocument": {"uri": "ws:/.bluekit/blueprints/account-service/stray.md", "version": 1},
              "edits": [{"range": "5:12-5:26", "newText": "account-service"}]
            }
          ]
        }
      }
    ]
> textDocument/codeAction {"doc": ".bluekit/blueprints/account-service/blueprint.json", "range": "20:26-20:26", "context": {"diagnostics": [], "only": ["quickfix"]}}
< [
      {
        "title": "Change to “mail-links.md”",
        "kind": "quickfix",
        "isPreferred": true,
        "edit": {
          "documentChanges": [
            {
              "textDocument": {"uri": "ws:/.bluekit/blueprints/account-service/blueprint.json", "version": 2},
              "edits": [{"range": "20:24-20:37", "newText": "mail-links.md"}]
            }
          ]
        }
      },
      {
        "title": "Create the task mail-lniks.md",
        "kind": "quickfix",
        "edit": {
          "documentChanges": [
            {
              "kind": "create",
              "uri": "ws:/.bluekit/blueprints/account-service/mail-lniks.md",
              "options": {"ignoreIfExists": false}
            },
            {
              "textDocument": {"uri": "ws:/.bluekit/blueprints/account-service/mail-lniks.md", "version": null},
              "edits": [
                {
                  "range": "1:1-1:1",
                  "newText": "---\nid: mail-lniks\ntype: task\nversion: 1\nblueprint: account-service\nblueprint_name: Account Service\nlayer: 1\nlayer_name: Ground\n---\n\n# Mail Lniks\n\nWhat is to be done.\n\n## Steps\n\n1. The first step.\n\n## Done when\n\n- [ ] How to see that it is done.\n"
                }
              ]
            }
          ]
        }
      }
    ]
