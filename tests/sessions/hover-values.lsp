# Values say what they may be, what they are by default and which rule asks for them; names say who they are.
workspace typical
capabilities {"textDocument": {"hover": {"contentFormat": ["markdown", "plaintext"]}}}
open .bluekit/walkthroughs/new.md
    ---
    id: new
    alias: New
    type: walkthrough
    is_base: false
    version: 1
    complexity: moderate
    tags: [x]
    ---
    # New

    [by label][l] and `{{NAME}}`, {{OTHER}}

    ## Part

    [l]: ../kits/auth/token-store.md
    [[new#Part]]

    ## Tokens

    - `NAME`: what it is called (default: `x y`)
open .bluekit/blueprints/account-service/mail-links.md
sync
> textDocument/hover {"doc": ".bluekit/walkthroughs/new.md", "at": "7:15"}
< {
      "contents": {
        "kind": "markdown",
        "value": "**complexity**\n\nHow much the walkthrough asks of its reader.\n\nOne of `simple`, `moderate`, `comprehensive`.\n\nBy default `moderate`.\n\nRule: [KIT009](…/problems/KIT009.md) for a walkthrough without it (information)."
      },
      "range": "7:13-7:21"
    }
> textDocument/hover {"doc": ".bluekit/walkthroughs/new.md", "at": "5:3"}
< {
      "contents": {
        "kind": "markdown",
        "value": "**is_base**\n\nWhether this is a base that others build on; the app shows a badge.\n\n`true` or `false`.\n\nBy default `false`.\n\nRule: [KIT007](…/problems/KIT007.md) for a walkthrough without it (information)."
      },
      "range": "5:1-5:8"
    }
> textDocument/hover {"doc": ".bluekit/walkthroughs/new.md", "at": "2:6"}
< {
      "contents": {
        "kind": "markdown",
        "value": "**New** · walkthrough · v1\n\n[by label][l] and `{{NAME}}`, {{OTHER}}\n\nTags: `x`\n\n1 reference in 1 document to `new`\n\n`new.md`"
      },
      "range": "2:5-2:8"
    }
> textDocument/hover {"doc": ".bluekit/walkthroughs/new.md", "at": "12:13"}
< {
      "contents": {
        "kind": "markdown",
        "value": "**Token Store** · kit · base · v2\n\nKeeps access and refresh tokens where a script on the page cannot read them.\n\nA token store hands out a valid access token and hides when it was renewed.\n\nTags: `auth`, `storage`\n\n7 references in 7 documents to `token-store`\n\n`../kits/auth/token-store.md`"
      },
      "range": "12:1-12:14"
    }
> textDocument/hover {"doc": ".bluekit/walkthroughs/new.md", "at": "12:25"}
< {
      "contents": {
        "kind": "markdown",
        "value": "**NAME** · placeholder\n\nwhat it is called (default: `x y`)\n\nDefault: `x y`\n\nUsed once in this document."
      },
      "range": "12:20-12:28"
    }
> textDocument/hover {"doc": ".bluekit/walkthroughs/new.md", "at": "12:35"}
< {
      "contents": {
        "kind": "markdown",
        "value": "**OTHER** · placeholder\n\nNot declared: no list item below a heading with \"Tokens\" names it.\n\nUsed once in this document."
      },
      "range": "12:31-12:40"
    }
> textDocument/hover {"doc": ".bluekit/walkthroughs/new.md", "at": "14:5"}
< {
      "contents": {"kind": "markdown", "value": "**Part** · `#part`\n\n1 reference in 1 document"},
      "range": "14:4-14:8"
    }
> textDocument/hover {"doc": ".bluekit/blueprints/account-service/mail-links.md", "at": "5:14"}
< {
      "contents": {
        "kind": "markdown",
        "value": "**Account Service** · blueprint · v1\n\nA service that knows who somebody is, in three steps.\n\nLayer 1 of 2: **Ground**\n\n- Create the schema\n- **Mail the links**\n\nLayer 2 of 2: **Walls**\n\n- Issue tokens\n\n3 references in 3 documents to `account-service`\n\n`blueprint.json`"
      },
      "range": "5:12-5:27"
    }
> textDocument/hover {"doc": ".bluekit/blueprints/account-service/mail-links.md", "at": "8:14"}
< {
      "contents": {
        "kind": "markdown",
        "value": "**Account Service** · blueprint\n\nLayer 1 of 2: **Ground**\n\n- Create the schema\n- **Mail the links**"
      },
      "range": "8:13-8:19"
    }
