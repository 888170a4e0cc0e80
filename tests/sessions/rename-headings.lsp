# Renaming a heading: every anchor follows, and those of repeated headings are counted anew.
workspace typical
write .bluekit/kits/steps.md
    ---
    id: steps
    alias: Steps
    type: kit
    is_base: false
    version: 1
    tags: [ui]
    description: Has a heading twice.
    ---
    # Steps

    [first](#set-up), [second](#set-up-1), [[#Set up]], [by reference][up].

    ## Set up

    ## Use

    ## Set up

    [up]: #set-up "the first"
write .bluekit/kits/others.md
    ---
    id: others
    alias: Others
    type: kit
    is_base: false
    version: 1
    tags: [ui]
    description: Refers to headings of another document.
    ---
    # Others

    [first](steps.md#set-up), [second](./steps.md#set-up-1), [[steps#Set up]], [[Steps#set-up-1]].
open .bluekit/kits/steps.md
sync
> textDocument/prepareRename {"doc": ".bluekit/kits/steps.md", "at": "14:6"}
< {"range": "14:4-14:10", "placeholder": "Set up"}
> textDocument/rename {"doc": ".bluekit/kits/steps.md", "at": "14:6", "newName": "Über alles: `first` steps"}
< {
      "changes": {
        "ws:/.bluekit/kits/others.md": [
          {"range": "12:18-12:24", "newText": "über-alles-first-steps"},
          {"range": "12:47-12:55", "newText": "set-up"},
          {"range": "12:66-12:72", "newText": "Über alles: first steps"},
          {"range": "12:84-12:92", "newText": "set-up"}
        ],
        "ws:/.bluekit/kits/steps.md": [
          {"range": "12:10-12:16", "newText": "über-alles-first-steps"},
          {"range": "12:29-12:37", "newText": "set-up"},
          {"range": "12:43-12:49", "newText": "Über alles: first steps"},
          {"range": "14:4-14:10", "newText": "Über alles: `first` steps"},
          {"range": "20:8-20:14", "newText": "über-alles-first-steps"}
        ]
      }
    }

# From an anchor, in the other document.
open .bluekit/kits/others.md
> textDocument/prepareRename {"doc": ".bluekit/kits/others.md", "at": "12:50"}
< {"range": "12:47-12:55", "placeholder": "Set up"}
> textDocument/rename {"doc": ".bluekit/kits/others.md", "at": "12:50", "newName": "Tear down"}
< {
      "changes": {
        "ws:/.bluekit/kits/others.md": [
          {"range": "12:47-12:55", "newText": "tear-down"},
          {"range": "12:84-12:92", "newText": "tear-down"}
        ],
        "ws:/.bluekit/kits/steps.md": [
          {"range": "12:29-12:37", "newText": "tear-down"},
          {"range": "18:4-18:10", "newText": "Tear down"}
        ]
      }
    }
> textDocument/rename {"doc": ".bluekit/kits/steps.md", "at": "14:6", "newName": "   "}
< error -32803 a name has at least one character
> textDocument/rename {"doc": ".bluekit/kits/steps.md", "at": "14:6", "newName": "a #"}
< error -32803 “a #” cannot stand as a heading there
