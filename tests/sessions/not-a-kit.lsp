# Outside .bluekit only what says that it is a kit is ours.
workspace typical
open README.md
< problems README.md
    none
edit README.md 1:1 "---\nid: readme\n---\n"
< problems README.md
    none
edit README.md 3:1 "alias: Readme\ntype: kit\n"
< problems README.md
    1:1-1:4 warning KIT005 no "tags"; add one to three so that people can find this
    1:1-1:4 warning KIT006 no "description"; say in one sentence what this is for
    1:1-1:4 information KIT007 no "is_base"; add "is_base: false"
    1:1-1:4 information KIT008 no "version"; add "version: 1"

# Notebook pages below .bluekit need nothing.
open .bluekit/notes/ideas.md
< problems .bluekit/notes/ideas.md
    none
