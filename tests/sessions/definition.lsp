# Following links, wiki links and references to code.
workspace typical
open .bluekit/kits/greeting.md
sync
> textDocument/definition {"doc": ".bluekit/kits/greeting.md", "at": "19:60"}
< {"uri": "ws:/.bluekit/walkthroughs/login-flow.md", "range": "1:1-1:1"}
> textDocument/definition {"doc": ".bluekit/kits/greeting.md", "at": "24:30"}
< {"uri": "ws:/.bluekit/kits/auth/token-store.md", "range": "1:1-1:1"}
> textDocument/definition {"doc": ".bluekit/kits/greeting.md", "at": "23:48"}
< {"uri": "ws:/src/auth/session.ts", "range": "9:1-14:1"}
> textDocument/definition {"doc": ".bluekit/kits/greeting.md", "at": "14:5"}
< null
open .bluekit/kits/http-client.md
> textDocument/definition {"doc": ".bluekit/kits/http-client.md", "at": "24:12"}
< {"uri": "ws:/.bluekit/kits/auth/token-store.md", "range": "22:4-22:11"}

# A cursor right behind a link or a path is still at it, one further is not.
> textDocument/definition {"doc": ".bluekit/kits/greeting.md", "at": "19:82"}
< {"uri": "ws:/.bluekit/walkthroughs/login-flow.md", "range": "1:1-1:1"}
> textDocument/definition {"doc": ".bluekit/kits/greeting.md", "at": "19:83"}
< null
> textDocument/definition {"doc": ".bluekit/kits/greeting.md", "at": "23:64"}
< {"uri": "ws:/src/auth/session.ts", "range": "9:1-14:1"}
