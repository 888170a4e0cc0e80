# Lenses: how often a kit is referred to (counted when it is seen), which headings are linked to, where a task stands.
workspace typical
open .bluekit/kits/auth/token-store.md
open .bluekit/blueprints/account-service/mail-links.md
open .bluekit/blueprints/account-service/blueprint.json
sync
> textDocument/codeLens {"doc": ".bluekit/kits/auth/token-store.md"}
< [
      {"range": "12:3-12:14", "data": {"uri": "ws:/.bluekit/kits/auth/token-store.md"}},
      {
        "range": "22:4-22:11",
        "command": {
          "title": "1 reference",
          "command": "kitls.showReferences",
          "arguments": [{"uri": "ws:/.bluekit/kits/auth/token-store.md", "position": "22:4"}]
        }
      },
      {
        "range": "28:4-28:11",
        "command": {
          "title": "1 reference",
          "command": "kitls.showReferences",
          "arguments": [{"uri": "ws:/.bluekit/kits/auth/token-store.md", "position": "28:4"}]
        }
      }
    ]
> codeLens/resolve {"range": "12:3-12:14", "data": {"uri": "ws:/.bluekit/kits/auth/token-store.md"}}
< {
      "range": "12:3-12:14",
      "data": {"uri": "ws:/.bluekit/kits/auth/token-store.md"},
      "command": {
        "title": "6 references in 6 documents",
        "command": "kitls.showReferences",
        "arguments": [{"uri": "ws:/.bluekit/kits/auth/token-store.md", "position": "12:3"}]
      }
    }
> textDocument/codeLens {"doc": ".bluekit/blueprints/account-service/mail-links.md"}
< [
      {
        "range": "10:3-10:17",
        "data": {"uri": "ws:/.bluekit/blueprints/account-service/mail-links.md"}
      },
      {
        "range": "10:3-10:17",
        "command": {
          "title": "Account Service › Ground › task 2 of 2",
          "command": "kitls.showReferences",
          "arguments": [
            {
              "uri": "ws:/.bluekit/blueprints/account-service/mail-links.md",
              "position": "10:3",
              "locations": [
                {
                  "uri": "ws:/.bluekit/blueprints/account-service/blueprint.json",
                  "range": "20:24-20:37"
                }
              ]
            }
          ]
        }
      }
    ]
> codeLens/resolve {"range": "10:3-10:17", "data": {"uri": "ws:/.bluekit/blueprints/account-service/mail-links.md"}}
< {
      "range": "10:3-10:17",
      "data": {"uri": "ws:/.bluekit/blueprints/account-service/mail-links.md"},
      "command": {
        "title": "1 reference",
        "command": "kitls.showReferences",
        "arguments": [{"uri": "ws:/.bluekit/blueprints/account-service/mail-links.md", "position": "10:3"}]
      }
    }
> textDocument/codeLens {"doc": ".bluekit/blueprints/account-service/blueprint.json"}
< [
      {
        "range": "2:10-2:25",
        "data": {"uri": "ws:/.bluekit/blueprints/account-service/blueprint.json"}
      },
      {
        "range": "15:24-15:40",
        "command": {
          "title": "2 tasks",
          "command": "kitls.showReferences",
          "arguments": [
            {
              "uri": "ws:/.bluekit/blueprints/account-service/blueprint.json",
              "position": "15:24",
              "locations": [
                {
                  "uri": "ws:/.bluekit/blueprints/account-service/create-schema.md",
                  "range": "1:1-1:1"
                },
                {
                  "uri": "ws:/.bluekit/blueprints/account-service/mail-links.md",
                  "range": "1:1-1:1"
                }
              ]
            }
          ]
        }
      },
      {
        "range": "32:24-32:39",
        "command": {
          "title": "1 task",
          "command": "kitls.showReferences",
          "arguments": [
            {
              "uri": "ws:/.bluekit/blueprints/account-service/blueprint.json",
              "position": "32:24",
              "locations": [
                {
                  "uri": "ws:/.bluekit/blueprints/account-service/issue-tokens.md",
                  "range": "1:1-1:1"
                }
              ]
            }
          ]
        }
      }
    ]
# Unsaved text counts.
open .bluekit/kits/greeting.md
edit .bluekit/kits/greeting.md 24:19-24:38 "auth/token-store.md#storage"
> textDocument/codeLens {"doc": ".bluekit/kits/auth/token-store.md"}
< [
      {"range": "12:3-12:14", "data": {"uri": "ws:/.bluekit/kits/auth/token-store.md"}},
      {
        "range": "22:4-22:11",
        "command": {
          "title": "1 reference",
          "command": "kitls.showReferences",
          "arguments": [{"uri": "ws:/.bluekit/kits/auth/token-store.md", "position": "22:4"}]
        }
      },
      {
        "range": "28:4-28:11",
        "command": {
          "title": "2 references",
          "command": "kitls.showReferences",
          "arguments": [{"uri": "ws:/.bluekit/kits/auth/token-store.md", "position": "28:4"}]
        }
      }
    ]
> codeLens/resolve {"range": "12:3-12:14", "data": 3}
< {"range": "12:3-12:14", "data": 3}
config {"codeLens": {"enabled": false}}
> textDocument/codeLens {"doc": ".bluekit/kits/auth/token-store.md"}
< null
