# A document without a file is checked too, once its front matter says it is a kit.
workspace minimal
open untitled:Untitled-1
    # Only a note
< problems untitled:Untitled-1
    none
edit untitled:Untitled-1 1:1 "---\nid: fresh\ntype: kit\nversion: 1\nis_base: false\n---\n"
< problems untitled:Untitled-1
    1:1-1:4 warning KIT004 no "alias"; add the title that people should see
    1:1-1:4 warning KIT005 no "tags"; add one to three so that people can find this
    1:1-1:4 warning KIT006 no "description"; say in one sentence what this is for
> textDocument/documentSymbol {"doc": "untitled:Untitled-1"}
< [
      {
        "name": "Front matter",
        "kind": 3,
        "location": {"uri": "untitled:Untitled-1", "range": "1:1-6:4"}
      },
      {
        "name": "Only a note",
        "kind": 15,
        "location": {"uri": "untitled:Untitled-1", "range": "7:1-7:14"}
      }
    ]
close untitled:Untitled-1
< problems untitled:Untitled-1
    none
