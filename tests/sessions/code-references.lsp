# `path:line` is checked in open documents: the file must be there and long enough.
workspace typical
open .bluekit/kits/greeting.md
sync
edit .bluekit/kits/greeting.md 23:38-23:64 "`src/auth/session.ts:9-999`"
< problems .bluekit/kits/greeting.md
    23:39-23:58 information KIT309 src/auth/session.ts has only 13 lines
        ws:/src/auth/session.ts 1:1-1:1 this is the file
edit .bluekit/kits/greeting.md 23:38-23:65 "`src/auth/nowhere.ts:9`"
< problems .bluekit/kits/greeting.md
    23:39-23:58 hint KIT308 the project has no file src/auth/nowhere.ts
write src/auth/nowhere.ts "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n"
< problems .bluekit/kits/greeting.md
    none
config {"codeReferences": {"diagnostics": "off"}}
delete src/auth/nowhere.ts
< problems .bluekit/kits/greeting.md
    none
