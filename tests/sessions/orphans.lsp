# A kit that nobody refers to, when that is wanted; it follows what other files say, on disk and unsaved.
workspace minimal
config {"diagnostics": {"severity": {"KIT506": "hint"}}}
open .bluekit/kits/hello.md
sync
< problems .bluekit/kits/hello.md
    2:5-2:10 hint KIT506 no other document refers to "Hello"
write .bluekit/kits/other.md "See [[hello]]."
< problems .bluekit/kits/hello.md
    none
open .bluekit/kits/other.md
edit .bluekit/kits/other.md "Nothing."
< problems .bluekit/kits/hello.md
    2:5-2:10 hint KIT506 no other document refers to "Hello"
edit .bluekit/kits/other.md "See [it](hello.md)."
< problems .bluekit/kits/hello.md
    none
> workspace/executeCommand {"command": "kitls.checkWorkspace"}
< {"documents": 1, "errors": 0, "warnings": 1, "informations": 0, "hints": 1}
edit .bluekit/kits/other.md "Nothing."
> workspace/executeCommand {"command": "kitls.checkWorkspace"}
< {"documents": 2, "errors": 0, "warnings": 1, "informations": 0, "hints": 2}
config {}
< problems .bluekit/kits/hello.md
    none
