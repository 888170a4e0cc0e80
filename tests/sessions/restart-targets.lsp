# What only an open document links to, and a server before this one has looked at, is looked after too.
workspace typical
open .bluekit/kits/linking.md
    ---
    id: linking
    alias: Linking
    type: kit
    tags: [links]
    description: Links to a file.
    is_base: false
    version: 1
    ---

    # Linking

    Of [this](../../notes/plan.txt).
sync
< problems .bluekit/kits/linking.md
    13:11-13:31 warning KIT305 there is no ../../notes/plan.txt; links are relative to the document they stand in

restart
sync
open .bluekit/kits/linking.md
    ---
    id: linking
    alias: Linking
    type: kit
    tags: [links]
    description: Links to a file.
    is_base: false
    version: 1
    ---

    # Linking

    Of [this](../../notes/plan.txt).
sync
< problems .bluekit/kits/linking.md
    13:11-13:31 warning KIT305 there is no ../../notes/plan.txt; links are relative to the document they stand in
write notes/plan.txt "first"
sync
< problems .bluekit/kits/linking.md
    none
