# A client that cannot rename files is told so; one without versioned edits gets plain ones.
workspace typical
open .bluekit/kits/greeting.md
sync
> textDocument/rename {"doc": ".bluekit/kits/greeting.md", "at": "19:60", "newName": "signing-in"}
< error -32803 the editor does not let a server create, rename or delete files
> workspace/willRenameFiles {"files": [{"oldUri": "ws:/.bluekit/kits/greeting.md", "newUri": "ws:/.bluekit/kits/hello.md"}]}
< {
      "changes": {
        "ws:/.bluekit/kits/greeting.md": [{"range": "2:5-2:13", "newText": "hello"}],
        "ws:/.bluekit/kits/shelf-layout.md": [{"range": "12:78-12:89", "newText": "hello.md"}],
        "ws:/.bluekit/notes/ideas.md": [{"range": "4:22-4:41", "newText": "../kits/hello.md"}]
      }
    }
