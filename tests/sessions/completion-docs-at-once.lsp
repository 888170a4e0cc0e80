# A client that names what it asks for later, and documentation is not among it, gets that with the list.
workspace typical
capabilities {"textDocument": {"completion": {"completionItem": {"documentationFormat": ["markdown"], "resolveSupport": {"properties": ["additionalTextEdits", "command"]}}}}}
open .bluekit/kits/new.md
    ---
    type: task
    blueprint: 
    ---
    [[tok
sync
> textDocument/completion {"doc": ".bluekit/kits/new.md", "at": "5:6"}
< {
      "isIncomplete": false,
      "items": [
        {
          "label": "Token Store",
          "kind": 18,
          "detail": "kit in workspace › kits/auth · token-store",
          "documentation": {
            "kind": "markdown",
            "value": "**Token Store** — kit\n\nKeeps access and refresh tokens where a script on the page cannot read them.\n\n`ws:/.bluekit/kits/auth/token-store.md`"
          },
          "sortText": "0000",
          "filterText": "[[token-store Token Store token-store",
          "textEdit": {"range": "5:1-5:6", "newText": "[Token Store](auth/token-store.md)"}
        },
        {
          "label": "Issue tokens",
          "kind": 18,
          "detail": "task in workspace › blueprints/account-service · issue-tokens",
          "documentation": {
            "kind": "markdown",
            "value": "**Issue tokens** — task\n\n`ws:/.bluekit/blueprints/account-service/issue-tokens.md`"
          },
          "sortText": "0001",
          "filterText": "[[issue-tokens Issue tokens issue-tokens",
          "textEdit": {
            "range": "5:1-5:6",
            "newText": "[Issue tokens](../blueprints/account-service/issue-tokens.md)"
          }
        }
      ]
    }
> textDocument/completion {"doc": ".bluekit/kits/new.md", "at": "2:7"}
<~ {"items": [{"label": "kit", "documentation": {"kind": "markdown"}}]}
<! {"items": [{"data": "…"}]}
> textDocument/completion {"doc": ".bluekit/kits/new.md", "at": "2:1"}
<~ {"items": [{"label": "type", "documentation": {"kind": "markdown"}}]}
<! {"items": [{"data": "…"}]}
