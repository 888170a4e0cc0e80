# Commands are executed by the server, so that editors without code of their own have them.
workspace typical
capabilities {"window": {"showDocument": {"support": true}}, "workspace": {"workspaceEdit": {"documentChanges": true, "resourceOperations": ["create"]}}}
open .bluekit/kits/auth/token-store.md
sync
# Several places: the user chooses one, which is shown.
reply window/showMessageRequest {"title": ".bluekit/kits/greeting.md:24"}
> workspace/executeCommand {"command": "kitls.showReferences", "arguments": [{"uri": "ws:/.bluekit/kits/auth/token-store.md", "position": {"line": 11, "character": 3}}]}
< [
      {"uri": "ws:/.bluekit/agents/careful-reviewer.md", "range": "16:72-16:83"},
      {"uri": "ws:/.bluekit/blueprints/account-service/issue-tokens.md", "range": "12:26-12:56"},
      {"uri": "ws:/.bluekit/kits/greeting.md", "range": "24:19-24:38"},
      {"uri": "ws:/.bluekit/kits/http-client.md", "range": "24:10-24:21"},
      {"uri": "ws:/.bluekit/plans/offline-mode/offline-mode.md", "range": "14:47-14:77"},
      {"uri": "ws:/.bluekit/walkthroughs/login-flow.md", "range": "26:22-26:49"}
    ]
<< window/showMessageRequest {"type": 3, "message": "6 references:", "actions": [{"title": ".bluekit/agents/careful-reviewer.md:16"}]}
<< window/showDocument {"uri": "ws:/.bluekit/kits/greeting.md", "takeFocus": true}
# One place is shown at once, none is told.
> workspace/executeCommand {"command": "kitls.showReferences", "arguments": [{"uri": "ws:/.bluekit/kits/auth/token-store.md", "position": {"line": 21, "character": 4}}]}
< [{"uri": "ws:/.bluekit/kits/http-client.md", "range": "24:22-24:29"}]
<< window/showDocument {"uri": "ws:/.bluekit/kits/http-client.md"}
> workspace/executeCommand {"command": "kitls.showReferences", "arguments": [{"uri": "ws:/.bluekit/kits/auth/token-store.md", "position": {"line": 15, "character": 4}}]}
< []
<< window/showMessage {"type": 3, "message": "No references"}
> workspace/executeCommand {"command": "kitls.showReferences", "arguments": [{"locations": [{"uri": "ws:/.bluekit/kits/greeting.md", "range": "3:1-3:2"}]}]}
< [{"uri": "ws:/.bluekit/kits/greeting.md", "range": "3:1-3:2"}]
<< window/showDocument {"uri": "ws:/.bluekit/kits/greeting.md"}
> workspace/executeCommand {"command": "kitls.showReferences", "arguments": [{"uri": "ws:/.bluekit/kits/closed.md"}]}
< error -32602 kitls.showReferences: "uri" must name an open document, and "position" a place in it
> workspace/executeCommand {"command": "kitls.showReferences"}
< error -32602 kitls.showReferences: "uri" must name an open document, and "position" a place in it
# Every kit is checked; the sum is told.
> workspace/executeCommand {"command": "kitls.checkWorkspace"}
< {"documents": 3, "errors": 0, "warnings": 2, "informations": 1, "hints": 1}
<< window/showMessage {"type": 3}
open .bluekit/kits/greeting.md
edit .bluekit/kits/greeting.md 24:5-24:39 "[[no-such-kit]]"
> workspace/executeCommand {"command": "kitls.checkWorkspace", "arguments": []}
< {"documents": 4, "errors": 0, "warnings": 2, "informations": 2, "hints": 1}
# The index is made again; whoever asks meanwhile waits for it.
> workspace/executeCommand {"command": "kitls.reindex"}
< null
sync
> textDocument/references {"doc": ".bluekit/kits/auth/token-store.md", "at": "22:6", "context": {"includeDeclaration": false}}
< [{"uri": "ws:/.bluekit/kits/http-client.md", "range": "24:22-24:29"}]
> workspace/executeCommand {"command": "kitls.nothing"}
< error -32602 there is no command "kitls.nothing"
> workspace/executeCommand {"command": 3}
< error -32602 workspace/executeCommand: "command" must be a string
> workspace/executeCommand {"command": "kitls.newKit", "arguments": [3]}
< error -32602 workspace/executeCommand: the argument must be an object
> workspace/executeCommand {"command": "kitls.newKit", "arguments": [{"name": 3}]}
< error -32602 workspace/executeCommand: "name" must be a string
