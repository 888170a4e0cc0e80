# A report that has not changed is not sent again.
workspace minimal
capabilities {"textDocument": {"diagnostic": {}}}
open .bluekit/kits/hello.md
> textDocument/diagnostic {"doc": ".bluekit/kits/hello.md"}
< {"kind": "full", "resultId": "5d9a1f681da4878f", "items": []}
> textDocument/diagnostic {"doc": ".bluekit/kits/hello.md", "previousResultId": "something else"}
<~ {"kind": "full", "items": []}
