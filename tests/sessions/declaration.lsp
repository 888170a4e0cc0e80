# A declaration is where a name is given: the id of a kit, the definition of a label, the list of placeholders. The type
# of a task is the blueprint that lists it.
workspace typical
capabilities {"textDocument": {"declaration": {"linkSupport": true}}}
open .bluekit/kits/new.md
    ---
    id: new
    type: kit
    ---
    # New

    [[token-store]] [a][label] [label] {{NAME}} [task](../blueprints/account-service/mail-links.md) #storage

    [label]: auth/token-store.md

    ## Tokens

    - `NAME`
sync
> textDocument/declaration {"doc": ".bluekit/kits/new.md", "at": "7:5"}
< [
      {
        "originSelectionRange": "7:1-7:16",
        "targetUri": "ws:/.bluekit/kits/auth/token-store.md",
        "targetRange": "2:5-2:16",
        "targetSelectionRange": "2:5-2:5"
      }
    ]
> textDocument/declaration {"doc": ".bluekit/kits/new.md", "at": "7:22"}
< [
      {
        "originSelectionRange": "7:21-7:26",
        "targetUri": "ws:/.bluekit/kits/new.md",
        "targetRange": "9:2-9:7",
        "targetSelectionRange": "9:2-9:2"
      }
    ]
> textDocument/declaration {"doc": ".bluekit/kits/new.md", "at": "7:30"}
< [
      {
        "originSelectionRange": "7:28-7:35",
        "targetUri": "ws:/.bluekit/kits/new.md",
        "targetRange": "9:2-9:7",
        "targetSelectionRange": "9:2-9:2"
      }
    ]
> textDocument/definition {"doc": ".bluekit/kits/new.md", "at": "7:30"}
< {"uri": "ws:/.bluekit/kits/auth/token-store.md", "range": "1:1-1:1"}
> textDocument/declaration {"doc": ".bluekit/kits/new.md", "at": "7:40"}
< [
      {
        "originSelectionRange": "7:36-7:44",
        "targetUri": "ws:/.bluekit/kits/new.md",
        "targetRange": "13:4-13:8",
        "targetSelectionRange": "13:4-13:4"
      }
    ]
> textDocument/typeDefinition {"doc": ".bluekit/kits/new.md", "at": "7:50"}
< {"uri": "ws:/.bluekit/blueprints/account-service/blueprint.json", "range": "20:24-20:37"}
> textDocument/typeDefinition {"doc": ".bluekit/kits/new.md", "at": "7:5"}
< null
> textDocument/definition {"doc": ".bluekit/kits/new.md", "at": "7:100"}
< [
      {"uri": "ws:/.bluekit/kits/auth/token-store.md", "range": "9:5-9:12"},
      {"uri": "ws:/.bluekit/kits/new.md", "range": "7:98-7:105"}
    ]
> textDocument/definition {"doc": ".bluekit/kits/new.md", "at": "2:6"}
< {"uri": "ws:/.bluekit/kits/new.md", "range": "2:5-2:8"}
open .bluekit/blueprints/account-service/mail-links.md
> textDocument/definition {"doc": ".bluekit/blueprints/account-service/mail-links.md", "at": "7:8"}
< {"uri": "ws:/.bluekit/blueprints/account-service/blueprint.json", "range": "20:24-20:37"}
> textDocument/definition {"doc": ".bluekit/blueprints/account-service/mail-links.md", "at": "6:20"}
< {"uri": "ws:/.bluekit/blueprints/account-service/blueprint.json", "range": "2:10-2:25"}
> textDocument/typeDefinition {"doc": ".bluekit/blueprints/account-service/mail-links.md", "at": "2:6"}
< {"uri": "ws:/.bluekit/blueprints/account-service/blueprint.json", "range": "20:24-20:37"}
