# Renaming a file by a link to it, and the editor's own renames of files and folders.
workspace typical
capabilities {"workspace": {"workspaceEdit": {"documentChanges": true, "resourceOperations": ["create", "rename", "delete"]}}, "textDocument": {"rename": {"prepareSupport": true}}}
open .bluekit/kits/greeting.md
sync
> textDocument/prepareRename {"doc": ".bluekit/kits/greeting.md", "at": "19:60"}
< {"range": "19:52-19:81", "placeholder": "login-flow"}
> textDocument/rename {"doc": ".bluekit/kits/greeting.md", "at": "19:60", "newName": "signing-in"}
< {
      "documentChanges": [
        {
          "textDocument": {"uri": "ws:/.bluekit/kits/auth/token-store.md", "version": null},
          "edits": [{"range": "37:45-37:55", "newText": "signing-in"}]
        },
        {
          "textDocument": {"uri": "ws:/.bluekit/kits/greeting.md", "version": 1},
          "edits": [{"range": "19:52-19:81", "newText": "../walkthroughs/signing-in.md"}]
        },
        {
          "textDocument": {"uri": "ws:/.bluekit/walkthroughs/login-flow.md", "version": null},
          "edits": [{"range": "2:5-2:15", "newText": "signing-in"}]
        },
        {
          "kind": "rename",
          "oldUri": "ws:/.bluekit/walkthroughs/login-flow.md",
          "newUri": "ws:/.bluekit/walkthroughs/signing-in.md"
        }
      ]
    }
> textDocument/rename {"doc": ".bluekit/kits/greeting.md", "at": "19:60", "newName": "release-day"}
< error -32803 there is a file release-day.md already

# A file moves into another folder: links to it and from it, and the id that is its name.
> workspace/willRenameFiles {"files": [{"oldUri": "ws:/.bluekit/kits/greeting.md", "newUri": "ws:/.bluekit/kits/auth/hello.md"}]}
< {
      "documentChanges": [
        {
          "textDocument": {"uri": "ws:/.bluekit/kits/greeting.md", "version": 1},
          "edits": [
            {"range": "2:5-2:13", "newText": "hello"},
            {"range": "19:52-19:81", "newText": "../../walkthroughs/login-flow.md"},
            {"range": "24:19-24:38", "newText": "token-store.md"}
          ]
        },
        {
          "textDocument": {"uri": "ws:/.bluekit/kits/shelf-layout.md", "version": null},
          "edits": [{"range": "12:78-12:89", "newText": "auth/hello.md"}]
        },
        {
          "textDocument": {"uri": "ws:/.bluekit/notes/ideas.md", "version": null},
          "edits": [{"range": "4:22-4:41", "newText": "../kits/auth/hello.md"}]
        }
      ]
    }

# A folder moves with all that is in it.
> workspace/willRenameFiles {"files": [{"oldUri": "ws:/.bluekit/kits/auth", "newUri": "ws:/.bluekit/kits/security"}]}
< {
      "documentChanges": [
        {
          "textDocument": {"uri": "ws:/.bluekit/blueprints/account-service/issue-tokens.md", "version": null},
          "edits": [{"range": "12:26-12:56", "newText": "../../kits/security/token-store.md"}]
        },
        {
          "textDocument": {"uri": "ws:/.bluekit/kits/greeting.md", "version": 1},
          "edits": [{"range": "24:19-24:38", "newText": "security/token-store.md"}]
        },
        {
          "textDocument": {"uri": "ws:/.bluekit/plans/offline-mode/offline-mode.md", "version": null},
          "edits": [{"range": "14:47-14:77", "newText": "../../kits/security/token-store.md"}]
        },
        {
          "textDocument": {"uri": "ws:/.bluekit/walkthroughs/login-flow.md", "version": null},
          "edits": [{"range": "26:22-26:49", "newText": "../kits/security/token-store.md"}]
        }
      ]
    }

# Code moves.
> workspace/willRenameFiles {"files": [{"oldUri": "ws:/src/auth", "newUri": "ws:/src/identity"}]}
< {
      "documentChanges": [
        {
          "textDocument": {"uri": "ws:/.bluekit/kits/auth/token-store.md", "version": null},
          "edits": [{"range": "26:49-26:72", "newText": "src/identity/token_store.ts"}]
        },
        {
          "textDocument": {"uri": "ws:/.bluekit/kits/greeting.md", "version": 1},
          "edits": [{"range": "23:39-23:58", "newText": "src/identity/session.ts"}]
        }
      ]
    }

# A blueprint's folder is its id; a task's file stands in blueprint.json.
> workspace/willRenameFiles {"files": [{"oldUri": "ws:/.bluekit/blueprints/account-service", "newUri": "ws:/.bluekit/blueprints/identity-service"}]}
< {
      "documentChanges": [
        {
          "textDocument": {"uri": "ws:/.bluekit/blueprints/account-service/blueprint.json", "version": null},
          "edits": [{"range": "2:10-2:25", "newText": "identity-service"}]
        },
        {
          "textDocument": {"uri": "ws:/.bluekit/blueprints/account-service/create-schema.md", "version": null},
          "edits": [{"range": "5:12-5:27", "newText": "identity-service"}]
        },
        {
          "textDocument": {"uri": "ws:/.bluekit/blueprints/account-service/issue-tokens.md", "version": null},
          "edits": [{"range": "5:12-5:27", "newText": "identity-service"}]
        },
        {
          "textDocument": {"uri": "ws:/.bluekit/blueprints/account-service/mail-links.md", "version": null},
          "edits": [{"range": "5:12-5:27", "newText": "identity-service"}]
        }
      ]
    }
> workspace/willRenameFiles {"files": [{"oldUri": "ws:/.bluekit/blueprints/account-service/create-schema.md", "newUri": "ws:/.bluekit/blueprints/account-service/make tables.md"}]}
< {
      "documentChanges": [
        {
          "textDocument": {"uri": "ws:/.bluekit/blueprints/account-service/blueprint.json", "version": null},
          "edits": [
            {"range": "14:18-14:31", "newText": "make-tables"},
            {"range": "15:24-15:40", "newText": "make tables.md"}
          ]
        },
        {
          "textDocument": {"uri": "ws:/.bluekit/blueprints/account-service/create-schema.md", "version": null},
          "edits": [{"range": "2:5-2:18", "newText": "make-tables"}]
        }
      ]
    }

# Nothing refers to it.
> workspace/willRenameFiles {"files": [{"oldUri": "ws:/README.md", "newUri": "ws:/LIESMICH.md"}]}
< null
