# A report that has not changed is not sent again.
workspace minimal
capabilities {"textDocument": {"diagnostic": {}}}
open .bluekit/kits/hello.md
> textDocument/diagnostic {"doc": ".bluekit/kits/hello.md"}
< {"kind": "full", "resultId": "…", "items": []}
> textDocument/diagnostic {"doc": ".bluekit/kits/hello.md", "previousResultId": "last.resultId"}
< {"kind": "unchanged", "resultId": "…"}
> textDocument/diagnostic {"doc": ".bluekit/kits/hello.md", "previousResultId": "something else"}
<~ {"kind": "full", "items": []}
