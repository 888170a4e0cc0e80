# A blueprint's outline is its layers with their tasks; a folder's is its groups.
workspace typical
capabilities {"textDocument": {"documentSymbol": {"hierarchicalDocumentSymbolSupport": true}}}
open .bluekit/blueprints/account-service/blueprint.json
> textDocument/documentSymbol {"doc": ".bluekit/blueprints/account-service/blueprint.json"}
< [
      {
        "name": "Ground",
        "kind": 2,
        "detail": "layer 1",
        "range": "8:5-24:6",
        "selectionRange": "11:15-11:23",
        "children": [
          {
            "name": "Tables for accounts and their addresses",
            "kind": 12,
            "detail": "create-schema.md",
            "range": "13:9-17:10",
            "selectionRange": "15:23-15:41"
          },
          {
            "name": "One-time links by mail",
            "kind": 12,
            "detail": "mail-links.md",
            "range": "18:9-22:10",
            "selectionRange": "20:23-20:38"
          }
        ]
      },
      {
        "name": "Walls",
        "kind": 2,
        "detail": "layer 2",
        "range": "25:5-36:6",
        "selectionRange": "28:15-28:22",
        "children": [
          {
            "name": "Trade a code for two tokens",
            "kind": 12,
            "detail": "issue-tokens.md",
            "range": "30:9-34:10",
            "selectionRange": "32:23-32:40"
          }
        ]
      }
    ]
open .bluekit/kits/config.json
    {"id": "x", "name": "X", "groups": [{"id": "g", "order": 1, "name": "First",
      "resourcePaths": ["/home/me/p/.bluekit/kits/greeting.md"]}]}
> textDocument/documentSymbol {"doc": ".bluekit/kits/config.json"}
< [
      {
        "name": "First",
        "kind": 2,
        "range": "1:37-2:61",
        "selectionRange": "1:69-1:76",
        "children": [
          {
            "name": "/home/me/p/.bluekit/kits/greeting.md",
            "kind": 1,
            "range": "2:21-2:59",
            "selectionRange": "2:21-2:59"
          }
        ]
      }
    ]
# What is half written has an outline too.
open .bluekit/kits/half.md
    ---
    id: half
    tags: [a, b
    alias: "unclosed
    # Title
    ## Part
> textDocument/documentSymbol {"doc": ".bluekit/kits/half.md"}
< [
      {
        "name": "Front matter",
        "kind": 3,
        "detail": "kit",
        "range": "1:1-4:17",
        "selectionRange": "1:1-1:4"
      },
      {
        "name": "Title",
        "kind": 15,
        "range": "5:1-6:8",
        "selectionRange": "5:3-5:8",
        "children": [{"name": "Part", "kind": 15, "range": "6:1-6:8", "selectionRange": "6:4-6:8"}]
      }
    ]
edit .bluekit/blueprints/account-service/blueprint.json "{\"layers\": [{\"name\": \"\", \"tasks\": [{}, 7, {\"taskFile\": 3}]}, null, {\"order\": 4"
> textDocument/documentSymbol {"doc": ".bluekit/blueprints/account-service/blueprint.json"}
< []
