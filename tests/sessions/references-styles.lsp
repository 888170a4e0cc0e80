# Every way of writing a reference is found, on unsaved text, behind wide characters, with front matter that cannot
# be read.
workspace typical
open .bluekit/kits/new.md
    ---
    id: new
    broken: [
    depends_on: [token-store]
    ---
    # 😀 [[token-store]] and [[Token Store#Refresh|label]] and [[TOKEN-STORE]]

    😀 [inline](auth/token-store.md#refresh "title") [ref][store] [store][] [store] ![](auth/token-store.md)

    [store]: <auth/token-store.md>
    [self](#heading) [[new#heading]] #auth

    ## Heading

    `src/auth/session.ts` `src/auth/session.ts:3` `session.ts:2-4` `src/auth/session.ts:2,4`

    ```2:4:src/auth/session.ts
    ```
sync
> textDocument/references {"doc": ".bluekit/kits/new.md", "at": "6:12", "context": {"includeDeclaration": false}}
< [
      {"uri": "ws:/.bluekit/agents/careful-reviewer.md", "range": "16:72-16:83"},
      {"uri": "ws:/.bluekit/blueprints/account-service/issue-tokens.md", "range": "12:26-12:56"},
      {"uri": "ws:/.bluekit/kits/greeting.md", "range": "24:19-24:38"},
      {"uri": "ws:/.bluekit/kits/http-client.md", "range": "24:10-24:21"},
      {"uri": "ws:/.bluekit/kits/new.md", "range": "4:14-4:25"},
      {"uri": "ws:/.bluekit/kits/new.md", "range": "6:10-6:21"},
      {"uri": "ws:/.bluekit/kits/new.md", "range": "6:30-6:41"},
      {"uri": "ws:/.bluekit/kits/new.md", "range": "6:64-6:75"},
      {"uri": "ws:/.bluekit/kits/new.md", "range": "8:15-8:34"},
      {"uri": "ws:/.bluekit/kits/new.md", "range": "8:87-8:106"},
      {"uri": "ws:/.bluekit/kits/new.md", "range": "10:11-10:30"},
      {"uri": "ws:/.bluekit/plans/offline-mode/offline-mode.md", "range": "14:47-14:77"},
      {"uri": "ws:/.bluekit/walkthroughs/login-flow.md", "range": "26:22-26:49"}
    ]
# The heading behind an anchor, from the link.
> textDocument/references {"doc": ".bluekit/kits/new.md", "at": "8:37", "context": {"includeDeclaration": true}}
< [
      {"uri": "ws:/.bluekit/kits/auth/token-store.md", "range": "22:4-22:11"},
      {"uri": "ws:/.bluekit/kits/http-client.md", "range": "24:22-24:29"},
      {"uri": "ws:/.bluekit/kits/new.md", "range": "6:42-6:49"},
      {"uri": "ws:/.bluekit/kits/new.md", "range": "8:35-8:42"}
    ]
> textDocument/references {"doc": ".bluekit/kits/new.md", "at": "13:6", "context": {"includeDeclaration": true}}
< [
      {"uri": "ws:/.bluekit/kits/new.md", "range": "11:9-11:16"},
      {"uri": "ws:/.bluekit/kits/new.md", "range": "11:24-11:31"},
      {"uri": "ws:/.bluekit/kits/new.md", "range": "13:4-13:11"}
    ]
> textDocument/references {"doc": ".bluekit/kits/new.md", "at": "15:10", "context": {"includeDeclaration": true}}
< [
      {"uri": "ws:/.bluekit/kits/greeting.md", "range": "23:39-23:58"},
      {"uri": "ws:/.bluekit/kits/new.md", "range": "15:2-15:21"},
      {"uri": "ws:/.bluekit/kits/new.md", "range": "15:24-15:43"},
      {"uri": "ws:/.bluekit/kits/new.md", "range": "15:48-15:58"},
      {"uri": "ws:/.bluekit/kits/new.md", "range": "15:65-15:84"},
      {"uri": "ws:/.bluekit/kits/new.md", "range": "17:8-17:27"}
    ]
# A label is known to its document alone.
> textDocument/references {"doc": ".bluekit/kits/new.md", "at": "10:4", "context": {"includeDeclaration": true}}
< [
      {"uri": "ws:/.bluekit/kits/new.md", "range": "8:58-8:63"},
      {"uri": "ws:/.bluekit/kits/new.md", "range": "8:66-8:71"},
      {"uri": "ws:/.bluekit/kits/new.md", "range": "8:76-8:81"},
      {"uri": "ws:/.bluekit/kits/new.md", "range": "10:2-10:7"}
    ]
> textDocument/references {"doc": ".bluekit/kits/new.md", "at": "8:62", "context": {"includeDeclaration": false}}
< [
      {"uri": "ws:/.bluekit/kits/new.md", "range": "8:58-8:63"},
      {"uri": "ws:/.bluekit/kits/new.md", "range": "8:66-8:71"},
      {"uri": "ws:/.bluekit/kits/new.md", "range": "8:76-8:81"}
    ]
> textDocument/documentHighlight {"doc": ".bluekit/kits/new.md", "at": "6:12"}
< [
      {"range": "4:14-4:25", "kind": 2},
      {"range": "6:10-6:21", "kind": 2},
      {"range": "6:30-6:41", "kind": 2},
      {"range": "6:64-6:75", "kind": 2},
      {"range": "8:15-8:34", "kind": 2},
      {"range": "8:87-8:106", "kind": 2},
      {"range": "10:11-10:30", "kind": 2}
    ]
> textDocument/documentHighlight {"doc": ".bluekit/kits/new.md", "at": "13:6"}
< [
      {"range": "11:9-11:16", "kind": 2},
      {"range": "11:24-11:31", "kind": 2},
      {"range": "13:4-13:11", "kind": 3}
    ]
> textDocument/documentHighlight {"doc": ".bluekit/kits/new.md", "at": "15:10"}
< [
      {"range": "15:2-15:21", "kind": 2},
      {"range": "15:24-15:43", "kind": 2},
      {"range": "15:48-15:58", "kind": 2},
      {"range": "15:65-15:84", "kind": 2},
      {"range": "17:8-17:27", "kind": 2}
    ]
> textDocument/documentHighlight {"doc": ".bluekit/kits/new.md", "at": "11:36"}
< [{"range": "11:35-11:39", "kind": 2}]
# A relation in front matter that can be read.
edit .bluekit/kits/new.md 3:9-3:10 "x"
> textDocument/references {"doc": ".bluekit/kits/new.md", "at": "4:16", "context": {"includeDeclaration": false}}
<~ [{"uri": "ws:/.bluekit/kits/new.md", "range": "4:14-4:25"}]
