# How many kits each project, kind and tag has, unsaved text included; and word when that may have changed.
workspace two-projects
folders harbor
initializationOptions {"indexNotifications": true}
sync
> kit/groups {"by": "kind"}
< {"groups": [{"name": "kit", "kits": 2}]}
> kit/groups {"by": "project"}
< {"groups": [{"name": "harbor", "kits": 2}]}
> kit/groups {"by": "tag"}
< {"groups": [{"name": "lifting", "kits": 2}]}

write harbor/.bluekit/kits/new.md
    ---
    id: new
    alias: New
    type: kit
    is_base: false
    version: 1
    tags:
      - fresh
    description: Written behind the editor's back.
    ---
    # New
sync
<< kit/indexDidChange {}
> kit/groups {"by": "kind"}
< {"groups": [{"name": "kit", "kits": 3}]}

open harbor/.bluekit/kits/new.md
edit harbor/.bluekit/kits/new.md 4:7-4:10 "agent"
> kit/groups {"by": "kind"}
< {"groups": [{"name": "agent", "kits": 1}, {"name": "kit", "kits": 2}]}
> kit/groups {"by": "colour"}
< error -32602 kit/groups: by must be "project", "kind" or "tag"
> kit/groups {}
< error -32602 kit/groups: "by" must be a string
