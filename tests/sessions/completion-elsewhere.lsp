# Plain Markdown outside of kits gets nothing; a kit that is not yet a file gets what it can.
workspace typical
open README.md text "---\nty\n---\n[[tok\n"
open untitled:New-1 text "---\ntype: kit\ndesc\n---\n[[tok\n"
sync
> textDocument/completion {"doc": "README.md", "at": "2:3"}
< null
> textDocument/completion {"doc": "README.md", "at": "4:6"}
< null
> textDocument/hover {"doc": "README.md", "at": "2:1"}
< null
> textDocument/documentSymbol {"doc": "README.md"}
< []
> textDocument/completion {"doc": "untitled:New-1", "at": "3:5"}
<~ {"items": [{"label": "description"}]}
> textDocument/completion {"doc": "untitled:New-1", "at": "5:6"}
<~ {"items": [{"label": "Token Store", "textEdit": {"range": "5:3-5:6", "newText": "token-store]]"}}]}
