# Incremental changes: each speaks of the text the one before it left; places out of range are clamped.
workspace minimal
open .bluekit/kits/hello.md
    # one 😀 x
    
    ## two
> textDocument/documentSymbol {"doc": ".bluekit/kits/hello.md"}
< [
      {
        "name": "one 😀 x",
        "kind": 15,
        "location": {"uri": "ws:/.bluekit/kits/hello.md", "range": "1:1-1:13"}
      },
      {
        "name": "two",
        "kind": 15,
        "location": {"uri": "ws:/.bluekit/kits/hello.md", "range": "3:1-3:7"},
        "containerName": "one 😀 x"
      }
    ]

edit .bluekit/kits/hello.md
    1:12-1:13 "字 y"
    1:3-1:6 "eins"
    3:4-3:7 "drei\n\n### vier"
> textDocument/documentSymbol {"doc": ".bluekit/kits/hello.md"}
< [
      {
        "name": "eins 😀 字 y",
        "kind": 15,
        "location": {"uri": "ws:/.bluekit/kits/hello.md", "range": "1:1-1:18"}
      },
      {
        "name": "drei",
        "kind": 15,
        "location": {"uri": "ws:/.bluekit/kits/hello.md", "range": "3:1-3:8"},
        "containerName": "eins 😀 字 y"
      },
      {
        "name": "vier",
        "kind": 15,
        "location": {"uri": "ws:/.bluekit/kits/hello.md", "range": "5:1-5:9"},
        "containerName": "drei"
      }
    ]

# Past the end of a line means its end, past the last line the end of the text.
edit .bluekit/kits/hello.md 1:900-1:999 "!"
edit .bluekit/kits/hello.md 900:1-999:9 "\n\n# last"
> textDocument/documentSymbol {"doc": ".bluekit/kits/hello.md"}
< [
      {
        "name": "eins 😀 字 y!",
        "kind": 15,
        "location": {"uri": "ws:/.bluekit/kits/hello.md", "range": "1:1-1:19"}
      },
      {
        "name": "drei",
        "kind": 15,
        "location": {"uri": "ws:/.bluekit/kits/hello.md", "range": "3:1-3:8"},
        "containerName": "eins 😀 字 y!"
      },
      {
        "name": "vier",
        "kind": 15,
        "location": {"uri": "ws:/.bluekit/kits/hello.md", "range": "5:1-5:9"},
        "containerName": "drei"
      },
      {
        "name": "last",
        "kind": 15,
        "location": {"uri": "ws:/.bluekit/kits/hello.md", "range": "8:1-8:7"}
      }
    ]

# CRLF and a lone CR are line ends.
edit .bluekit/kits/hello.md "# a\r\n\r\n# b\r\r# c 😀\r\n"
edit .bluekit/kits/hello.md 5:9-5:9 "d"
> textDocument/documentSymbol {"doc": ".bluekit/kits/hello.md"}
< [
      {
        "name": "a",
        "kind": 15,
        "location": {"uri": "ws:/.bluekit/kits/hello.md", "range": "1:1-1:4"}
      },
      {
        "name": "b",
        "kind": 15,
        "location": {"uri": "ws:/.bluekit/kits/hello.md", "range": "3:1-3:4"}
      },
      {
        "name": "c 😀d",
        "kind": 15,
        "location": {"uri": "ws:/.bluekit/kits/hello.md", "range": "5:1-5:10"}
      }
    ]

# Opening again replaces the text: the client is right.
open .bluekit/kits/hello.md
    # again
> textDocument/documentSymbol {"doc": ".bluekit/kits/hello.md"}
< [
      {
        "name": "again",
        "kind": 15,
        "location": {"uri": "ws:/.bluekit/kits/hello.md", "range": "1:1-1:8"}
      }
    ]
