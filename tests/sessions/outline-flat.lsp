# Clients without nesting get a flat list that says what each heading is in. Editors refuse empty names.
workspace minimal
open .bluekit/kits/new.md
    # One

    ### Three

    ##

    Setext
    ------

    # Two
> textDocument/documentSymbol {"doc": ".bluekit/kits/new.md"}
< [
      {
        "name": "One",
        "kind": 15,
        "location": {"uri": "ws:/.bluekit/kits/new.md", "range": "1:1-1:6"}
      },
      {
        "name": "Three",
        "kind": 15,
        "location": {"uri": "ws:/.bluekit/kits/new.md", "range": "3:1-3:10"},
        "containerName": "One"
      },
      {
        "name": "(empty)",
        "kind": 15,
        "location": {"uri": "ws:/.bluekit/kits/new.md", "range": "5:1-5:3"},
        "containerName": "One"
      },
      {
        "name": "Setext",
        "kind": 15,
        "location": {"uri": "ws:/.bluekit/kits/new.md", "range": "7:1-8:7"},
        "containerName": "One"
      },
      {
        "name": "Two",
        "kind": 15,
        "location": {"uri": "ws:/.bluekit/kits/new.md", "range": "10:1-10:6"}
      }
    ]
