# A check that is off by default tells of unopened files as soon as it is wanted, and no longer.
workspace minimal
write .bluekit/kits/named.md
    ---
    id: other-name
    alias: Named
    type: kit
    is_base: false
    version: 1
    tags: [x]
    description: Its id is not its name.
    ---

    # Named
< problems .bluekit/kits/named.md
    none
config {"diagnostics": {"severity": {"KIT505": "information"}}}
< problems .bluekit/kits/named.md
    none
config {"diagnostics": {"unopened": "all", "severity": {"KIT505": "information"}}}
< problems .bluekit/kits/named.md
    2:5-2:15 information KIT505 id "other-name" differs from the file name "named"
config {"diagnostics": {"severity": {"KIT505": "warning"}}}
< problems .bluekit/kits/named.md
    2:5-2:15 warning KIT505 id "other-name" differs from the file name "named"
config {"diagnostics": {"unopened": "all"}}
< problems .bluekit/kits/named.md
    none
