# Documentation comes with completionItem/resolve; items of others are given back as they are.
workspace typical
capabilities {"textDocument": {"completion": {"completionItem": {"documentationFormat": ["markdown"]}}}}
open .bluekit/blueprints/account-service/new.md
    ---
    type: task
    blueprint: 
    ---
    [[tok
sync
> textDocument/completion {"doc": ".bluekit/blueprints/account-service/new.md", "at": "3:12"}
<~ {"items": [{"label": "account-service", "textEdit": {"newText": "account-service"}}]}
> completionItem/resolve {"label": "alias", "kind": 10, "data": "key:1:alias"}
< {"label": "alias", "kind": 10, "data": "key:1:alias", "documentation": {"kind": "markdown", "value": "The title that people see in lists and cards."}}
> completionItem/resolve {"label": "kit", "data": "kind:1:"}
<~ {"documentation": {"value": "A reusable pattern…"}}
> completionItem/resolve {"label": "x", "data": "kind:99999999999999999999:"}
< {"label": "x", "data": "kind:99999999999999999999:"}
> completionItem/resolve {"label": "x", "data": "kit:/nowhere.md"}
< {"label": "x", "data": "kit:/nowhere.md"}
> completionItem/resolve {"label": "x", "data": {"other": 1}}
< {"label": "x", "data": {"other": 1}}
