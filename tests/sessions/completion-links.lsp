# Links in text: kits, their headings, wiki links, paths of code. Not inside code.
workspace typical
open .bluekit/kits/new.md
    # New

    See [the store](auth/)
    See [the store](auth/token-store.md#)
    See [[tok]]
    See [[token-store#]]
    See `src/auth/`
    ```
    [[tok
    ```
sync
> textDocument/completion {"doc": ".bluekit/kits/new.md", "at": "3:22"}
<~ {"items": [{"label": "…token-store…"}]}
> textDocument/completion {"doc": ".bluekit/kits/new.md", "at": "4:37"}
<~ {"items": [{"label": "…efresh"}]}
> textDocument/completion {"doc": ".bluekit/kits/new.md", "at": "5:10"}
<~ {"items": [{"label": "…oken…"}]}
> textDocument/completion {"doc": ".bluekit/kits/new.md", "at": "6:19"}
<~ {"items": [{"label": "Refresh"}]}
> textDocument/completion {"doc": ".bluekit/kits/new.md", "at": "7:15"}
<~ {"items": [{"label": "…token_store.ts"}]}
> textDocument/completion {"doc": ".bluekit/kits/new.md", "at": "9:6"}
<! {"items": [{"label": "…oken…"}]}
