# What one file does to another: ids that collide, links whose target comes and goes.
workspace typical
open .bluekit/kits/greeting.md
< problems .bluekit/kits/greeting.md
    none

write .bluekit/kits/second.md
    ---
    id: greeting
    alias: Second Greeting
    type: kit
    is_base: false
    version: 1
    tags:
      - ui
    description: Copied, and the id forgotten.
    ---
    # Second
< problems .bluekit/kits/greeting.md
    2:5-2:13 warning KIT301 id "greeting" is also used by second.md; change one of them
        ws:/.bluekit/kits/second.md 2:5-2:13 also here
< problems .bluekit/kits/second.md
    2:5-2:13 warning KIT301 id "greeting" is also used by greeting.md; change one of them
        ws:/.bluekit/kits/greeting.md 2:5-2:13 also here

# Unsaved text counts as much as saved text.
open .bluekit/kits/second.md
edit .bluekit/kits/second.md 2:5-2:13 "second"
< problems .bluekit/kits/second.md
    none
< problems .bluekit/kits/greeting.md
    none
close .bluekit/kits/second.md
< problems .bluekit/kits/greeting.md
    2:5-2:13 warning KIT301 id "greeting" is also used by second.md; change one of them
        ws:/.bluekit/kits/second.md 2:5-2:13 also here

delete .bluekit/kits/second.md
< problems .bluekit/kits/greeting.md
    none

rename .bluekit/kits/auth/token-store.md .bluekit/kits/auth/tokens.md
< problems .bluekit/kits/greeting.md
    24:19-24:38 warning KIT305 there is no auth/token-store.md; links are relative to the document they stand in
rename .bluekit/kits/auth/tokens.md .bluekit/kits/auth/token-store.md
< problems .bluekit/kits/greeting.md
    none
