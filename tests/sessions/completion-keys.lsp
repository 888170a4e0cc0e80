# Keys of front matter: those of the document's kind, required ones first, without those it has.
workspace typical
open .bluekit/kits/new.md
    ---
    id: new
    type: kit

    ---
    # New
> textDocument/completion {"doc": ".bluekit/kits/new.md", "at": "4:1"}
<~ {"items": [{"label": "alias"}]}
<~ {"items": [{"label": "tags"}]}
<~ {"items": [{"label": "is_base"}]}
<! {"items": [{"label": "id"}]}
<! {"items": [{"label": "capabilities"}]}
> textDocument/completion {"doc": ".bluekit/kits/new.md", "at": "4:1", "context": {"triggerKind": 1}}
< {
      "isIncomplete": false,
      "items": [
        {
          "label": "alias",
          "kind": 10,
          "detail": "text, required",
          "documentation": "The title that people see in lists and cards.",
          "sortText": "0000",
          "textEdit": {"range": "4:1-4:1", "newText": "alias: New"},
          "data": "key:1:alias"
        },
        {
          "label": "is_base",
          "kind": 10,
          "detail": "true or false",
          "documentation": "Whether this is a base that others build on; the app shows a badge.",
          "sortText": "0001",
          "textEdit": {"range": "4:1-4:1", "newText": "is_base: false"},
          "data": "key:1:is_base"
        },
        {
          "label": "version",
          "kind": 10,
          "detail": "whole number",
          "documentation": "Counts the versions of the content, from 1.",
          "sortText": "0002",
          "textEdit": {"range": "4:1-4:1", "newText": "version: 1"},
          "data": "key:1:version"
        },
        {
          "label": "tags",
          "kind": 10,
          "detail": "list of texts, required",
          "documentation": "One to three words to find this by, in kebab-case.",
          "sortText": "0003",
          "textEdit": {"range": "4:1-4:1", "newText": "tags:\n  - "},
          "data": "key:1:tags"
        },
        {
          "label": "description",
          "kind": 10,
          "detail": "text, required",
          "documentation": "One sentence that says what this is for; cards show it.",
          "sortText": "0004",
          "textEdit": {"range": "4:1-4:1", "newText": "description: "},
          "data": "key:1:description"
        },
        {
          "label": "related",
          "kind": 10,
          "detail": "list of ids",
          "documentation": "Documents that belong to this one's subject, by id.",
          "sortText": "0005",
          "textEdit": {"range": "4:1-4:1", "newText": "related:\n  - "},
          "data": "key:1:related"
        },
        {
          "label": "depends_on",
          "kind": 10,
          "detail": "list of ids",
          "documentation": "Kits that must be applied before this one, by id.",
          "sortText": "0006",
          "textEdit": {"range": "4:1-4:1", "newText": "depends_on:\n  - "},
          "data": "key:1:depends_on"
        },
        {
          "label": "use_with",
          "kind": 10,
          "detail": "list of ids",
          "documentation": "Kits that go well with this one, by id.",
          "sortText": "0007",
          "textEdit": {"range": "4:1-4:1", "newText": "use_with:\n  - "},
          "data": "key:1:use_with"
        },
        {
          "label": "used_in_blueprints",
          "kind": 10,
          "detail": "list of ids",
          "documentation": "Blueprints that use this kit, by id.",
          "sortText": "0008",
          "textEdit": {"range": "4:1-4:1", "newText": "used_in_blueprints:\n  - "},
          "data": "key:1:used_in_blueprints"
        },
        {
          "label": "used_in_walkthroughs",
          "kind": 10,
          "detail": "list of ids",
          "documentation": "Walkthroughs that explain this kit, by id.",
          "sortText": "0009",
          "textEdit": {"range": "4:1-4:1", "newText": "used_in_walkthroughs:\n  - "},
          "data": "key:1:used_in_walkthroughs"
        },
        {
          "label": "explains_kits",
          "kind": 10,
          "detail": "list of ids",
          "documentation": "Kits that this walkthrough explains, by id.",
          "sortText": "0010",
          "textEdit": {"range": "4:1-4:1", "newText": "explains_kits:\n  - "},
          "data": "key:1:explains_kits"
        },
        {
          "label": "provides",
          "kind": 10,
          "detail": "list of ids",
          "documentation": "What this kit gives to others, by id.",
          "sortText": "0011",
          "textEdit": {"range": "4:1-4:1", "newText": "provides:\n  - "},
          "data": "key:1:provides"
        },
        {
          "label": "requires",
          "kind": 10,
          "detail": "list of ids",
          "documentation": "What this kit needs from others, by id.",
          "sortText": "0012",
          "textEdit": {"range": "4:1-4:1", "newText": "requires:\n  - "},
          "data": "key:1:requires"
        },
        {
          "label": "compatible_with",
          "kind": 10,
          "detail": "list of ids",
          "documentation": "Kits known to work with this one, by id.",
          "sortText": "0013",
          "textEdit": {"range": "4:1-4:1", "newText": "compatible_with:\n  - "},
          "data": "key:1:compatible_with"
        },
        {
          "label": "conflicts_with",
          "kind": 10,
          "detail": "list of ids",
          "documentation": "Kits that cannot be used with this one, by id.",
          "sortText": "0014",
          "textEdit": {"range": "4:1-4:1", "newText": "conflicts_with:\n  - "},
          "data": "key:1:conflicts_with"
        },
        {
          "label": "sections",
          "kind": 10,
          "detail": "anything",
          "documentation": "The parts of this walkthrough, in order.",
          "sortText": "0015",
          "textEdit": {"range": "4:1-4:1", "newText": "sections:\n  - id: "},
          "data": "key:1:sections"
        },
        {
          "label": "source",
          "kind": 10,
          "detail": "anything",
          "documentation": "Where this comes from: a web address.",
          "sortText": "0016",
          "textEdit": {"range": "4:1-4:1", "newText": "source: "},
          "data": "key:1:source"
        },
        {
          "label": "applies_to",
          "kind": 10,
          "detail": "anything",
          "documentation": "The files that this is about, as a pattern.",
          "sortText": "0017",
          "textEdit": {"range": "4:1-4:1", "newText": "applies_to: \"\""},
          "data": "key:1:applies_to"
        },
        {
          "label": "library",
          "kind": 10,
          "detail": "anything",
          "documentation": "The library that this was published to.",
          "sortText": "0018",
          "textEdit": {"range": "4:1-4:1", "newText": "library: "},
          "data": "key:1:library"
        },
        {
          "label": "tokens",
          "kind": 10,
          "detail": "anything",
          "documentation": "The placeholders that the text uses.",
          "sortText": "0019",
          "textEdit": {"range": "4:1-4:1", "newText": "tokens:\n  - "},
          "data": "key:1:tokens"
        },
        {
          "label": "schema",
          "kind": 10,
          "detail": "anything",
          "documentation": "The version of the front matter's rules.",
          "sortText": "0020",
          "textEdit": {"range": "4:1-4:1", "newText": "schema: "},
          "data": "key:1:schema"
        }
      ]
    }

edit .bluekit/kits/new.md 3:7-3:10 "agent"
> textDocument/completion {"doc": ".bluekit/kits/new.md", "at": "4:1"}
<~ {"items": [{"label": "capabilities"}]}
<! {"items": [{"label": "is_base"}]}
edit .bluekit/kits/new.md 4:1 "desc"
> textDocument/completion {"doc": ".bluekit/kits/new.md", "at": "4:5"}
<~ {"items": [{"label": "description"}]}
