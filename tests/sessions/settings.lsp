# Settings are live, wherever they come from, and a wrong one changes nothing.
workspace typical
initializationOptions {"diagnostics": {"severity": {"KIT305": "error"}}}
capabilities {"workspace": {"configuration": false}}

< problems .bluekit/walkthroughs/release-day.md
    16:27-16:49 error KIT305 there is no ./release-checklist.md; links are relative to the document they stand in
config {"diagnostics": {"severity": {"KIT305": "information"}}}
< problems .bluekit/walkthroughs/release-day.md
    none
open .bluekit/walkthroughs/release-day.md
< problems .bluekit/walkthroughs/release-day.md
    16:27-16:49 information KIT305 there is no ./release-checklist.md; links are relative to the document they stand in
config {"diagnostics": {"severity": {"KIT305": "off"}}}
< problems .bluekit/walkthroughs/release-day.md
    none
config {"diagnostics": {"severity": {"KIT305": "shout", "KIT999": "off"}, "unopened": 7, "enabled": "no"}}
< problems .bluekit/walkthroughs/release-day.md
    16:27-16:49 warning KIT305 there is no ./release-checklist.md; links are relative to the document they stand in
config {"diagnostics": {"enabled": false}}
< problems .bluekit/walkthroughs/release-day.md
    none
config {}
< problems .bluekit/walkthroughs/release-day.md
    16:27-16:49 warning KIT305 there is no ./release-checklist.md; links are relative to the document they stand in

# Dotted names are the same settings.
config {"diagnostics.enabled": false}
< problems .bluekit/walkthroughs/release-day.md
    none
