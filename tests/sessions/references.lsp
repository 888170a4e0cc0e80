# Who refers to a kit: its backlinks, asked for at its id, its alias, its title or any link to it.
workspace typical
open .bluekit/kits/auth/token-store.md
sync
> textDocument/references {"doc": ".bluekit/kits/auth/token-store.md", "at": "2:6", "context": {"includeDeclaration": false}}
< [
      {"uri": "ws:/.bluekit/agents/careful-reviewer.md", "range": "16:72-16:83"},
      {"uri": "ws:/.bluekit/blueprints/account-service/issue-tokens.md", "range": "12:26-12:56"},
      {"uri": "ws:/.bluekit/kits/greeting.md", "range": "24:19-24:38"},
      {"uri": "ws:/.bluekit/kits/http-client.md", "range": "24:10-24:21"},
      {"uri": "ws:/.bluekit/plans/offline-mode/offline-mode.md", "range": "14:47-14:77"},
      {"uri": "ws:/.bluekit/walkthroughs/login-flow.md", "range": "26:22-26:49"}
    ]
> textDocument/references {"doc": ".bluekit/kits/auth/token-store.md", "at": "3:10", "context": {"includeDeclaration": true}}
< [
      {"uri": "ws:/.bluekit/agents/careful-reviewer.md", "range": "16:72-16:83"},
      {"uri": "ws:/.bluekit/blueprints/account-service/issue-tokens.md", "range": "12:26-12:56"},
      {"uri": "ws:/.bluekit/kits/auth/token-store.md", "range": "2:5-2:16"},
      {"uri": "ws:/.bluekit/kits/greeting.md", "range": "24:19-24:38"},
      {"uri": "ws:/.bluekit/kits/http-client.md", "range": "24:10-24:21"},
      {"uri": "ws:/.bluekit/plans/offline-mode/offline-mode.md", "range": "14:47-14:77"},
      {"uri": "ws:/.bluekit/walkthroughs/login-flow.md", "range": "26:22-26:49"}
    ]
> textDocument/references {"doc": ".bluekit/kits/auth/token-store.md", "at": "12:5", "context": {"includeDeclaration": false}}
< [
      {"uri": "ws:/.bluekit/agents/careful-reviewer.md", "range": "16:72-16:83"},
      {"uri": "ws:/.bluekit/blueprints/account-service/issue-tokens.md", "range": "12:26-12:56"},
      {"uri": "ws:/.bluekit/kits/greeting.md", "range": "24:19-24:38"},
      {"uri": "ws:/.bluekit/kits/http-client.md", "range": "24:10-24:21"},
      {"uri": "ws:/.bluekit/plans/offline-mode/offline-mode.md", "range": "14:47-14:77"},
      {"uri": "ws:/.bluekit/walkthroughs/login-flow.md", "range": "26:22-26:49"}
    ]
# A heading is referred to by the anchors of links.
> textDocument/references {"doc": ".bluekit/kits/auth/token-store.md", "at": "22:6", "context": {"includeDeclaration": true}}
< [
      {"uri": "ws:/.bluekit/kits/auth/token-store.md", "range": "22:4-22:11"},
      {"uri": "ws:/.bluekit/kits/http-client.md", "range": "24:22-24:29"}
    ]
# A wiki link's target is the kit, not the link.
> textDocument/references {"doc": ".bluekit/kits/auth/token-store.md", "at": "37:50", "context": {"includeDeclaration": true}}
< [
      {"uri": "ws:/.bluekit/kits/auth/token-store.md", "range": "37:45-37:55"},
      {"uri": "ws:/.bluekit/kits/greeting.md", "range": "19:52-19:81"},
      {"uri": "ws:/.bluekit/walkthroughs/login-flow.md", "range": "2:5-2:15"}
    ]
# Tags, wherever they stand.
> textDocument/references {"doc": ".bluekit/kits/auth/token-store.md", "at": "8:7", "context": {"includeDeclaration": true}}
< [
      {"uri": "ws:/.bluekit/diagrams/login-sequence.mmd", "range": "5:5-5:9"},
      {"uri": "ws:/.bluekit/kits/auth/token-store.md", "range": "8:5-8:9"},
      {"uri": "ws:/.bluekit/tasks/rotate-keys.md", "range": "8:5-8:9"},
      {"uri": "ws:/.bluekit/walkthroughs/login-flow.md", "range": "8:5-8:9"}
    ]
# Code, by all who name the file.
> textDocument/references {"doc": ".bluekit/kits/auth/token-store.md", "at": "26:60", "context": {"includeDeclaration": true}}
< [{"uri": "ws:/.bluekit/kits/auth/token-store.md", "range": "26:49-26:72"}]
# Nothing refers to a word.
> textDocument/references {"doc": ".bluekit/kits/auth/token-store.md", "at": "14:5", "context": {"includeDeclaration": true}}
< null
> textDocument/references {"doc": ".bluekit/kits/auth/token-store.md", "at": "14:5"}
< null
# A cursor right behind the name of the kit.
> textDocument/references {"doc": ".bluekit/kits/auth/token-store.md", "at": "2:16", "context": {"includeDeclaration": false}}
< [
      {"uri": "ws:/.bluekit/agents/careful-reviewer.md", "range": "16:72-16:83"},
      {"uri": "ws:/.bluekit/blueprints/account-service/issue-tokens.md", "range": "12:26-12:56"},
      {"uri": "ws:/.bluekit/kits/greeting.md", "range": "24:19-24:38"},
      {"uri": "ws:/.bluekit/kits/http-client.md", "range": "24:10-24:21"},
      {"uri": "ws:/.bluekit/plans/offline-mode/offline-mode.md", "range": "14:47-14:77"},
      {"uri": "ws:/.bluekit/walkthroughs/login-flow.md", "range": "26:22-26:49"}
    ]
