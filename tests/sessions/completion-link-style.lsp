# A wiki link is completed to a relative one, unless the setting says otherwise (A12). The item replaces
# the brackets too, and is filtered by what stands there.
workspace typical
write .bluekit/kits/w(1).md "---\nid: with-brackets\nalias: \"With [a] Bracket\"\ntype: kit\n---\n"
open .bluekit/walkthroughs/new.md
    See [[token]] and [[token-store#Ref
    See [[with-b and [x](../kits/w)
    See [[tok|the store]]
    See [x](token-store.m)
sync
> textDocument/completion {"doc": ".bluekit/walkthroughs/new.md", "at": "1:12"}
<~ {"items": [{"label": "Token Store", "filterText": "[[token-store…", "textEdit": {"range": "1:5-1:14", "newText": "[Token Store](../kits/auth/token-store.md)"}}]}
> textDocument/completion {"doc": ".bluekit/walkthroughs/new.md", "at": "1:36"}
<~ {"items": [{"label": "Refresh", "textEdit": {"range": "1:33-1:36", "newText": "Refresh]]"}}]}
> textDocument/completion {"doc": ".bluekit/walkthroughs/new.md", "at": "2:13"}
<~ {"items": [{"label": "With [a] Bracket", "textEdit": {"range": "2:5-2:13", "newText": "[With \\[a\\] Bracket](../kits/w%281%29.md)"}}]}
> textDocument/completion {"doc": ".bluekit/walkthroughs/new.md", "at": "2:31"}
<~ {"items": [{"label": "../kits/w%281%29.md", "textEdit": {"range": "2:22-2:31", "newText": "../kits/w%281%29.md"}}]}
> textDocument/completion {"doc": ".bluekit/walkthroughs/new.md", "at": "3:10"}
<~ {"items": [{"label": "Token Store", "textEdit": {"range": "3:7-3:10", "newText": "token-store"}}]}
> textDocument/completion {"doc": ".bluekit/walkthroughs/new.md", "at": "4:22"}
<~ {"items": [{"label": "../kits/auth/token-store.md", "textEdit": {"range": "4:9-4:22", "newText": "../kits/auth/token-store.md"}}]}
config {"completion": {"linkStyle": "wiki"}}
> textDocument/completion {"doc": ".bluekit/walkthroughs/new.md", "at": "1:12"}
<~ {"items": [{"label": "Token Store", "textEdit": {"range": "1:7-1:12", "newText": "token-store"}}]}
> textDocument/completion {"doc": ".bluekit/walkthroughs/new.md", "at": "2:13"}
<~ {"items": [{"label": "With [a] Bracket", "textEdit": {"range": "2:7-2:13", "newText": "with-brackets]]"}}]}
