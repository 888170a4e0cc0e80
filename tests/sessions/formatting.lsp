# Formatting lays out front matter and leaves the body alone; a range may also align tables.
workspace typical
open .bluekit/kits/messy.md
    ---
    # about all of it

    tags:   [ui,  "a, b" ]
    version :  1
    custom:   {a: 1,   b: [x]}
    description:    What it is for.    # short

    # the name
    id: messy
    alias: 'Messy'
    type:   kit
    is_base:   false
    related:
    - token-store
    -   greeting
    ---
    #  Messy

    |a|b|
    |-|-:|
    |äöü|1|
sync
> textDocument/formatting {"doc": ".bluekit/kits/messy.md", "options": {"tabSize": 2, "insertSpaces": true}}
< [
      {"range": "4:1-9:1", "newText": ""},
      {
        "range": "12:1-14:1",
        "newText": "type: kit\nis_base: false\nversion: 1\ntags:\n  - ui\n  - \"a, b\"\ndescription: What it is for.    # short\n"
      },
      {
        "range": "15:1-17:1",
        "newText": "  - token-store\n  - greeting\ncustom: {a: 1,   b: [x]}\n"
      }
    ]
> textDocument/rangeFormatting {"doc": ".bluekit/kits/messy.md", "range": "12:1-13:1", "options": {"tabSize": 2, "insertSpaces": true}}
< [{"range": "12:1-14:1", "newText": "type: kit\nis_base: false\n"}]
> textDocument/rangeFormatting {"doc": ".bluekit/kits/messy.md", "range": "20:1-21:1", "options": {"tabSize": 2, "insertSpaces": true}}
< [
      {"range": "20:2-20:5", "newText": " a   |   b "},
      {"range": "21:2-21:6", "newText": " --- | --: "},
      {"range": "22:2-22:10", "newText": " äöü |   1 "}
    ]
> textDocument/onTypeFormatting {"doc": ".bluekit/kits/messy.md", "at": "6:1", "ch": "\n", "options": {"tabSize": 2, "insertSpaces": true}}
< [{"range": "5:8-5:11", "newText": ":"}]
# Broken front matter, and what has none, is left alone.
edit .bluekit/kits/messy.md 11:1-11:15 "alias: Messy: kit"
> textDocument/formatting {"doc": ".bluekit/kits/messy.md", "options": {"tabSize": 2, "insertSpaces": true}}
< []
open .bluekit/notes/ideas.md
> textDocument/formatting {"doc": ".bluekit/notes/ideas.md", "options": {"tabSize": 2, "insertSpaces": true}}
< []
