# Quick fixes for references: did you mean, create what is missing, lines that have moved.
workspace typical
capabilities {"workspace": {"workspaceEdit": {"documentChanges": true, "resourceOperations": ["create", "rename", "delete"]}}, "textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "refactor", "source"]}}, "isPreferredSupport": true, "dataSupport": true, "resolveSupport": {"properties": ["edit"]}}}}
open .bluekit/kits/refers.md
    ---
    id: refers
    alias: Refers
    type: kit
    is_base: false
    version: 1
    tags: [ui]
    description: Refers to what is not there.
    ---
    # Refers

    A wiki link [[tokn-store]] and one [[token-store#Refesh]].
    A link to [a kit](token-store.md), to [nothing](not-there.md), to [a heading](greeting.md#endstate).
    The function `greetingName` is at `src/auth/session.ts:400-402`, see also `lib/session.ts:3`.
    And [[Something entirely new]].
sync
> textDocument/codeAction {"doc": ".bluekit/kits/refers.md", "range": "12:18-12:18", "context": {"diagnostics": [], "only": ["quickfix"]}}
< [
      {
        "title": "Change to “token-store”",
        "kind": "quickfix",
        "isPreferred": true,
        "edit": {
          "documentChanges": [
            {
              "textDocument": {"uri": "ws:/.bluekit/kits/refers.md", "version": 1},
              "edits": [{"range": "12:15-12:25", "newText": "token-store"}]
            }
          ]
        }
      },
      {
        "title": "Create the kit kits/tokn-store.md",
        "kind": "quickfix",
        "edit": {
          "documentChanges": [
            {
              "kind": "create",
              "uri": "ws:/.bluekit/kits/tokn-store.md",
              "options": {"ignoreIfExists": false}
            },
            {
              "textDocument": {"uri": "ws:/.bluekit/kits/tokn-store.md", "version": null},
              "edits": [
                {
                  "range": "1:1-1:1",
                  "newText": "---\nid: tokn-store\nalias: Tokn Store\ntype: kit\nis_base: false\nversion: 1\ntags:\n  - tokn-store\ndescription: What Tokn Store is for.\n---\n\n# Tokn Store\n\nWhat this kit gives to a project, in a sentence or two.\n\n## Prerequisites\n\n- What has to be there.\n\n## Steps\n\n1. The first step.\n\n## End State\n\n- [ ] How to see that it works.\n"
                }
              ]
            }
          ]
        }
      }
    ]
> textDocument/codeAction {"doc": ".bluekit/kits/refers.md", "range": "12:55-12:55", "context": {"diagnostics": [], "only": ["quickfix"]}}
< [
      {
        "title": "Change to “Refresh”",
        "kind": "quickfix",
        "isPreferred": true,
        "edit": {
          "documentChanges": [
            {
              "textDocument": {"uri": "ws:/.bluekit/kits/refers.md", "version": 1},
              "edits": [{"range": "12:50-12:56", "newText": "Refresh"}]
            }
          ]
        }
      },
      {
        "title": "Link to the whole document",
        "kind": "quickfix",
        "edit": {
          "documentChanges": [
            {
              "textDocument": {"uri": "ws:/.bluekit/kits/refers.md", "version": 1},
              "edits": [{"range": "12:49-12:56", "newText": ""}]
            }
          ]
        }
      }
    ]
> textDocument/codeAction {"doc": ".bluekit/kits/refers.md", "range": "13:22-13:22", "context": {"diagnostics": [], "only": ["quickfix"]}}
< [
      {
        "title": "Change to “auth/token-store.md”",
        "kind": "quickfix",
        "isPreferred": true,
        "edit": {
          "documentChanges": [
            {
              "textDocument": {"uri": "ws:/.bluekit/kits/refers.md", "version": 1},
              "edits": [{"range": "13:19-13:33", "newText": "auth/token-store.md"}]
            }
          ]
        }
      },
      {
        "title": "Create token-store.md",
        "kind": "quickfix",
        "edit": {
          "documentChanges": [
            {
              "kind": "create",
              "uri": "ws:/.bluekit/kits/token-store.md",
              "options": {"ignoreIfExists": false}
            },
            {
              "textDocument": {"uri": "ws:/.bluekit/kits/token-store.md", "version": null},
              "edits": [
                {
                  "range": "1:1-1:1",
                  "newText": "---\nid: token-store-2\nalias: Token Store\ntype: kit\nis_base: false\nversion: 1\ntags:\n  - token-store-2\ndescription: What Token Store is for.\n---\n\n# Token Store\n\nWhat this kit gives to a project, in a sentence or two.\n\n## Prerequisites\n\n- What has to be there.\n\n## Steps\n\n1. The first step.\n\n## End State\n\n- [ ] How to see that it works.\n"
                }
              ]
            }
          ]
        }
      }
    ]
> textDocument/codeAction {"doc": ".bluekit/kits/refers.md", "range": "13:52-13:52", "context": {"diagnostics": [], "only": ["quickfix"]}}
< [
      {
        "title": "Create not-there.md",
        "kind": "quickfix",
        "isPreferred": true,
        "edit": {
          "documentChanges": [
            {
              "kind": "create",
              "uri": "ws:/.bluekit/kits/not-there.md",
              "options": {"ignoreIfExists": false}
            },
            {
              "textDocument": {"uri": "ws:/.bluekit/kits/not-there.md", "version": null},
              "edits": [
                {
                  "range": "1:1-1:1",
                  "newText": "---\nid: not-there\nalias: Not There\ntype: kit\nis_base: false\nversion: 1\ntags:\n  - not-there\ndescription: What Not There is for.\n---\n\n# Not There\n\nWhat this kit gives to a project, in a sentence or two.\n\n## Prerequisites\n\n- What has to be there.\n\n## Steps\n\n1. The first step.\n\n## End State\n\n- [ ] How to see that it works.\n"
                }
              ]
            }
          ]
        }
      }
    ]
> textDocument/codeAction {"doc": ".bluekit/kits/refers.md", "range": "13:94-13:94", "context": {"diagnostics": [], "only": ["quickfix"]}}
< [
      {
        "title": "Change to “end-state”",
        "kind": "quickfix",
        "isPreferred": true,
        "edit": {
          "documentChanges": [
            {
              "textDocument": {"uri": "ws:/.bluekit/kits/refers.md", "version": 1},
              "edits": [{"range": "13:91-13:99", "newText": "end-state"}]
            }
          ]
        }
      },
      {
        "title": "Link to the whole document",
        "kind": "quickfix",
        "edit": {
          "documentChanges": [
            {
              "textDocument": {"uri": "ws:/.bluekit/kits/refers.md", "version": 1},
              "edits": [{"range": "13:90-13:99", "newText": ""}]
            }
          ]
        }
      }
    ]
> textDocument/codeAction {"doc": ".bluekit/kits/refers.md", "range": "14:40-14:40", "context": {"diagnostics": [], "only": ["quickfix"]}}
< [
      {
        "title": "Change to line 9-11, where “greetingName” is",
        "kind": "quickfix",
        "isPreferred": true,
        "edit": {
          "documentChanges": [
            {
              "textDocument": {"uri": "ws:/.bluekit/kits/refers.md", "version": 1},
              "edits": [{"range": "14:56-14:63", "newText": "9-11"}]
            }
          ]
        }
      },
      {
        "title": "Refer to the whole file",
        "kind": "quickfix",
        "edit": {
          "documentChanges": [
            {
              "textDocument": {"uri": "ws:/.bluekit/kits/refers.md", "version": 1},
              "edits": [{"range": "14:55-14:63", "newText": ""}]
            }
          ]
        }
      }
    ]
> textDocument/codeAction {"doc": ".bluekit/kits/refers.md", "range": "14:85-14:85", "context": {"diagnostics": [], "only": ["quickfix"]}}
< [
      {
        "title": "Change to “src/auth/session.ts”",
        "kind": "quickfix",
        "isPreferred": true,
        "edit": {
          "documentChanges": [
            {
              "textDocument": {"uri": "ws:/.bluekit/kits/refers.md", "version": 1},
              "edits": [{"range": "14:76-14:90", "newText": "src/auth/session.ts"}]
            }
          ]
        }
      }
    ]
> textDocument/codeAction {"doc": ".bluekit/kits/refers.md", "range": "15:10-15:10", "context": {"diagnostics": [], "only": ["quickfix"]}}
< [
      {
        "title": "Create the kit kits/something-entirely-new.md",
        "kind": "quickfix",
        "isPreferred": true,
        "edit": {
          "documentChanges": [
            {
              "kind": "create",
              "uri": "ws:/.bluekit/kits/something-entirely-new.md",
              "options": {"ignoreIfExists": false}
            },
            {
              "textDocument": {"uri": "ws:/.bluekit/kits/something-entirely-new.md", "version": null},
              "edits": [
                {
                  "range": "1:1-1:1",
                  "newText": "---\nid: something-entirely-new\nalias: Something entirely new\ntype: kit\nis_base: false\nversion: 1\ntags:\n  - something-entirely-new\ndescription: What Something entirely new is for.\n---\n\n# Something entirely new\n\nWhat this kit gives to a project, in a sentence or two.\n\n## Prerequisites\n\n- What has to be there.\n\n## Steps\n\n1. The first step.\n\n## End State\n\n- [ ] How to see that it works.\n"
                }
              ]
            }
          ]
        }
      }
    ]

# A fence that says where its lines come from: they stand somewhere else now.
open .bluekit/kits/fences.md
    ---
    id: fences
    alias: Fences
    type: kit
    is_base: false
    version: 1
    tags: [ui]
    description: Shows lines of code.
    ---
    # Fences

    ```1:3:src/auth/session.ts
    export interface Session {
      account: string;
      name: string;
    ```

    ```90:91:src/auth/session.ts
      await getToken(session.account);
      const name = session.name.trim();
    ```
> textDocument/codeAction {"doc": ".bluekit/kits/fences.md", "range": "12:5-12:5", "context": {"diagnostics": [], "only": ["quickfix"]}}
< [
      {
        "title": "Change to the lines where this text is now",
        "kind": "quickfix",
        "isPreferred": true,
        "edit": {
          "documentChanges": [
            {
              "textDocument": {"uri": "ws:/.bluekit/kits/fences.md", "version": 1},
              "edits": [{"range": "12:4-12:7", "newText": "3:5"}]
            }
          ]
        }
      }
    ]
sync
> textDocument/codeAction {"doc": ".bluekit/kits/fences.md", "range": "18:12-18:12", "context": {"diagnostics": [], "only": ["quickfix"]}}
< [
      {
        "title": "Change to the lines where this text is now",
        "kind": "quickfix",
        "isPreferred": true,
        "edit": {
          "documentChanges": [
            {
              "textDocument": {"uri": "ws:/.bluekit/kits/fences.md", "version": 1},
              "edits": [{"range": "18:4-18:9", "newText": "10:11"}]
            }
          ]
        }
      }
    ]
