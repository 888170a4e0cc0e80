# Kits by name, headings below them; fuzzy, best first.
workspace typical
sync
> workspace/symbol {"query": "token store"}
< [
      {
        "name": "Token Store",
        "kind": 4,
        "containerName": "workspace › kits/auth",
        "location": {"uri": "ws:/.bluekit/kits/auth/token-store.md", "range": "3:8-3:19"}
      },
      {
        "name": "Token Store",
        "kind": 15,
        "containerName": "workspace › kits/auth",
        "location": {"uri": "ws:/.bluekit/kits/auth/token-store.md", "range": "12:3-12:14"}
      }
    ]
> workspace/symbol {"query": "tkst"}
<~ [{"name": "Token Store"}]
> workspace/symbol {"query": "größe"}
< [
      {
        "name": "Größe und Überlauf",
        "kind": 15,
        "containerName": "workspace › kits",
        "location": {"uri": "ws:/.bluekit/kits/shelf-layout.md", "range": "15:4-15:25"}
      }
    ]
> workspace/symbol {"query": "GROSSE"}
<~ [{"name": "Größe und Überlauf"}]
> workspace/symbol {"query": "字幕"}
<~ [{"name": "字幕"}]
> workspace/symbol {"query": "zzzz"}
< []
> workspace/symbol {"query": ""}
<~ [{"name": "Greeting"}]
> workspace/symbol {}
< error -32602 …query…
> workspace/symbol {"query": 7}
< error -32602 …query…
