# Hints: the alias behind an id, the path behind a wiki link, lines of code that are not where they were.
workspace typical
open .bluekit/kits/new.md
    ---
    id: new
    type: kit
    depends_on: [token-store, nobody]
    ---
    # New

    😀 [[token-store#Refresh]] [[http-client|HTTP Client]] [[nowhere]] [[Token Store]]
    `src/auth/session.ts:9-13` `src/auth/session.ts:12-40` `src/nowhere.ts:3`

    ```9:13:src/auth/session.ts
    export async function greetingName(session: Session): Promise<string> {
      await getToken(session.account);
      const name = session.name.trim();
      return name === "" ? "reader" : name;
    }
    ```

    ```1:2:src/auth/session.ts
      const name = session.name.trim();
      return name === "" ? "reader" : name;
    ```

    ```1:1:src/auth/session.ts
    something else
    ```
open .bluekit/blueprints/account-service/mail-links.md
sync
> textDocument/inlayHint {"doc": ".bluekit/kits/new.md", "range": "1:1-99:1"}
< [
      {
        "position": "8:29",
        "label": "Token Store · auth/token-store.md",
        "paddingLeft": true,
        "tooltip": "Keeps access and refresh tokens where a script on the page cannot read them."
      },
      {
        "position": "8:57",
        "label": "http-client.md",
        "paddingLeft": true,
        "tooltip": "One place for time-outs, retries and the words an error is told in."
      },
      {
        "position": "8:85",
        "label": "auth/token-store.md",
        "paddingLeft": true,
        "tooltip": "Keeps access and refresh tokens where a script on the page cannot read them."
      },
      {
        "position": "4:25",
        "label": "Token Store",
        "paddingLeft": true,
        "tooltip": "Keeps access and refresh tokens where a script on the page cannot read them."
      },
      {"position": "9:55", "label": "the file has 13 lines", "paddingLeft": true},
      {
        "position": "19:27",
        "label": "now 11:12",
        "paddingLeft": true,
        "tooltip": "These lines stand elsewhere in the file by now.",
        "textEdits": [{"range": "19:4-19:8", "newText": "11:12:"}]
      },
      {
        "position": "24:27",
        "label": "changed",
        "paddingLeft": true,
        "tooltip": "The file says something else at these lines by now."
      }
    ]
# Only what is in sight.
> textDocument/inlayHint {"doc": ".bluekit/kits/new.md", "range": "4:1-5:1"}
< [
      {
        "position": "4:25",
        "label": "Token Store",
        "paddingLeft": true,
        "tooltip": "Keeps access and refresh tokens where a script on the page cannot read them."
      }
    ]
> textDocument/inlayHint {"doc": ".bluekit/blueprints/account-service/mail-links.md", "range": "1:1-9:1"}
< [
      {
        "position": "5:27",
        "label": "Account Service",
        "paddingLeft": true,
        "tooltip": "A service that knows who somebody is, in three steps."
      }
    ]
config {"inlayHints": {"aliases": false, "lineDrift": false}}
> textDocument/inlayHint {"doc": ".bluekit/kits/new.md", "range": "1:1-99:1"}
< [
      {
        "position": "8:29",
        "label": "auth/token-store.md",
        "paddingLeft": true,
        "tooltip": "Keeps access and refresh tokens where a script on the page cannot read them."
      },
      {
        "position": "8:57",
        "label": "http-client.md",
        "paddingLeft": true,
        "tooltip": "One place for time-outs, retries and the words an error is told in."
      },
      {
        "position": "8:85",
        "label": "auth/token-store.md",
        "paddingLeft": true,
        "tooltip": "Keeps access and refresh tokens where a script on the page cannot read them."
      }
    ]
config {"inlayHints": {"wikiTargets": false}}
> textDocument/inlayHint {"doc": ".bluekit/kits/new.md", "range": "1:1-12:1"}
< [
      {
        "position": "8:29",
        "label": "Token Store",
        "paddingLeft": true,
        "tooltip": "Keeps access and refresh tokens where a script on the page cannot read them."
      },
      {
        "position": "4:25",
        "label": "Token Store",
        "paddingLeft": true,
        "tooltip": "Keeps access and refresh tokens where a script on the page cannot read them."
      },
      {"position": "9:55", "label": "the file has 13 lines", "paddingLeft": true}
    ]
