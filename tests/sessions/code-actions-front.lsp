# Quick fixes in front matter: missing keys, misspelt ones, values of the wrong type.
workspace typical
capabilities {"textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "refactor", "source"]}}, "isPreferredSupport": true}}}
open .bluekit/kits/new-kit.md
    ---
    tpye: kit
    is_base: yes
    tags: ui, forms
    version: "3"
    ---
    # A new kit

    It does *one* thing, and does it well. Then it stops.
sync
> textDocument/codeAction {"doc": ".bluekit/kits/new-kit.md", "range": "1:1-1:1", "context": {"diagnostics": [], "only": ["quickfix"]}}
< [
      {
        "title": "Add “id: new-kit”",
        "kind": "quickfix",
        "isPreferred": true,
        "edit": {
          "changes": {"ws:/.bluekit/kits/new-kit.md": [{"range": "2:1-2:1", "newText": "id: new-kit\n"}]}
        }
      },
      {
        "title": "Change the key “tpye” to “type”",
        "kind": "quickfix",
        "isPreferred": true,
        "edit": {"changes": {"ws:/.bluekit/kits/new-kit.md": [{"range": "2:1-2:5", "newText": "type"}]}}
      },
      {
        "title": "Add “alias: A new kit”",
        "kind": "quickfix",
        "isPreferred": true,
        "edit": {
          "changes": {
            "ws:/.bluekit/kits/new-kit.md": [{"range": "2:1-2:1", "newText": "alias: A new kit\n"}]
          }
        }
      },
      {
        "title": "Add “description: It does one thing, and does it well.”",
        "kind": "quickfix",
        "isPreferred": true,
        "edit": {
          "changes": {
            "ws:/.bluekit/kits/new-kit.md": [
              {
                "range": "6:1-6:1",
                "newText": "description: It does one thing, and does it well.\n"
              }
            ]
          }
        }
      }
    ]
> textDocument/codeAction {"doc": ".bluekit/kits/new-kit.md", "range": "2:2-2:2", "context": {"diagnostics": [], "only": ["quickfix"]}}
< [
      {
        "title": "Change the key to “type”",
        "kind": "quickfix",
        "isPreferred": true,
        "edit": {"changes": {"ws:/.bluekit/kits/new-kit.md": [{"range": "2:1-2:5", "newText": "type"}]}}
      }
    ]
> textDocument/codeAction {"doc": ".bluekit/kits/new-kit.md", "range": "3:11-4:10", "context": {"diagnostics": [], "only": ["quickfix"]}}
< [
      {
        "title": "Write “true”",
        "kind": "quickfix",
        "isPreferred": true,
        "edit": {"changes": {"ws:/.bluekit/kits/new-kit.md": [{"range": "3:10-3:13", "newText": "true"}]}}
      },
      {
        "title": "Turn the value into a list",
        "kind": "quickfix",
        "isPreferred": true,
        "edit": {
          "changes": {"ws:/.bluekit/kits/new-kit.md": [{"range": "4:7-4:16", "newText": "[ui, forms]"}]}
        }
      }
    ]
> textDocument/codeAction {"doc": ".bluekit/kits/new-kit.md", "range": "1:1-6:1", "context": {"diagnostics": [{"range": "4:7-4:16", "message": "as the client has it", "code": "KIT202", "severity": 1}], "only": ["quickfix"]}}
< [
      {
        "title": "Turn the value into a list",
        "kind": "quickfix",
        "diagnostics": [
          {
            "range": "4:7-4:16",
            "message": "as the client has it",
            "code": "KIT202",
            "severity": 1
          }
        ],
        "isPreferred": true,
        "edit": {
          "changes": {"ws:/.bluekit/kits/new-kit.md": [{"range": "4:7-4:16", "newText": "[ui, forms]"}]}
        }
      }
    ]
> textDocument/codeAction {"doc": ".bluekit/kits/new-kit.md", "range": "1:1-1:1", "context": {"diagnostics": [], "only": ["source.fixAll"]}}
< [
      {
        "title": "Fix all problems that have one obvious cure",
        "kind": "source.fixAll.kit",
        "edit": {
          "changes": {
            "ws:/.bluekit/kits/new-kit.md": [
              {"range": "2:1-2:1", "newText": "id: new-kit\n"},
              {"range": "2:1-2:1", "newText": "alias: A new kit\n"},
              {"range": "2:1-2:5", "newText": "type"},
              {"range": "3:10-3:13", "newText": "true"},
              {"range": "4:7-4:16", "newText": "[ui, forms]"}
            ]
          }
        }
      }
    ]
> textDocument/codeAction {"doc": ".bluekit/kits/new-kit.md", "range": "1:1-1:1", "context": {"diagnostics": [], "only": ["source.sortFrontMatter.kit"]}}
< [
      {
        "title": "Sort the keys of the front matter",
        "kind": "source.sortFrontMatter.kit",
        "edit": {
          "changes": {
            "ws:/.bluekit/kits/new-kit.md": [
              {"range": "2:1-3:1", "newText": ""},
              {"range": "4:1-5:1", "newText": ""},
              {"range": "6:1-6:1", "newText": "tags: ui, forms\ntpye: kit\n"}
            ]
          }
        }
      }
    ]
> textDocument/codeAction {"doc": ".bluekit/kits/new-kit.md", "range": "8:1-8:1", "context": {"diagnostics": [], "only": ["source.organizeImports"]}}
< []

# No front matter at all: for the kind that the folder says.
open .bluekit/walkthroughs/tour.md
    # A tour of the house

    From the cellar to the roof. #house
> textDocument/codeAction {"doc": ".bluekit/walkthroughs/tour.md", "range": "1:1-1:1", "context": {"diagnostics": [], "only": ["quickfix"]}}
< [
      {
        "title": "Insert front matter for a walkthrough",
        "kind": "quickfix",
        "isPreferred": true,
        "edit": {
          "changes": {
            "ws:/.bluekit/walkthroughs/tour.md": [
              {
                "range": "1:1-1:1",
                "newText": "---\nid: tour\nalias: A tour of the house\ntype: walkthrough\nis_base: false\nversion: 1\ntags:\n  - house\ndescription: From the cellar to the roof.\ncomplexity: moderate\nformat: documentation\n---\n\n"
              }
            ]
          }
        }
      }
    ]

# Broken YAML.
open .bluekit/kits/broken.md
    ---
    id: broken
    alias: Kits: a tour
    type: kit
    is_base: false
    version: 1
    tags: [ui
    description: @home
    ---
> textDocument/codeAction {"doc": ".bluekit/kits/broken.md", "range": "3:8-3:8", "context": {"diagnostics": [], "only": ["quickfix"]}}
< [
      {
        "title": "Put the value in quotes",
        "kind": "quickfix",
        "isPreferred": true,
        "edit": {
          "changes": {"ws:/.bluekit/kits/broken.md": [{"range": "3:8-3:20", "newText": "\"Kits: a tour\""}]}
        }
      }
    ]
> textDocument/codeAction {"doc": ".bluekit/kits/broken.md", "range": "1:1-8:1", "context": {"diagnostics": [], "only": ["source.fixAll"]}}
< [
      {
        "title": "Fix all problems that have one obvious cure",
        "kind": "source.fixAll.kit",
        "edit": {
          "changes": {
            "ws:/.bluekit/kits/broken.md": [
              {"range": "3:8-3:20", "newText": "\"Kits: a tour\""},
              {"range": "8:14-8:19", "newText": "\"@home\""}
            ]
          }
        }
      }
    ]
