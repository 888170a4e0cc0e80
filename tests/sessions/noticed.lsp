# What changes on disk is noticed without anybody asking: by events, and by looking again and again.
workspace minimal
sync
write .bluekit/kits/loud.md
    ---
    id: loud
    alias: Loud
    type: kit
    description: Makes noise.
    tags: [noise]
    version: 1
    ---
    [gone](./nowhere.md)
<< textDocument/publishDiagnostics {"uri": "ws:/.bluekit/kits/loud.md", "diagnostics": [{"range": "9:8-9:20"}]}
write .bluekit/kits/folder/deep.md
    ---
    id: deep
    alias: Deep
    type: kit
    description: Makes noise.
    tags: [noise]
    version: 1
    ---
    [gone](./nowhere.md)
<< textDocument/publishDiagnostics {"uri": "ws:/.bluekit/kits/folder/deep.md", "diagnostics": [{"range": "9:8-9:20"}]}

config {"watch": {"backend": "poll", "pollIntervalMs": 100}}
sync
write .bluekit/kits/loud.md "---\nid: loud\nalias: Loud\ntype: kit\ndescription: Makes noise.\ntags: [noise]\nversion: 1\n---\n[gone]()\n"
<< textDocument/publishDiagnostics {"uri": "ws:/.bluekit/kits/loud.md", "diagnostics": []}
write .bluekit/kits/folder/deep.md
    ---
    id: loud
    alias: Deep
    type: kit
    description: Makes noise.
    tags: [noise]
    version: 1
    ---
<< textDocument/publishDiagnostics {"uri": "ws:/.bluekit/kits/loud.md", "diagnostics": [{"range": "2:5-2:9"}]}
delete .bluekit/kits/folder
<< textDocument/publishDiagnostics {"uri": "ws:/.bluekit/kits/loud.md", "diagnostics": []}
