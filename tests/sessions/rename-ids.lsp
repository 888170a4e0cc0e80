# Renaming an id: its declaration, links by it, relations; here and in files that are not open.
workspace typical
capabilities {"workspace": {"workspaceEdit": {"documentChanges": true, "resourceOperations": ["create", "rename", "delete"]}}, "textDocument": {"rename": {"prepareSupport": true}}}
write .bluekit/kits/extra.md
    ---
    id: extra
    alias: Extra
    type: kit
    is_base: false
    version: 1
    tags: [ui]
    description: Refers to the greeting in every way.
    related:
      - greeting
      - "[[greeting]]"
      - id: 'greeting'
        reason: It is the first screen.
    depends_on: greeting
    ---
    # Extra

    By id [[greeting]], with a label [[greeting|the first screen]], with a heading
    [[greeting#End State]], in other letters [[GREETING]], by alias in another place: [[Greeting]].
    Not in code: `[[greeting]]`. By path: [greeting](greeting.md), which keeps its name.
open .bluekit/kits/greeting.md
sync
> textDocument/prepareRename {"doc": ".bluekit/kits/greeting.md", "at": "2:6"}
< {"range": "2:5-2:13", "placeholder": "greeting"}
> textDocument/rename {"doc": ".bluekit/kits/greeting.md", "at": "2:6", "newName": "welcome"}
< {
      "documentChanges": [
        {
          "textDocument": {"uri": "ws:/.bluekit/kits/extra.md", "version": null},
          "edits": [
            {"range": "10:5-10:13", "newText": "welcome"},
            {"range": "11:8-11:16", "newText": "welcome"},
            {"range": "12:10-12:18", "newText": "welcome"},
            {"range": "14:13-14:21", "newText": "welcome"},
            {"range": "18:9-18:17", "newText": "welcome"},
            {"range": "18:36-18:44", "newText": "welcome"},
            {"range": "19:3-19:11", "newText": "welcome"},
            {"range": "19:44-19:52", "newText": "welcome"}
          ]
        },
        {
          "textDocument": {"uri": "ws:/.bluekit/kits/greeting.md", "version": 1},
          "edits": [{"range": "2:5-2:13", "newText": "welcome"}]
        }
      ]
    }

# From a reference it is the same rename; text that is not saved counts.
open .bluekit/kits/extra.md
edit .bluekit/kits/extra.md 17:1-17:1 "One more: [[greeting]]."
> textDocument/prepareRename {"doc": ".bluekit/kits/extra.md", "at": "17:15"}
< {"range": "17:13-17:21", "placeholder": "greeting"}
> textDocument/rename {"doc": ".bluekit/kits/extra.md", "at": "17:15", "newName": "welcome"}
< {
      "documentChanges": [
        {
          "textDocument": {"uri": "ws:/.bluekit/kits/extra.md", "version": 2},
          "edits": [
            {"range": "10:5-10:13", "newText": "welcome"},
            {"range": "11:8-11:16", "newText": "welcome"},
            {"range": "12:10-12:18", "newText": "welcome"},
            {"range": "14:13-14:21", "newText": "welcome"},
            {"range": "17:13-17:21", "newText": "welcome"},
            {"range": "18:9-18:17", "newText": "welcome"},
            {"range": "18:36-18:44", "newText": "welcome"},
            {"range": "19:3-19:11", "newText": "welcome"},
            {"range": "19:44-19:52", "newText": "welcome"}
          ]
        },
        {
          "textDocument": {"uri": "ws:/.bluekit/kits/greeting.md", "version": 1},
          "edits": [{"range": "2:5-2:13", "newText": "welcome"}]
        }
      ]
    }

# What would collide, or is no id, is refused with the reason.
> textDocument/rename {"doc": ".bluekit/kits/greeting.md", "at": "2:6", "newName": "http-client"}
< error -32803 the id “http-client” is taken by http-client.md
> textDocument/rename {"doc": ".bluekit/kits/greeting.md", "at": "2:6", "newName": "Hello there"}
< error -32803 “Hello there” is no id: write small letters and digits joined by “-”
> textDocument/rename {"doc": ".bluekit/kits/greeting.md", "at": "2:6", "newName": "greeting"}
< null
> textDocument/prepareRename {"doc": ".bluekit/kits/greeting.md", "at": "14:5"}
< null
> textDocument/rename {"doc": ".bluekit/kits/greeting.md", "at": "14:5", "newName": "x"}
< error -32803 nothing here has a name that could be changed
