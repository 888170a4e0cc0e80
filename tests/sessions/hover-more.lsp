# Tags say how often they are used, types what they are, code what stands at those lines.
workspace typical
open .bluekit/kits/new.md
    ---
    id: new
    type: walkthrough
    tags: [auth]
    unheard: x
    ---
    # New

    See [[token-store#Refresh]] and `src/auth/session.ts:12345`, `src/auth/session.ts`, #auth.
sync
> textDocument/hover {"doc": ".bluekit/kits/new.md", "at": "3:8"}
< {
      "contents": {
        "kind": "plaintext",
        "value": "walkthrough\n\nA guided explanation of code that exists.\n\nFolder: walkthroughs/\n\nRequired: id, alias, type, tags, description"
      },
      "range": "3:7-3:18"
    }
> textDocument/hover {"doc": ".bluekit/kits/new.md", "at": "4:9"}
< {
      "contents": {
        "kind": "plaintext",
        "value": "auth · tag of 5 kits\n\n- Login Sequence\n- Token Store\n- Rotate the signing keys\n- Login Flow"
      },
      "range": "4:8-4:12"
    }
> textDocument/hover {"doc": ".bluekit/kits/new.md", "at": "5:3"}
< null
> textDocument/hover {"doc": ".bluekit/kits/new.md", "at": "9:10"}
< {
      "contents": {
        "kind": "plaintext",
        "value": "Token Store · kit · base · v2 · Refresh\n\n1. Take the lock named after the account.\n2. Read the store again: another tab may have been faster.\n3. Ask the server, write, release. The code is src/auth/token_store.ts:12-20.\n\nTags: auth, storage\n\n7 references in 7 documents to token-store\n\nauth/token-store.md"
      },
      "range": "9:5-9:28"
    }
> textDocument/hover {"doc": ".bluekit/kits/new.md", "at": "9:40"}
< {
      "contents": {"kind": "plaintext", "value": "src/auth/session.ts · 13 lines\n\nIt has no line 12345."},
      "range": "9:33-9:60"
    }
> textDocument/hover {"doc": ".bluekit/kits/new.md", "at": "9:70"}
< {
      "contents": {"kind": "plaintext", "value": "src/auth/session.ts · 13 lines"},
      "range": "9:62-9:83"
    }
> textDocument/hover {"doc": ".bluekit/kits/new.md", "at": "9:88"}
< {
      "contents": {
        "kind": "plaintext",
        "value": "auth · tag of 5 kits\n\n- Login Sequence\n- Token Store\n- Rotate the signing keys\n- Login Flow"
      },
      "range": "9:85-9:90"
    }
