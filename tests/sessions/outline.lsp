# The outline of a document is its headings, nested.
workspace typical
capabilities {"textDocument": {"documentSymbol": {"hierarchicalDocumentSymbolSupport": true}}}
open .bluekit/kits/auth/token-store.md
> textDocument/documentSymbol {"doc": ".bluekit/kits/auth/token-store.md"}
< [
      {
        "name": "Front matter",
        "detail": "kit",
        "kind": 3,
        "range": "1:1-11:4",
        "selectionRange": "1:1-1:4"
      },
      {
        "name": "Token Store",
        "kind": 15,
        "range": "12:1-44:4",
        "selectionRange": "12:3-12:14",
        "children": [
          {"name": "End State", "kind": 15, "range": "16:1-20:34", "selectionRange": "16:4-16:13"},
          {"name": "Refresh", "kind": 15, "range": "22:1-26:80", "selectionRange": "22:4-22:11"},
          {"name": "Storage", "kind": 15, "range": "28:1-33:43", "selectionRange": "28:4-28:11"},
          {"name": "Failure", "kind": 15, "range": "35:1-44:4", "selectionRange": "35:4-35:11"}
        ]
      }
    ]
open .bluekit/kits/shelf-layout.md
> textDocument/documentSymbol {"doc": ".bluekit/kits/shelf-layout.md"}
< [
      {
        "name": "Front matter",
        "detail": "kit",
        "kind": 3,
        "range": "1:1-9:4",
        "selectionRange": "1:1-1:4"
      },
      {
        "name": "Shelf Layout 📚",
        "kind": 15,
        "range": "10:1-21:58",
        "selectionRange": "10:3-10:20",
        "children": [
          {
            "name": "Größe und Überlauf",
            "kind": 15,
            "range": "15:1-17:57",
            "selectionRange": "15:4-15:25"
          },
          {"name": "字幕", "kind": 15, "range": "19:1-21:58", "selectionRange": "19:4-19:10"}
        ]
      }
    ]
