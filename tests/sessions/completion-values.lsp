# Values: types, choices, booleans, tags that others use, kit ids in relations.
workspace typical
open .bluekit/kits/new.md
    ---
    id: new
    type: 
    is_base: 
    tags:
      - 
    complexity: 
    depends_on:
      - 
    ---
    # New
sync
> textDocument/completion {"doc": ".bluekit/kits/new.md", "at": "3:7"}
<~ {"items": [{"label": "kit"}]}
<~ {"items": [{"label": "walkthrough"}]}
edit .bluekit/kits/new.md 3:7 "walkthrough"
> textDocument/completion {"doc": ".bluekit/kits/new.md", "at": "4:10"}
<~ {"items": [{"label": "false"}]}
<~ {"items": [{"label": "true"}]}
> textDocument/completion {"doc": ".bluekit/kits/new.md", "at": "6:5"}
<~ {"items": [{"label": "auth"}]}
> textDocument/completion {"doc": ".bluekit/kits/new.md", "at": "7:13"}
<~ {"items": [{"label": "moderate"}]}
> textDocument/completion {"doc": ".bluekit/kits/new.md", "at": "9:5"}
<~ {"items": [{"label": "token-store"}]}
