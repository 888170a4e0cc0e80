# A client that shows lenses and hints is told to ask again when other files change what they say: once, until it asks.
workspace typical
initializationOptions {"kit": {"diagnostics": {"unopened": "off"}}}
capabilities {"workspace": {"codeLens": {"refreshSupport": true}, "inlayHint": {"refreshSupport": true}}}
open .bluekit/kits/greeting.md
open .bluekit/kits/http-client.md
sync
> textDocument/codeLens {"doc": ".bluekit/kits/greeting.md"}
<~ [{"range": "12:3-12:11"}]
> textDocument/inlayHint {"doc": ".bluekit/kits/http-client.md", "range": "1:1-99:1"}
<~ [{"label": "auth/token-store.md"}]
# On disk.
write .bluekit/kits/one.md "[[greeting]]"
<< workspace/codeLens/refresh
<< workspace/inlayHint/refresh
write .bluekit/kits/two.md "[[greeting]]"
sync
< nothing
# In another open document, unsaved.
> textDocument/codeLens {"doc": ".bluekit/kits/greeting.md"}
<~ [{"range": "12:3-12:11"}]
edit .bluekit/kits/http-client.md 12:1-12:1 "\n[[greeting]]\n"
<< workspace/codeLens/refresh
# Nor twice for one answer.
edit .bluekit/kits/http-client.md 12:1-12:1 "\n[[greeting]]\n"
<< textDocument/publishDiagnostics {"version": 3}
sync
< nothing
