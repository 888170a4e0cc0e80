# Renaming a blueprint's id changes it in every task; renaming a task's changes it in the blueprint.
workspace typical
capabilities {"textDocument": {"rename": {"prepareSupport": true}}}
open .bluekit/blueprints/account-service/create-schema.md
open .bluekit/blueprints/account-service/blueprint.json
sync
> textDocument/prepareRename {"doc": ".bluekit/blueprints/account-service/blueprint.json", "at": "2:11"}
< {"range": "2:10-2:25", "placeholder": "account-service"}
> textDocument/rename {"doc": ".bluekit/blueprints/account-service/blueprint.json", "at": "2:11", "newName": "identity-service"}
< {
      "changes": {
        "ws:/.bluekit/blueprints/account-service/blueprint.json": [{"range": "2:10-2:25", "newText": "identity-service"}],
        "ws:/.bluekit/blueprints/account-service/create-schema.md": [{"range": "5:12-5:27", "newText": "identity-service"}],
        "ws:/.bluekit/blueprints/account-service/issue-tokens.md": [{"range": "5:12-5:27", "newText": "identity-service"}],
        "ws:/.bluekit/blueprints/account-service/mail-links.md": [{"range": "5:12-5:27", "newText": "identity-service"}]
      }
    }
> textDocument/rename {"doc": ".bluekit/blueprints/account-service/create-schema.md", "at": "5:14", "newName": "identity-service"}
< {
      "changes": {
        "ws:/.bluekit/blueprints/account-service/blueprint.json": [{"range": "2:10-2:25", "newText": "identity-service"}],
        "ws:/.bluekit/blueprints/account-service/create-schema.md": [{"range": "5:12-5:27", "newText": "identity-service"}],
        "ws:/.bluekit/blueprints/account-service/issue-tokens.md": [{"range": "5:12-5:27", "newText": "identity-service"}],
        "ws:/.bluekit/blueprints/account-service/mail-links.md": [{"range": "5:12-5:27", "newText": "identity-service"}]
      }
    }
> textDocument/rename {"doc": ".bluekit/blueprints/account-service/create-schema.md", "at": "2:6", "newName": "make-tables"}
< {
      "changes": {
        "ws:/.bluekit/blueprints/account-service/blueprint.json": [{"range": "14:18-14:31", "newText": "make-tables"}],
        "ws:/.bluekit/blueprints/account-service/create-schema.md": [{"range": "2:5-2:18", "newText": "make-tables"}]
      }
    }
> textDocument/rename {"doc": ".bluekit/blueprints/account-service/create-schema.md", "at": "2:6", "newName": "issue-tokens"}
< error -32803 the id “issue-tokens” is taken by issue-tokens.md
