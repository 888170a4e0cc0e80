# From initialize to exit: what is announced, and in which order things may be said.
workspace minimal
manual

> workspace/symbol {"query": "x"}
< error -32002 …
> initialize
<~ {"serverInfo": {"name": "kitls", "version": "…"},
    "capabilities": {
        "textDocumentSync": {"openClose": true, "change": 2},
        "hoverProvider": true, "definitionProvider": true,
        "documentSymbolProvider": true, "workspaceSymbolProvider": true,
        "completionProvider": {"resolveProvider": true},
        "diagnosticProvider": {"interFileDependencies": true, "workspaceDiagnostics": false},
        "workspace": {"workspaceFolders": {"supported": true, "changeNotifications": true}}}}
> initialized {}
> initialize
< error -32600 …
> no/such
< error -32601 …
> $/setTrace {"value": "off"}
sync
> shutdown
< null
> workspace/symbol {"query": "x"}
< error -32600 …
> exit
