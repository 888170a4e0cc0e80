# Kits call each other by reference: incoming calls are backlinks, outgoing ones links.
workspace typical
open .bluekit/kits/auth/token-store.md
open .bluekit/blueprints/account-service/issue-tokens.md
sync
> textDocument/prepareCallHierarchy {"doc": ".bluekit/kits/auth/token-store.md", "at": "14:5"}
< [
      {
        "name": "Token Store",
        "kind": 4,
        "detail": "kit",
        "uri": "ws:/.bluekit/kits/auth/token-store.md",
        "range": "3:8-3:19",
        "selectionRange": "3:8-3:19"
      }
    ]
> callHierarchy/incomingCalls {"item": {"name": "Token Store", "kind": 5, "uri": "ws:/.bluekit/kits/auth/token-store.md", "range": "3:8-3:19", "selectionRange": "3:8-3:19"}}
< [
      {
        "from": {
          "name": "Careful Reviewer",
          "kind": 11,
          "detail": "agent",
          "uri": "ws:/.bluekit/agents/careful-reviewer.md",
          "range": "3:8-3:24",
          "selectionRange": "3:8-3:24"
        },
        "fromRanges": ["16:72-16:83"]
      },
      {
        "from": {
          "name": "Issue tokens",
          "kind": 24,
          "detail": "task",
          "uri": "ws:/.bluekit/blueprints/account-service/issue-tokens.md",
          "range": "10:3-10:15",
          "selectionRange": "10:3-10:15"
        },
        "fromRanges": ["12:26-12:56"]
      },
      {
        "from": {
          "name": "Greeting",
          "kind": 4,
          "detail": "kit",
          "uri": "ws:/.bluekit/kits/greeting.md",
          "range": "3:8-3:16",
          "selectionRange": "3:8-3:16"
        },
        "fromRanges": ["24:19-24:38"]
      },
      {
        "from": {
          "name": "HTTP Client",
          "kind": 4,
          "detail": "kit",
          "uri": "ws:/.bluekit/kits/http-client.md",
          "range": "3:8-3:19",
          "selectionRange": "3:8-3:19"
        },
        "fromRanges": ["24:10-24:21"]
      },
      {
        "from": {
          "name": "Offline Mode",
          "kind": 3,
          "detail": "plan",
          "uri": "ws:/.bluekit/plans/offline-mode/offline-mode.md",
          "range": "3:8-3:20",
          "selectionRange": "3:8-3:20"
        },
        "fromRanges": ["14:47-14:77"]
      },
      {
        "from": {
          "name": "Login Flow",
          "kind": 2,
          "detail": "walkthrough",
          "uri": "ws:/.bluekit/walkthroughs/login-flow.md",
          "range": "3:8-3:18",
          "selectionRange": "3:8-3:18"
        },
        "fromRanges": ["26:22-26:49"]
      }
    ]
> callHierarchy/outgoingCalls {"item": {"name": "Token Store", "kind": 5, "uri": "ws:/.bluekit/kits/auth/token-store.md", "range": "3:8-3:19", "selectionRange": "3:8-3:19"}}
< [
      {
        "to": {
          "name": "Login Flow",
          "kind": 2,
          "detail": "walkthrough",
          "uri": "ws:/.bluekit/walkthroughs/login-flow.md",
          "range": "3:8-3:18",
          "selectionRange": "3:8-3:18"
        },
        "fromRanges": ["37:45-37:55"]
      }
    ]
# On a reference it is the kit that is referred to.
> textDocument/prepareCallHierarchy {"doc": ".bluekit/kits/auth/token-store.md", "at": "37:50"}
< [
      {
        "name": "Login Flow",
        "kind": 2,
        "detail": "walkthrough",
        "uri": "ws:/.bluekit/walkthroughs/login-flow.md",
        "range": "3:8-3:18",
        "selectionRange": "3:8-3:18"
      }
    ]
# A task calls its blueprint, and the blueprint its tasks.
> callHierarchy/outgoingCalls {"item": {"name": "x", "kind": 5, "uri": "ws:/.bluekit/blueprints/account-service/issue-tokens.md", "range": "1:1-1:1", "selectionRange": "1:1-1:1"}}
< [
      {
        "to": {
          "name": "Account Service",
          "kind": 23,
          "detail": "blueprint",
          "uri": "ws:/.bluekit/blueprints/account-service/blueprint.json",
          "range": "1:1-1:1",
          "selectionRange": "1:1-1:1"
        },
        "fromRanges": ["5:12-5:27"]
      },
      {
        "to": {
          "name": "Token Store",
          "kind": 4,
          "detail": "kit",
          "uri": "ws:/.bluekit/kits/auth/token-store.md",
          "range": "3:8-3:19",
          "selectionRange": "3:8-3:19"
        },
        "fromRanges": ["12:26-12:56"]
      }
    ]
> callHierarchy/incomingCalls {"item": {"name": "x", "kind": 5, "uri": "ws:/.bluekit/blueprints/account-service/issue-tokens.md", "range": "1:1-1:1", "selectionRange": "1:1-1:1"}}
< [
      {
        "from": {
          "name": "Account Service",
          "kind": 23,
          "detail": "blueprint",
          "uri": "ws:/.bluekit/blueprints/account-service/blueprint.json",
          "range": "1:1-1:1",
          "selectionRange": "1:1-1:1"
        },
        "fromRanges": ["32:24-32:39"]
      }
    ]
# Unsaved text counts.
edit .bluekit/blueprints/account-service/issue-tokens.md 12:12-12:57 "[[greeting]]"
> callHierarchy/incomingCalls {"item": {"name": "x", "kind": 5, "uri": "ws:/.bluekit/kits/greeting.md", "range": "1:1-1:1", "selectionRange": "1:1-1:1"}}
< [
      {
        "from": {
          "name": "Issue tokens",
          "kind": 24,
          "detail": "task",
          "uri": "ws:/.bluekit/blueprints/account-service/issue-tokens.md",
          "range": "10:3-10:15",
          "selectionRange": "10:3-10:15"
        },
        "fromRanges": ["12:14-12:22"]
      },
      {
        "from": {
          "name": "Shelf Layout 📚",
          "kind": 4,
          "detail": "kit",
          "uri": "ws:/.bluekit/kits/shelf-layout.md",
          "range": "3:8-3:25",
          "selectionRange": "3:8-3:25"
        },
        "fromRanges": ["12:78-12:89"]
      },
      {
        "from": {
          "name": "Ideas",
          "kind": 1,
          "detail": "page",
          "uri": "ws:/.bluekit/notes/ideas.md",
          "range": "1:3-1:8",
          "selectionRange": "1:3-1:8"
        },
        "fromRanges": ["4:22-4:41"]
      }
    ]
# What is no kit has no calls; an item that is none is refused gently.
> callHierarchy/incomingCalls {"item": {"name": "x", "kind": 5, "uri": "ws:/README.md", "range": "1:1-1:1", "selectionRange": "1:1-1:1"}}
< []
> callHierarchy/outgoingCalls {"item": {"name": "x", "kind": 5, "uri": "ws:/README.md", "range": "1:1-1:1", "selectionRange": "1:1-1:1"}}
< []
> callHierarchy/outgoingCalls {"item": 7}
< null
