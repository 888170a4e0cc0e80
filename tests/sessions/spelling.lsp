# A client may spell a URI otherwise than we do: the list under our spelling goes when it opens the file.
workspace minimal

write .bluekit/kits/a(1).md
    ---
    id: a
    type: kit
    alias: A
    tags: [x]
    description: d
    is_base: false
    version: 1
    ---
    [gone](./gone.md)
sync
<< textDocument/publishDiagnostics {"uri": "ws:/.bluekit/kits/a%281%29.md", "diagnostics": ["…"]}
> textDocument/didOpen {"textDocument": {"uri": "ws:/.bluekit/kits/a(1).md", "languageId": "markdown", "version": 1,
    "text": "# A"}}
<< textDocument/publishDiagnostics {"uri": "ws:/.bluekit/kits/a%281%29.md", "diagnostics": []}
