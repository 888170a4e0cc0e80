# kit/graph: the kits around one, and everything.
workspace typical
open .bluekit/kits/new.md
    ---
    id: new
    alias: New
    type: kit
    depends_on: [greeting]
    ---
    [[http-client]] and [again](http-client.md)
sync
> kit/graph {"textDocument": {"uri": "ws:/.bluekit/kits/new.md"}}
< {
      "nodes": [
        {
          "uri": "ws:/.bluekit/kits/new.md",
          "id": "new",
          "name": "New",
          "kind": "kit",
          "project": "workspace",
          "isBase": false,
          "depth": 0
        },
        {
          "uri": "ws:/.bluekit/kits/greeting.md",
          "id": "greeting",
          "name": "Greeting",
          "kind": "kit",
          "project": "workspace",
          "isBase": false,
          "depth": 1
        },
        {
          "uri": "ws:/.bluekit/kits/http-client.md",
          "id": "http-client",
          "name": "HTTP Client",
          "kind": "kit",
          "project": "workspace",
          "isBase": true,
          "depth": 1
        }
      ],
      "edges": [
        {"from": 0, "to": 1, "types": ["relation"], "count": 1},
        {"from": 0, "to": 2, "types": ["wiki", "link"], "count": 2}
      ],
      "more": false
    }
> kit/graph {"textDocument": {"uri": "ws:/.bluekit/kits/new.md"}, "depth": 2, "limit": 4}
< {
      "nodes": [
        {
          "uri": "ws:/.bluekit/kits/new.md",
          "id": "new",
          "name": "New",
          "kind": "kit",
          "project": "workspace",
          "isBase": false,
          "depth": 0
        },
        {
          "uri": "ws:/.bluekit/kits/greeting.md",
          "id": "greeting",
          "name": "Greeting",
          "kind": "kit",
          "project": "workspace",
          "isBase": false,
          "depth": 1
        },
        {
          "uri": "ws:/.bluekit/kits/http-client.md",
          "id": "http-client",
          "name": "HTTP Client",
          "kind": "kit",
          "project": "workspace",
          "isBase": true,
          "depth": 1
        },
        {
          "uri": "ws:/.bluekit/walkthroughs/login-flow.md",
          "id": "login-flow",
          "name": "Login Flow",
          "kind": "walkthrough",
          "project": "workspace",
          "isBase": false,
          "depth": 2
        }
      ],
      "edges": [
        {"from": 0, "to": 1, "types": ["relation"], "count": 1},
        {"from": 0, "to": 2, "types": ["wiki", "link"], "count": 2},
        {"from": 1, "to": 3, "types": ["link"], "count": 1},
        {"from": 3, "to": 2, "types": ["link"], "count": 1}
      ],
      "more": true
    }
> kit/graph {"textDocument": {"uri": "ws:/.bluekit/kits/new.md"}, "depth": 0}
< {
      "nodes": [
        {
          "uri": "ws:/.bluekit/kits/new.md",
          "id": "new",
          "name": "New",
          "kind": "kit",
          "project": "workspace",
          "isBase": false,
          "depth": 0
        }
      ],
      "edges": [],
      "more": false
    }
> kit/graph {"textDocument": {"uri": "ws:/README.md"}}
< {"nodes": [], "edges": [], "more": false}
> kit/graph {"limit": 3}
< {
      "nodes": [
        {
          "uri": "ws:/.bluekit/agents/careful-reviewer.md",
          "id": "careful-reviewer",
          "name": "Careful Reviewer",
          "kind": "agent",
          "project": "workspace",
          "isBase": false,
          "depth": 0
        },
        {
          "uri": "ws:/.bluekit/blueprints/account-service/blueprint.json",
          "id": "account-service",
          "name": "Account Service",
          "kind": "blueprint",
          "project": "workspace",
          "isBase": false,
          "depth": 0
        },
        {
          "uri": "ws:/.bluekit/kits/new.md",
          "id": "new",
          "name": "New",
          "kind": "kit",
          "project": "workspace",
          "isBase": false,
          "depth": 0
        }
      ],
      "edges": [],
      "more": true
    }
> kit/graph {"depth": -1}
< error -32602 kit/graph: "depth" must be an unsigned integer
> kit/graph {"textDocument": 7}
< error -32602 kit/graph: "textDocument" must name a file
