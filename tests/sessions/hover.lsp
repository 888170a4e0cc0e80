# What is under the pointer: keys, kits behind links, code behind references.
workspace typical
capabilities {"textDocument": {"hover": {"contentFormat": ["markdown"]}}}
open .bluekit/kits/greeting.md
sync
> textDocument/hover {"doc": ".bluekit/kits/greeting.md", "at": "4:2"}
< {
      "contents": {
        "kind": "markdown",
        "value": "**type** · required\n\nWhat this document is. It decides which keys are expected and where the app shows the document; other types than the listed ones are allowed.\n\nOne of `kit`, `walkthrough`, `agent`, `blueprint`, `task`, `diagram`, `scrapbook`, `plan`, `file`, or another.\n\nBy default `kit`, after the folder.\n\nRule: [KIT003](…/problems/KIT003.md) for a kit without it (warning)."
      },
      "range": "4:1-4:5"
    }
> textDocument/hover {"doc": ".bluekit/kits/greeting.md", "at": "24:10"}
< {
      "contents": {
        "kind": "markdown",
        "value": "**Token Store** · kit · base · v2\n\nKeeps access and refresh tokens where a script on the page cannot read them.\n\nA token store hands out a valid access token and hides when it was renewed.\n\nTags: `auth`, `storage`\n\n6 references in 6 documents to `token-store`\n\n`auth/token-store.md`"
      },
      "range": "24:5-24:39"
    }
> textDocument/hover {"doc": ".bluekit/kits/greeting.md", "at": "23:48"}
< {
      "contents": {
        "kind": "markdown",
        "value": "`src/auth/session.ts` · 13 lines\n\n```ts\nexport async function greetingName(session: Session): Promise<string> {\n  await getToken(session.account);\n  const name = session.name.trim();\n  return name === \"\" ? \"reader\" : name;\n}\n```"
      },
      "range": "23:38-23:64"
    }
> textDocument/hover {"doc": ".bluekit/kits/greeting.md", "at": "14:5"}
< null
