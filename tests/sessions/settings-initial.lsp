# Settings from initializationOptions hold as long as a client that is asked has nothing to say.
workspace typical
capabilities {"workspace": {"configuration": true}}
initializationOptions {"kit": {"diagnostics": {"unopened": "off"}}}

sync
< problems .bluekit/walkthroughs/release-day.md
    none
