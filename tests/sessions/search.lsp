# Full text: words, phrases, prefixes, filters; typing never produces an error.
workspace typical
sync
> kit/search {"query": "refresh token", "limit": 1}
< {
      "total": 3,
      "exact": true,
      "elapsed_ms": "…",
      "hits": [
        {
          "uri": "ws:/.bluekit/kits/auth/token-store.md",
          "range": "19:5-19:12",
          "id": "token-store",
          "name": "Token Store",
          "kind": "kit",
          "project": "workspace",
          "tags": ["auth", "storage"],
          "score": "…",
          "snippet": "…A refresh token never leaves the store.…",
          "matches": [[5, 10], [51, 58], [59, 64], [126, 133]]
        }
      ]
    }
> kit/search {"query": "\"refresh token\""}
<~ {"hits": [{"id": "token-store"}]}
> kit/search {"query": "refresh -lock"}
<! {"hits": [{"id": "token-store"}]}
> kit/search {"query": "greet* kind:kit"}
<~ {"hits": [{"id": "greeting", "kind": "kit"}]}
> kit/search {"query": "tag:auth kind:walkthrough"}
<~ {"total": 1, "hits": [{"id": "login-flow"}]}
> kit/search {"query": "überlauf"}
<~ {"total": 1, "hits": [{"id": "shelf-layout"}]}
> kit/search {"query": "UBERLAUF"}
<~ {"total": 1, "hits": [{"id": "shelf-layout"}]}
> kit/search {"query": "字幕"}
<~ {"total": 1, "hits": [{"id": "shelf-layout"}]}
> kit/search {"query": "in:title greeting"}
<~ {"hits": [{"id": "greeting"}]}
> kit/search {"query": "base:true kind:kit"}
<~ {"total": 2}
> kit/search {"query": "path:walkthroughs release"}
<~ {"hits": [{"id": "release-day"}]}
> kit/search {"query": "\"unclosed AND ( OR kind:"}
<~ {"exact": true}
> kit/search {"query": ""}
<~ {"exact": true}
> kit/search {"query": "the", "limit": 2}
<~ {"hits": [{}, {}]}
> kit/search {"query": "the", "limit": 2, "offset": 2}
<~ {"hits": [{}, {}]}
> kit/search {"query": "the", "limit": "two"}
< error -32602 …limit…
> kit/search {}
< error -32602 …query…

# Unsaved text is found, and what it replaced is not.
open .bluekit/notes/ideas.md
    # Ideas

    A zeppelin would be nice.
> kit/search {"query": "zeppelin"}
<~ {"total": 1, "hits": [{"uri": "ws:/.bluekit/notes/ideas.md", "range": "3:3-3:11"}]}
> kit/search {"query": "mood"}
<~ {"total": 0, "hits": []}

# While the last word is typed it may go on; what is more than a word is what it is.
> kit/search {"query": "a zepp"}
<~ {"total": 0}
> kit/search {"query": "a zepp", "typing": true}
<~ {"total": 1, "hits": [{"uri": "ws:/.bluekit/notes/ideas.md", "range": "3:1-3:2"}]}
> kit/search {"query": "nice -zepp", "typing": true}
<~ {"total": 1}
> kit/search {"query": "\"a zepp", "typing": true}
<~ {"total": 0}
> kit/search {"query": "zeppelin tag:x", "typing": true}
<~ {"total": 0}
> kit/search {"query": "", "typing": true}
<~ {"total": 0}
> kit/search {"query": "zepp", "typing": null}
<~ {"total": 0}
> kit/search {"query": "zepp", "typing": "yes"}
< error -32602 …typing…
> workspace/symbol {"query": "nothing is called so", "typing": "yes"}
< []
