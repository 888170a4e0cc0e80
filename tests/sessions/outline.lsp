# The outline of a document is its headings, nested.
workspace typical
capabilities {"textDocument": {"documentSymbol": {"hierarchicalDocumentSymbolSupport": true}}}
open .bluekit/kits/auth/token-store.md
> textDocument/documentSymbol {"doc": ".bluekit/kits/auth/token-store.md"}
< [
      {
        "name": "Front matter",
        "kind": 3,
        "detail": "kit",
        "range": "1:1-11:4",
        "selectionRange": "1:1-1:4",
        "children": [
          {
            "name": "id",
            "kind": 7,
            "detail": "token-store",
            "range": "2:1-2:16",
            "selectionRange": "2:1-2:3"
          },
          {
            "name": "alias",
            "kind": 7,
            "detail": "Token Store",
            "range": "3:1-3:19",
            "selectionRange": "3:1-3:6"
          },
          {
            "name": "type",
            "kind": 7,
            "detail": "kit",
            "range": "4:1-4:10",
            "selectionRange": "4:1-4:5"
          },
          {
            "name": "is_base",
            "kind": 7,
            "detail": "true",
            "range": "5:1-5:14",
            "selectionRange": "5:1-5:8"
          },
          {
            "name": "version",
            "kind": 7,
            "detail": "2",
            "range": "6:1-6:11",
            "selectionRange": "6:1-6:8"
          },
          {
            "name": "tags",
            "kind": 7,
            "detail": "auth, storage",
            "range": "7:1-9:12",
            "selectionRange": "7:1-7:5"
          },
          {
            "name": "description",
            "kind": 7,
            "detail": "Keeps access and refresh tokens where a script on the page cannot read them.",
            "range": "10:1-10:90",
            "selectionRange": "10:1-10:12"
          }
        ]
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
        "kind": 3,
        "detail": "kit",
        "range": "1:1-9:4",
        "selectionRange": "1:1-1:4",
        "children": [
          {
            "name": "id",
            "kind": 7,
            "detail": "shelf-layout",
            "range": "2:1-2:17",
            "selectionRange": "2:1-2:3"
          },
          {
            "name": "alias",
            "kind": 7,
            "detail": "Shelf Layout 📚",
            "range": "3:1-3:25",
            "selectionRange": "3:1-3:6"
          },
          {
            "name": "type",
            "kind": 7,
            "detail": "kit",
            "range": "4:1-4:10",
            "selectionRange": "4:1-4:5"
          },
          {
            "name": "is_base",
            "kind": 7,
            "detail": "false",
            "range": "5:1-5:15",
            "selectionRange": "5:1-5:8"
          },
          {
            "name": "version",
            "kind": 7,
            "detail": "1",
            "range": "6:1-6:11",
            "selectionRange": "6:1-6:8"
          },
          {
            "name": "tags",
            "kind": 7,
            "detail": "ui, layout",
            "range": "7:1-7:19",
            "selectionRange": "7:1-7:5"
          },
          {
            "name": "description",
            "kind": 7,
            "detail": "Rows of covers that keep their place while images arrive. Größe, Überlauf and",
            "range": "8:1-8:109",
            "selectionRange": "8:1-8:12"
          }
        ]
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
