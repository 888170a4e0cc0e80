# The kits most like a given one.
workspace typical
sync
> kit/related {"doc": ".bluekit/kits/auth/token-store.md", "limit": 3}
<~ {"hits": [{"id": "login-flow"}]}
<! {"hits": [{"id": "token-store"}]}
> kit/related {}
< error -32602 …textDocument…
