# Nothing is said that nobody asked for: saving, tracing, the same text again.
workspace minimal
open .bluekit/kits/hello.md
< problems .bluekit/kits/hello.md
    none
save .bluekit/kits/hello.md
< nothing
> $/setTrace {"value": "off"}
< nothing
> textDocument/willSave {"textDocument": {"uri": "ws:/.bluekit/kits/hello.md"}, "reason": 1}
< nothing
write elsewhere.md "no kit"
< nothing
