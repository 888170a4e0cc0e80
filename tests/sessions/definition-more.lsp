# Places that are not links in text: relations, blueprints and their tasks, anchors, code by its end.
workspace typical
capabilities {"textDocument": {"definition": {"linkSupport": true}}}
open .bluekit/kits/new.md
    ---
    id: new
    type: kit
    depends_on: [token-store]
    ---
    # New

    [here](#new), `token_store.ts:3`, `src/nowhere.ts`, [gone](gone.md), [web](https://example.com)
    [readme](../../README.md), `../../../../etc/passwd:1`, `/etc/passwd`
open .bluekit/blueprints/account-service/create-schema.md
open .bluekit/blueprints/account-service/blueprint.json
sync
> textDocument/definition {"doc": ".bluekit/kits/new.md", "at": "4:16"}
< [
      {
        "originSelectionRange": "4:14-4:25",
        "targetUri": "ws:/.bluekit/kits/auth/token-store.md",
        "targetRange": "1:1-1:1",
        "targetSelectionRange": "1:1-1:1"
      }
    ]
> textDocument/definition {"doc": ".bluekit/kits/new.md", "at": "8:3"}
< [
      {
        "originSelectionRange": "8:1-8:13",
        "targetUri": "ws:/.bluekit/kits/new.md",
        "targetRange": "6:3-6:6",
        "targetSelectionRange": "6:3-6:3"
      }
    ]
> textDocument/definition {"doc": ".bluekit/kits/new.md", "at": "8:17"}
< [
      {
        "originSelectionRange": "8:15-8:33",
        "targetUri": "ws:/src/auth/token_store.ts",
        "targetRange": "3:1-3:1",
        "targetSelectionRange": "3:1-3:1"
      }
    ]
> textDocument/definition {"doc": ".bluekit/kits/new.md", "at": "8:40"}
< null
> textDocument/definition {"doc": ".bluekit/kits/new.md", "at": "8:55"}
< null
> textDocument/definition {"doc": ".bluekit/kits/new.md", "at": "8:75"}
< null
> textDocument/definition {"doc": ".bluekit/kits/new.md", "at": "9:4"}
< [
      {
        "originSelectionRange": "9:1-9:26",
        "targetUri": "ws:/README.md",
        "targetRange": "1:1-1:1",
        "targetSelectionRange": "1:1-1:1"
      }
    ]
> textDocument/definition {"doc": ".bluekit/kits/new.md", "at": "9:35"}
< null
> textDocument/definition {"doc": ".bluekit/kits/new.md", "at": "9:60"}
< null
> textDocument/definition {"doc": ".bluekit/blueprints/account-service/create-schema.md", "at": "5:15"}
< [
      {
        "originSelectionRange": "5:12-5:27",
        "targetUri": "ws:/.bluekit/blueprints/account-service/blueprint.json",
        "targetRange": "2:10-2:25",
        "targetSelectionRange": "2:10-2:10"
      }
    ]
> textDocument/definition {"doc": ".bluekit/blueprints/account-service/blueprint.json", "at": "15:28"}
< [
      {
        "originSelectionRange": "15:24-15:40",
        "targetUri": "ws:/.bluekit/blueprints/account-service/create-schema.md",
        "targetRange": "1:1-1:1",
        "targetSelectionRange": "1:1-1:1"
      }
    ]
