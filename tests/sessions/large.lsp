# A line of a megabyte, and a file above the limit: slow for us, not for anybody else.
workspace minimal
write .bluekit/kits/long-line.md repeat 250000 "word "
open .bluekit/kits/long-line.md
> textDocument/hover {"doc": ".bluekit/kits/long-line.md", "at": "1:500000"}
< null
sync
edit .bluekit/kits/long-line.md 1:1 "---\nid: long-line\nalias: Long\ntype: kit\n---\n"
> workspace/symbol {"query": "hello"}
<~ [{"name": "Hello"}]
< problems .bluekit/kits/long-line.md
    1:1-1:4 warning KIT005 no "tags"; add one to three so that people can find this
    1:1-1:4 warning KIT006 no "description"; say in one sentence what this is for
    1:1-1:4 information KIT007 no "is_base"; add "is_base: false"
    1:1-1:4 information KIT008 no "version"; add "version: 1"
    1:1-1:4 information KIT031 larger than 1 MiB; only the front matter is read
