# Keys this kind has and has not, references that lead somewhere and nowhere, code, tags, placeholders.
workspace typical
open .bluekit/kits/colour.md
    ---
    id: colour
    type: kit
    tgas: [a]
    tags: [auth, "two words"]
    complexity: simple
    ---
    # Colour

    [[greeting]] [[greeting#End State]] [[greeting#Nowhere]] [[nothing|label]]
    [a](greeting.md) [b](gone.md) [c](#colour) [d](#gone) <https://a.example>
    `src/auth/session.ts:9-13` `src/auth/gone.ts:1` #auth {{NAME}} {{kebabCase 🌱}} {{kebabCase NAME}}

    [e][f] and [g][f]

    [f]: auth/token-store.md#storage

    ```9:13:src/auth/session.ts
    {{NAME}}
    ```
sync
> textDocument/semanticTokens/full {"doc": ".bluekit/kits/colour.md"}
< {
      "resultId": "1",
      "tokens": [
        "2:1-3 property",
        "3:1-5 property",
        "4:1-5 property unknown",
        "5:1-5 property",
        "5:8-12 decorator",
        "5:15-24 decorator",
        "6:1-11 property unknown",
        "10:3-11 namespace",
        "10:16-24 namespace",
        "10:25-34 label",
        "10:39-47 namespace",
        "10:48-55 label unresolved",
        "10:60-67 namespace unresolved",
        "11:5-16 namespace",
        "11:22-29 namespace unresolved",
        "11:36-42 label",
        "11:49-53 label unresolved",
        "12:2-21 codeReference",
        "12:22-26 number",
        "12:29-45 codeReference unresolved",
        "12:46-47 number unresolved",
        "12:49-54 decorator",
        "12:57-61 parameter",
        "12:85-94 function",
        "12:95-99 parameter",
        "16:6-25 namespace",
        "16:26-33 label",
        "18:4-8 number",
        "18:9-28 codeReference",
        "19:3-7 parameter"
      ]
    }

# Only what changed comes back.
edit .bluekit/kits/colour.md 4:1-4:5 "tags"
> textDocument/semanticTokens/full/delta {"doc": ".bluekit/kits/colour.md", "previousResultId": "last.resultId"}
< {"resultId": "2", "edits": [{"start": 14, "deleteCount": 1, "data": [0, 0, 7, 1, 7, 0]}]}
> textDocument/semanticTokens/full/delta {"doc": ".bluekit/kits/colour.md", "previousResultId": "last.resultId"}
< {"resultId": "3", "edits": []}
# An answer nobody remembers is given whole.
> textDocument/semanticTokens/full/delta {"doc": ".bluekit/kits/colour.md", "previousResultId": "1"}
< {
      "resultId": "4",
      "tokens": [
        "2:1-3 property",
        "3:1-5 property",
        "4:1-5 property",
        "4:8-9 decorator",
        "5:1-5 property",
        "5:8-12 decorator",
        "5:15-24 decorator",
        "6:1-11 property unknown",
        "10:3-11 namespace",
        "10:16-24 namespace",
        "10:25-34 label",
        "10:39-47 namespace",
        "10:48-55 label unresolved",
        "10:60-67 namespace unresolved",
        "11:5-16 namespace",
        "11:22-29 namespace unresolved",
        "11:36-42 label",
        "11:49-53 label unresolved",
        "12:2-21 codeReference",
        "12:22-26 number",
        "12:29-45 codeReference unresolved",
        "12:46-47 number unresolved",
        "12:49-54 decorator",
        "12:57-61 parameter",
        "12:85-94 function",
        "12:95-99 parameter",
        "16:6-25 namespace",
        "16:26-33 label",
        "18:4-8 number",
        "18:9-28 codeReference",
        "19:3-7 parameter"
      ]
    }

# Two lines of it.
> textDocument/semanticTokens/range {"doc": ".bluekit/kits/colour.md", "range": "2:1-4:1"}
< {"tokens": ["2:1-3 property", "3:1-5 property"]}
> textDocument/semanticTokens/range {"doc": ".bluekit/kits/colour.md", "range": "12:1-13:1"}
< {
      "tokens": [
        "12:2-21 codeReference",
        "12:22-26 number",
        "12:29-45 codeReference unresolved",
        "12:46-47 number unresolved",
        "12:49-54 decorator",
        "12:57-61 parameter",
        "12:85-94 function",
        "12:95-99 parameter"
      ]
    }

# A block that nobody has closed yet.
open .bluekit/kits/half.md
    ---
    id: half
    type: kit
    ver

    # Half
> textDocument/semanticTokens/full {"doc": ".bluekit/kits/half.md"}
< {"resultId": "5", "tokens": ["2:1-3 property", "3:1-5 property"]}

# A value of two lines, behind characters of several units.
open .bluekit/kits/lines.md
    ---
    id: lines
    "type": kit
    related:
      - 🌱 some
        thing
      - greeting
    ---
    # Lines
> textDocument/semanticTokens/full {"doc": ".bluekit/kits/lines.md"}
< {
      "resultId": "6",
      "tokens": [
        "2:1-3 property",
        "3:1-7 property",
        "4:1-8 property",
        "5:5-14 namespace unresolved",
        "6:5-10 namespace unresolved",
        "7:5-13 namespace"
      ]
    }

open notes.md
    ---
    id: x
    ---
    [[greeting]] #tag
> textDocument/semanticTokens/full {"doc": "notes.md"}
< {"resultId": "7", "tokens": []}
