# What can be clicked; where it leads is looked up when it is.
workspace typical
capabilities {"textDocument": {"documentLink": {"tooltipSupport": true}}}
open .bluekit/kits/new.md
    ---
    id: new
    type: kit
    depends_on: [token-store]
    ---
    # New

    😀 [inline](auth/token-store.md#refresh "t") [[token-store#Refresh]] [ref][r] <https://example.com/a>
    [web](https://example.com/b#c) `src/auth/session.ts:3` `no/such/file.ts` `session.ts` [here](#new)

    [r]: ../walkthroughs/login-flow.md
sync
< problems .bluekit/kits/new.md
    1:1-1:4 warning KIT004 no "alias"; add the title that people should see
    1:1-1:4 warning KIT005 no "tags"; add one to three so that people can find this
    1:1-1:4 warning KIT006 no "description"; say in one sentence what this is for
    1:1-1:4 information KIT007 no "is_base"; add "is_base: false"
    1:1-1:4 information KIT008 no "version"; add "version: 1"
    8:15-8:34 information KIT307 the app does not follow links with an anchor into another document; link to the document
sync
> textDocument/documentLink {"doc": ".bluekit/kits/new.md"}
< [
      {
        "range": "4:14-4:25",
        "data": {
          "uri": "ws:/.bluekit/kits/new.md",
          "type": 4,
          "target": "token-store",
          "anchor": "",
          "line": 0
        }
      },
      {
        "range": "8:15-8:42",
        "data": {
          "uri": "ws:/.bluekit/kits/new.md",
          "type": 1,
          "target": "auth/token-store.md",
          "anchor": "refresh",
          "line": 0
        }
      },
      {
        "range": "8:48-8:71",
        "data": {
          "uri": "ws:/.bluekit/kits/new.md",
          "type": 0,
          "target": "token-store",
          "anchor": "Refresh",
          "line": 0
        }
      },
      {
        "range": "8:72-8:80",
        "data": {
          "uri": "ws:/.bluekit/kits/new.md",
          "type": 1,
          "target": "../walkthroughs/login-flow.md",
          "anchor": "",
          "line": 0
        }
      },
      {"range": "8:81-8:104", "target": "https://example.com/a"},
      {"range": "9:7-9:30", "target": "https://example.com/b#c"},
      {
        "range": "9:94-9:98",
        "data": {"uri": "ws:/.bluekit/kits/new.md", "type": 1, "target": "", "anchor": "new", "line": 0}
      },
      {
        "range": "9:33-9:54",
        "data": {
          "uri": "ws:/.bluekit/kits/new.md",
          "type": 2,
          "target": "src/auth/session.ts",
          "anchor": "",
          "line": 3
        }
      },
      {
        "range": "9:75-9:85",
        "data": {
          "uri": "ws:/.bluekit/kits/new.md",
          "type": 2,
          "target": "session.ts",
          "anchor": "",
          "line": 0
        }
      }
    ]
> documentLink/resolve {"range": "8:15-8:41", "data": {"uri": "ws:/.bluekit/kits/new.md", "type": 1, "target": "auth/token-store.md", "anchor": "refresh", "line": 0}}
< {
      "range": "8:15-8:41",
      "data": {
        "uri": "ws:/.bluekit/kits/new.md",
        "type": 1,
        "target": "auth/token-store.md",
        "anchor": "refresh",
        "line": 0
      },
      "target": "ws:/.bluekit/kits/auth/token-store.md#L22",
      "tooltip": "Token Store"
    }
> documentLink/resolve {"range": "9:33-9:54", "data": {"uri": "ws:/.bluekit/kits/new.md", "type": 2, "target": "src/auth/session.ts", "anchor": "", "line": 3}}
< {
      "range": "9:33-9:54",
      "data": {
        "uri": "ws:/.bluekit/kits/new.md",
        "type": 2,
        "target": "src/auth/session.ts",
        "anchor": "",
        "line": 3
      },
      "target": "ws:/src/auth/session.ts#L3"
    }
> documentLink/resolve {"range": "9:33-9:54", "data": {"uri": "ws:/.bluekit/kits/new.md", "type": 1, "target": "gone.md", "anchor": "", "line": 0}}
< {
      "range": "9:33-9:54",
      "data": {"uri": "ws:/.bluekit/kits/new.md", "type": 1, "target": "gone.md", "anchor": "", "line": 0}
    }
# What is not ours comes back as it went.
> documentLink/resolve {"range": "9:33-9:54", "data": 7}
< {"range": "9:33-9:54", "data": 7}
> documentLink/resolve {"range": "9:33-9:54", "data": {"uri": "ws:/.bluekit/kits/closed.md", "type": 99}}
< {"range": "9:33-9:54", "data": {"uri": "ws:/.bluekit/kits/closed.md", "type": 99}}
