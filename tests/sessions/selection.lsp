# A selection grows from the word to what it is in, up to the whole text.
workspace typical
open .bluekit/kits/grow.md
    ---
    id: grow
    tags: [one, "two three"]
    ---
    # Grow

    - Read **the [[greeting#End State]]** again
      ```js
      let a;
      ```

    ## 🌱 Next

    See `src/auth/session.ts:9-13`.

> textDocument/selectionRange {"doc": ".bluekit/kits/grow.md", "positions": ["7:19"]}
< [
      {
        "range": "7:16-7:24",
        "parent": {
          "range": "7:16-7:34",
          "parent": {
            "range": "7:14-7:36",
            "parent": {
              "range": "7:10-7:36",
              "parent": {
                "range": "7:8-7:38",
                "parent": {
                  "range": "7:3-7:44",
                  "parent": {
                    "range": "7:1-10:6",
                    "parent": {"range": "5:1-14:32", "parent": {"range": "1:1-15:1"}}
                  }
                }
              }
            }
          }
        }
      }
    ]

# In front matter; between two words; behind the last line.
> textDocument/selectionRange {"doc": ".bluekit/kits/grow.md", "positions": ["3:15", "7:7", "100:1"]}
< [
      {
        "range": "3:14-3:17",
        "parent": {
          "range": "3:14-3:23",
          "parent": {
            "range": "3:13-3:24",
            "parent": {
              "range": "3:8-3:24",
              "parent": {
                "range": "3:7-3:25",
                "parent": {
                  "range": "3:1-3:25",
                  "parent": {"range": "1:1-4:4", "parent": {"range": "1:1-15:1"}}
                }
              }
            }
          }
        }
      },
      {
        "range": "7:3-7:7",
        "parent": {
          "range": "7:3-7:44",
          "parent": {"range": "7:1-10:6", "parent": {"range": "5:1-14:32", "parent": {"range": "1:1-15:1"}}}
        }
      },
      {"range": "1:1-15:1"}
    ]

# Behind what takes more units than characters.
> textDocument/selectionRange {"doc": ".bluekit/kits/grow.md", "positions": ["12:10", "14:10"]}
< [
      {
        "range": "12:9-12:13",
        "parent": {
          "range": "12:4-12:13",
          "parent": {
            "range": "12:1-12:13",
            "parent": {
              "range": "12:1-14:32",
              "parent": {"range": "5:1-14:32", "parent": {"range": "1:1-15:1"}}
            }
          }
        }
      },
      {
        "range": "14:10-14:14",
        "parent": {
          "range": "14:6-14:25",
          "parent": {
            "range": "14:6-14:30",
            "parent": {
              "range": "14:5-14:31",
              "parent": {
                "range": "14:1-14:32",
                "parent": {
                  "range": "12:1-14:32",
                  "parent": {"range": "5:1-14:32", "parent": {"range": "1:1-15:1"}}
                }
              }
            }
          }
        }
      }
    ]

# None asked, none given; and what is no kit has none.
> textDocument/selectionRange {"doc": ".bluekit/kits/grow.md", "positions": []}
< []
open notes.md
    # Notes
> textDocument/selectionRange {"doc": "notes.md", "positions": ["1:4"]}
< null
