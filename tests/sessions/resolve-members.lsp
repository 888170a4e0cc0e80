# Editors put members of their own into what they hand back to be resolved, and null where there is nothing.
# The answer has what the protocol knows, unchanged, and what was asked for.
workspace typical
open .bluekit/kits/new.md
    ---
    type: kit
    ---
    # New
    
    See [the store](auth/token-store.md).
sync
> completionItem/resolve {"label": "alias", "kind": 10, "detail": null, "sortText": "0001", "textEdit": {"range": "2:1-2:1", "newText": "alias: "}, "data": "key:1:alias", "_serverId": 3, "original": {"label": "x"}}
< {
      "label": "alias",
      "kind": 10,
      "sortText": "0001",
      "textEdit": {"range": "2:1-2:1", "newText": "alias: "},
      "data": "key:1:alias",
      "documentation": "The title that people see in lists and cards."
    }
> completionItem/resolve {"label": "x", "data": null, "other": 1}
< {"label": "x", "data": null}
> codeAction/resolve {"title": "Of somebody else", "kind": "quickfix", "disabled": {"reason": "Not now"}, "isPreferred": false, "source": "x"}
< {"title": "Of somebody else", "kind": "quickfix", "disabled": {"reason": "Not now"}, "isPreferred": false}
> documentLink/resolve {"range": "6:17-6:36", "data": {"uri": "ws:/.bluekit/kits/new.md", "type": 1, "target": "auth/token-store.md", "anchor": "", "line": 0}, "id": 7, "kind": "x"}
< {
      "range": "6:17-6:36",
      "data": {
        "uri": "ws:/.bluekit/kits/new.md",
        "type": 1,
        "target": "auth/token-store.md",
        "anchor": "",
        "line": 0
      },
      "target": "ws:/.bluekit/kits/auth/token-store.md"
    }
> codeLens/resolve {"range": "4:3-4:6", "data": {"uri": "ws:/.bluekit/kits/new.md"}, "command": null, "bufnr": 1, "title": "x"}
< {
      "range": "4:3-4:6",
      "data": {"uri": "ws:/.bluekit/kits/new.md"},
      "command": {
        "title": "no references",
        "command": "kitls.showReferences",
        "arguments": [{"uri": "ws:/.bluekit/kits/new.md", "position": "4:3"}]
      }
    }
> codeLens/resolve {"range": "4:3-4:6", "data": 3, "bufnr": 1}
< {"range": "4:3-4:6", "data": 3}
# What is none of these is refused.
> completionItem/resolve {"kind": 10}
< error -32602 completionItem/resolve: "label" must be a string
> completionItem/resolve {"label": "x", "documentation": 3}
< error -32602 completionItem/resolve: "documentation" must be a string or an object
> codeAction/resolve {"title": "x", "isPreferred": "yes"}
< error -32602 codeAction/resolve: "isPreferred" must be a boolean
> documentLink/resolve {"data": 1}
< error -32602 documentLink/resolve: "range" must be an object
> codeLens/resolve []
< error -32602 codeLens/resolve: "params" must be an object
