# A blueprint and its tasks speak of each other.
workspace typical
< problems .bluekit/blueprints/account-service/blueprint.json
    none
delete .bluekit/blueprints/account-service/mail-links.md
< problems .bluekit/blueprints/account-service/blueprint.json
    20:24-20:37 warning KIT401 there is no mail-links.md beside this blueprint; create it or remove the task
open .bluekit/blueprints/account-service/issue-tokens.md
edit .bluekit/blueprints/account-service/issue-tokens.md 7:8-7:9 "3"
< problems .bluekit/blueprints/account-service/issue-tokens.md
    7:8-7:9 warning KIT404 "layer" is 3, but blueprint.json lists this task in layer 2
        ws:/.bluekit/blueprints/account-service/blueprint.json 32:24-32:39 blueprint.json says otherwise here
write .bluekit/blueprints/account-service/stray.md
    ---
    id: stray
    type: task
    version: 1
    blueprint: account-service
    ---
    # Stray
open .bluekit/blueprints/account-service/stray.md
< problems .bluekit/blueprints/account-service/stray.md
    2:5-2:10 hint KIT402 blueprint.json does not list stray.md; add it to a layer
write .bluekit/blueprints/account-service/blueprint.json "{\"id\": 3"
< problems .bluekit/blueprints/account-service/blueprint.json
    1:1-1:9 error KIT408 this is not JSON; the app skips the whole file
