# Renaming tags everywhere, tokens and labels of links within their document, aliases.
workspace typical
capabilities {"textDocument": {"rename": {"prepareSupport": true}}}
write .bluekit/kits/words.md
    ---
    id: words
    alias: Words
    type: kit
    is_base: false
    version: 1
    tags: [ui, "onboarding", first-run]
    description: Has everything that has a name.
    ---
    # Words

    About #onboarding and #first-run. The {{SERVICE_NAME}} has a {{kebabCase SERVICE_NAME}}.

    ## Tokens

    - `{{SERVICE_NAME}}`: what it is called

    See [the docs][Docs], [docs], [docs][] and [[Words]].

    [docs]: ../walkthroughs/login-flow.md
open .bluekit/kits/words.md
sync
> textDocument/rename {"doc": ".bluekit/kits/words.md", "at": "12:10", "newName": "welcome"}
< {
      "changes": {
        "ws:/.bluekit/kits/greeting.md": [{"range": "8:5-8:15", "newText": "welcome"}],
        "ws:/.bluekit/kits/words.md": [
          {"range": "7:13-7:23", "newText": "welcome"},
          {"range": "12:8-12:18", "newText": "welcome"}
        ],
        "ws:/.bluekit/walkthroughs/login-flow.md": [{"range": "9:5-9:15", "newText": "welcome"}]
      }
    }
# One that the kit has already: it does not stand there twice.
> textDocument/rename {"doc": ".bluekit/kits/words.md", "at": "12:10", "newName": "first-run"}
< {
      "changes": {
        "ws:/.bluekit/kits/greeting.md": [{"range": "8:5-8:15", "newText": "first-run"}],
        "ws:/.bluekit/kits/words.md": [{"range": "7:12-7:26", "newText": ""}, {"range": "12:8-12:18", "newText": "first-run"}],
        "ws:/.bluekit/walkthroughs/login-flow.md": [{"range": "9:5-9:15", "newText": "first-run"}]
      }
    }
> textDocument/rename {"doc": ".bluekit/kits/words.md", "at": "12:10", "newName": "two words"}
< error -32803 “two words” is no tag: write letters, digits, “-”, “_” and “/”, without blanks
> textDocument/prepareRename {"doc": ".bluekit/kits/words.md", "at": "12:45"}
< {"range": "12:41-12:53", "placeholder": "SERVICE_NAME"}
> textDocument/rename {"doc": ".bluekit/kits/words.md", "at": "12:45", "newName": "APP"}
< {
      "changes": {
        "ws:/.bluekit/kits/words.md": [
          {"range": "12:41-12:53", "newText": "APP"},
          {"range": "12:74-12:86", "newText": "APP"},
          {"range": "16:6-16:18", "newText": "APP"}
        ]
      }
    }
> textDocument/prepareRename {"doc": ".bluekit/kits/words.md", "at": "18:17"}
< {"range": "18:16-18:20", "placeholder": "Docs"}
> textDocument/rename {"doc": ".bluekit/kits/words.md", "at": "18:17", "newName": "manual"}
< {
      "changes": {
        "ws:/.bluekit/kits/words.md": [
          {"range": "18:16-18:20", "newText": "manual"},
          {"range": "18:29-18:29", "newText": "[manual]"},
          {"range": "18:37-18:39", "newText": "[manual]"},
          {"range": "20:2-20:6", "newText": "manual"}
        ]
      }
    }
> textDocument/rename {"doc": ".bluekit/kits/words.md", "at": "3:9", "newName": "Words: a list"}
< {
      "changes": {
        "ws:/.bluekit/kits/words.md": [
          {"range": "3:8-3:13", "newText": "\"Words: a list\""},
          {"range": "18:46-18:51", "newText": "Words: a list"}
        ]
      }
    }
# A line that cannot be read takes nothing from the tags below it.
edit .bluekit/kits/words.md 3:1-3:13 "alias: a: b"
> textDocument/rename {"doc": ".bluekit/kits/words.md", "at": "12:10", "newName": "welcome"}
< {
      "changes": {
        "ws:/.bluekit/kits/greeting.md": [{"range": "8:5-8:15", "newText": "welcome"}],
        "ws:/.bluekit/kits/words.md": [
          {"range": "7:13-7:23", "newText": "welcome"},
          {"range": "12:8-12:18", "newText": "welcome"}
        ],
        "ws:/.bluekit/walkthroughs/login-flow.md": [{"range": "9:5-9:15", "newText": "welcome"}]
      }
    }

# What stands below a tag goes with it, also where nothing else has the tag.
write .bluekit/kits/below.md
    ---
    id: below
    alias: Below
    type: kit
    is_base: false
    version: 1
    tags: [tours]
    description: Has a tag below another.
    ---
    # Below

    About #onboarding/first/day.
sync
open .bluekit/kits/greeting.md
> textDocument/rename {"doc": ".bluekit/kits/greeting.md", "at": "8:6", "newName": "welcome"}
<~ {"changes": {"ws:/.bluekit/kits/below.md": [{"range": "12:8-12:28", "newText": "welcome/first/day"}]}}
