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
      "contents": {"kind": "plaintext", "value": "A guided explanation of code that exists."},
      "range": "3:7-3:18"
    }
> textDocument/hover {"doc": ".bluekit/kits/new.md", "at": "4:9"}
< {"contents": {"kind": "plaintext", "value": "`auth`: in 5 kits"}, "range": "4:8-4:12"}
> textDocument/hover {"doc": ".bluekit/kits/new.md", "at": "5:3"}
< null
> textDocument/hover {"doc": ".bluekit/kits/new.md", "at": "9:10"}
< {
      "contents": {
        "kind": "plaintext",
        "value": "**Token Store** · kit · Refresh\n\nKeeps access and refresh tokens where a script on the page cannot read them.\n\nTags: `auth`, `storage`\n\n`auth/token-store.md`"
      },
      "range": "9:5-9:28"
    }
> textDocument/hover {"doc": ".bluekit/kits/new.md", "at": "9:40"}
< {
      "contents": {"kind": "plaintext", "value": "`src/auth/session.ts` · 13 lines\n\nIt has no line 12345."},
      "range": "9:33-9:60"
    }
> textDocument/hover {"doc": ".bluekit/kits/new.md", "at": "9:70"}
< {
      "contents": {"kind": "plaintext", "value": "`src/auth/session.ts` · 13 lines"},
      "range": "9:62-9:83"
    }
> textDocument/hover {"doc": ".bluekit/kits/new.md", "at": "9:88"}
< {"contents": {"kind": "plaintext", "value": "`auth`: in 5 kits"}, "range": "9:85-9:90"}
