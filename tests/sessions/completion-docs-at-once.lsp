# A client that names what it asks for later, and documentation is not among it, gets that with the list.
workspace typical
capabilities {"textDocument": {"completion": {"completionItem": {"documentationFormat": ["markdown"], "resolveSupport": {"properties": ["additionalTextEdits", "command"]}}}}}
open .bluekit/kits/new.md
    ---
    type: task
    blueprint: 
    ---
    [[tok
sync
> textDocument/completion {"doc": ".bluekit/kits/new.md", "at": "5:6"}
<~ {"items": [{"label": "Token Store", "documentation": {"kind": "markdown", "value": "**Token Store** — kit\n\nKeeps access and refresh tokens…"}}]}
<! {"items": [{"data": "…"}]}
> textDocument/completion {"doc": ".bluekit/kits/new.md", "at": "2:7"}
<~ {"items": [{"label": "kit", "documentation": {"kind": "markdown"}}]}
<! {"items": [{"data": "…"}]}
> textDocument/completion {"doc": ".bluekit/kits/new.md", "at": "2:1"}
<~ {"items": [{"label": "type", "documentation": {"kind": "markdown"}}]}
<! {"items": [{"data": "…"}]}
