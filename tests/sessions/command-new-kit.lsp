# A new kit is an edit that the client makes: full front matter, a skeleton, in the folder of its kind.
workspace typical
capabilities {"window": {"showDocument": {"support": true}}, "workspace": {"workspaceEdit": {"documentChanges": true, "resourceOperations": ["create"]}}}
open .bluekit/kits/greeting.md
sync
> workspace/executeCommand {"command": "kitls.newKit", "arguments": [{"kind": "walkthrough", "name": "Über Login: part 2"}]}
< {"uri": "ws:/.bluekit/walkthroughs/uber-login-part-2.md"}
<< workspace/applyEdit {"label": "New kit", "edit": {"documentChanges": [{"kind": "create", "uri": "ws:/.bluekit/walkthroughs/uber-login-part-2.md"}, {"textDocument": {"version": null}, "edits": [{"range": "1:1-1:1", "newText": "---\nid: uber-login-part-2\nalias: \"Über Login: part 2\"\n…"}]}]}}
<< window/showDocument
# A folder below the kind's own; by URI any.
> workspace/executeCommand {"command": "kitls.newKit", "arguments": [{"name": "lock", "folder": "auth"}]}
< {"uri": "ws:/.bluekit/kits/auth/lock.md"}
> workspace/executeCommand {"command": "kitls.newKit", "arguments": [{"name": "lock", "folder": "ws:/.bluekit/kits/auth"}]}
< {"uri": "ws:/.bluekit/kits/auth/lock.md"}
> workspace/executeCommand {"command": "kitls.newKit", "arguments": [{"kind": "task", "name": "lock", "folder": "kits"}]}
< {"uri": "ws:/.bluekit/tasks/kits/lock.md"}
> workspace/executeCommand {"command": "kitls.newKit", "arguments": [{"name": "x", "folder": "../../up"}]}
< {"uri": "ws:/.bluekit/kits/up/x.md"}
> workspace/executeCommand {"command": "kitls.newKit", "arguments": [{"kind": "blueprint", "name": "Big Plan"}]}
< {"uri": "ws:/.bluekit/blueprints/big-plan/blueprint.json"}
# What is there already is not written over: file, id and alias are numbered together, by what is open as well.
> workspace/executeCommand {"command": "kitls.newKit", "arguments": [{"name": "Greeting"}]}
< {"uri": "ws:/.bluekit/kits/greeting-2.md"}
open .bluekit/kits/unsaved.md
    ---
    id: greeting-2
    alias: Two
    ---
> workspace/executeCommand {"command": "kitls.newKit", "arguments": [{"name": "Greeting", "folder": "auth"}]}
< {"uri": "ws:/.bluekit/kits/auth/greeting-3.md"}
# What the editor declines is told.
reply workspace/applyEdit {"applied": false, "failureReason": "read-only"}
> workspace/executeCommand {"command": "kitls.newKit", "arguments": [{"name": "other"}]}
< error -32803 kitls.newKit: read-only
> workspace/executeCommand {"command": "kitls.newKit", "arguments": [{"name": "!?"}]}
< error -32602 kitls.newKit: "name" must have a letter or digit
> workspace/executeCommand {"command": "kitls.newKit", "arguments": [{"kind": "nonsense", "name": "x"}]}
< error -32602 kitls.newKit: there is no kind "nonsense"
> workspace/executeCommand {"command": "kitls.newKit", "arguments": [{"name": "x", "folder": "/elsewhere"}]}
< error -32602 kitls.newKit: "folder" must lie in a project of this session
