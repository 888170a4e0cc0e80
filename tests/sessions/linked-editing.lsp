# The label of a link and of its definition are typed together, and so are the places of a placeholder.
workspace minimal
open .bluekit/kits/new.md
    😀 [text][label], [label][] and [label], but [text][Label].

    [label]: hello.md
    [other]: hello.md

    {{NAME}} and {{ pascalCase NAME }}, {{LONE}}
> textDocument/linkedEditingRange {"doc": ".bluekit/kits/new.md", "at": "1:14"}
< {"ranges": ["1:13-1:18", "1:22-1:27", "1:36-1:41", "3:2-3:7"], "wordPattern": "[^\\[\\]]+"}
> textDocument/linkedEditingRange {"doc": ".bluekit/kits/new.md", "at": "1:26"}
< {"ranges": ["1:13-1:18", "1:22-1:27", "1:36-1:41", "3:2-3:7"], "wordPattern": "[^\\[\\]]+"}
# The end of the name belongs to it.
> textDocument/linkedEditingRange {"doc": ".bluekit/kits/new.md", "at": "3:7"}
< {"ranges": ["1:13-1:18", "1:22-1:27", "1:36-1:41", "3:2-3:7"], "wordPattern": "[^\\[\\]]+"}
> textDocument/linkedEditingRange {"doc": ".bluekit/kits/new.md", "at": "6:5"}
< {"ranges": ["6:3-6:7", "6:28-6:32"], "wordPattern": "[A-Za-z0-9_-]+"}
# Nothing to do together: the only place of its name, the text of a link, a word.
> textDocument/linkedEditingRange {"doc": ".bluekit/kits/new.md", "at": "4:4"}
< null
> textDocument/linkedEditingRange {"doc": ".bluekit/kits/new.md", "at": "1:8"}
< null
> textDocument/linkedEditingRange {"doc": ".bluekit/kits/new.md", "at": "6:11"}
< null
