# A client is told to fetch tokens again when another file changes what they say, and only then.
workspace typical
initializationOptions {"kit": {"diagnostics": {"unopened": "off"}}}
capabilities {"workspace": {"semanticTokens": {"refreshSupport": true}}}
open .bluekit/kits/waits.md
    ---
    id: waits
    type: kit
    ---
    # Waits

    See [[comes-later]].
sync
> textDocument/semanticTokens/full {"doc": ".bluekit/kits/waits.md"}
< {
      "resultId": "1",
      "tokens": ["2:1-3 property", "3:1-5 property", "7:7-18 namespace unresolved"]
    }

write .bluekit/kits/of-no-concern.md
    ---
    id: of-no-concern
    type: kit
    ---
    # Of no concern
sync
< nothing

write .bluekit/kits/comes-later.md
    ---
    id: comes-later
    type: kit
    ---
    # Comes later
<< workspace/semanticTokens/refresh
> textDocument/semanticTokens/full/delta {"doc": ".bluekit/kits/waits.md", "previousResultId": "last.resultId"}
< {"resultId": "2", "edits": [{"start": 14, "deleteCount": 1, "data": [0]}]}

# Told once, whether or not the client asks.
delete .bluekit/kits/comes-later.md
<< workspace/semanticTokens/refresh
write .bluekit/kits/of-no-concern.md
    ---
    id: still-of-no-concern
    type: kit
    ---
    # Of no concern
sync
< nothing
> textDocument/semanticTokens/full/delta {"doc": ".bluekit/kits/waits.md", "previousResultId": "last.resultId"}
< {"resultId": "3", "edits": [{"start": 14, "deleteCount": 1, "data": [2]}]}
