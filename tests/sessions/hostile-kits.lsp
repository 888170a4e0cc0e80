# Line ends, a byte order mark, emoji, bytes that are no text: places stay right.
workspace hostile
config {"diagnostics": {"unopened": "all"}}
sync
< problems .bluekit/kits/crlf.md
    13:43-13:51 information KIT307 the app does not follow links with an anchor into another document; link to the document
< problems .bluekit/kits/bom.md
    1:1-1:7 warning KIT022 a byte order mark hides the front matter from the app; save as UTF-8 without it
< problems .bluekit/kits/emoji.md
    15:115-15:125 warning KIT305 there is no missing.md; links are relative to the document they stand in
> kit/search {"query": "readable"}
<~ {"total": 1, "hits": [{"id": "invalid-utf8"}]}
< problems .bluekit/kits/nul.md
    none
< problems .bluekit/kits/unclosed.md
    1:1-1:4 error KIT021 the front matter is never closed; add a line "---" after its last key
< problems .bluekit/kits/empty.md
    1:1-1:1 warning KIT020 no front matter; without it the app knows neither id nor type of this kit
< problems .bluekit/kits/only-dashes.md
    1:1-1:4 warning KIT020 no front matter; without it the app knows neither id nor type of this kit
< problems .bluekit/kits/no newline.md
    none
< problems .bluekit/kits/lone-cr.md
    1:1-1:4 warning KIT020 no front matter; without it the app knows neither id nor type of this kit
< problems .bluekit/kits/open-fence.md
    none
< problems .bluekit/kits/brackets.md
    none
< problems .bluekit/kits/broken-yaml.md
    1:1-1:4 warning KIT005 no "tags"; add one to three so that people can find this
    1:1-1:4 warning KIT006 no "description"; say in one sentence what this is for
    1:1-1:4 information KIT007 no "is_base"; add "is_base: false"
    1:1-1:4 information KIT008 no "version"; add "version: 1"
    3:8-3:22 error KIT106 this bracket is never closed; add the closing one, or put the value in quotes

open .bluekit/kits/emoji.md
< problems .bluekit/kits/emoji.md
    15:115-15:125 warning KIT305 there is no missing.md; links are relative to the document they stand in
> textDocument/documentSymbol {"doc": ".bluekit/kits/emoji.md"}
< [
      {
        "name": "Front matter",
        "kind": 3,
        "location": {"uri": "ws:/.bluekit/kits/emoji.md", "range": "1:1-10:4"}
      },
      {
        "name": "Faces 😀 and flags",
        "kind": 15,
        "location": {"uri": "ws:/.bluekit/kits/emoji.md", "range": "11:1-11:23"}
      },
      {
        "name": "Faces and flags",
        "kind": 15,
        "location": {"uri": "ws:/.bluekit/kits/emoji.md", "range": "13:1-13:19"},
        "containerName": "Faces 😀 and flags"
      }
    ]
