# What docs/features.md shows of one small project.
workspace minimal
capabilities {"textDocument": {"hover": {"contentFormat": ["markdown"]}}}
write src/session.ts repeat 60 "let one = 1;\n"
write .bluekit/kits/token-store.md
    ---
    id: token-store
    alias: Token Store
    type: kit
    is_base: true
    version: 2
    tags: [auth, storage]
    description: Keeps tokens where no script can read them.
    ---
    # Token Store

    Hands out a valid access token, and hides when it was renewed.

    ## Refresh

    Wait `{{BASE_DELAY}}` ms, then ask again.

    ## Tokens

    - `BASE_DELAY`: milliseconds (default: `200`)
write .bluekit/kits/login.md
    ---
    id: login
    alias: Login
    type: kit
    depends_on: [token-store]
    tags: [auth]
    ---
    # Login

    The session is opened in `src/session.ts:9-90`, renewed by [[token-store#Refresh]], and shown
    by [the store](token-store.md). See also [again][store]. #auth

    [store]: token-store.md
open .bluekit/kits/login.md
open .bluekit/kits/token-store.md
sync
> textDocument/hover {"doc": ".bluekit/kits/login.md", "at": "10:66"}
< {
      "contents": {
        "kind": "markdown",
        "value": "**Token Store** · kit · base · v2 · Refresh\n\nWait `{{BASE_DELAY}}` ms, then ask again.\n\nTags: `auth`, `storage`\n\n4 references in 1 document to `token-store`\n\n`token-store.md`"
      },
      "range": "10:60-10:83"
    }
> textDocument/hover {"doc": ".bluekit/kits/login.md", "at": "6:9"}
< {
      "contents": {"kind": "markdown", "value": "**auth** · tag of 2 kits\n\n- Token Store"},
      "range": "6:8-6:12"
    }
> textDocument/hover {"doc": ".bluekit/kits/token-store.md", "at": "16:10"}
< {
      "contents": {
        "kind": "markdown",
        "value": "**BASE_DELAY** · placeholder\n\nmilliseconds (default: `200`)\n\nDefault: `200`\n\nUsed once in this document."
      },
      "range": "16:7-16:21"
    }
> textDocument/references {"doc": ".bluekit/kits/token-store.md", "at": "2:6", "context": {"includeDeclaration": false}}
< [
      {"uri": "ws:/.bluekit/kits/login.md", "range": "5:14-5:25"},
      {"uri": "ws:/.bluekit/kits/login.md", "range": "10:62-10:73"},
      {"uri": "ws:/.bluekit/kits/login.md", "range": "11:16-11:30"},
      {"uri": "ws:/.bluekit/kits/login.md", "range": "13:10-13:24"}
    ]
> textDocument/codeLens {"doc": ".bluekit/kits/token-store.md"}
< [
      {"range": "10:3-10:14", "data": {"uri": "ws:/.bluekit/kits/token-store.md"}},
      {
        "range": "14:4-14:11",
        "command": {
          "title": "1 reference",
          "command": "kitls.showReferences",
          "arguments": [{"uri": "ws:/.bluekit/kits/token-store.md", "position": "14:4"}]
        }
      }
    ]
> codeLens/resolve {"range": "10:3-10:14", "data": {"uri": "ws:/.bluekit/kits/token-store.md"}}
<~ {"command": {"title": "4 references"}}
> textDocument/inlayHint {"doc": ".bluekit/kits/login.md", "range": "1:1-14:1"}
< [
      {
        "position": "10:83",
        "label": "Token Store · token-store.md",
        "paddingLeft": true,
        "tooltip": "Keeps tokens where no script can read them."
      },
      {
        "position": "5:25",
        "label": "Token Store",
        "paddingLeft": true,
        "tooltip": "Keeps tokens where no script can read them."
      },
      {"position": "10:47", "label": "the file has 60 lines", "paddingLeft": true}
    ]
