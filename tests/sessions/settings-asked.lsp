# A client that answers workspace/configuration is asked, at the start and after each change.
workspace typical
config {"diagnostics": {"unopened": "off"}}

sync
< problems .bluekit/walkthroughs/release-day.md
    none
config {"diagnostics": {"unopened": "warnings"}}
<< workspace/configuration {"items": [{"section": "kit"}]}
< problems .bluekit/walkthroughs/release-day.md
    16:27-16:49 warning KIT305 there is no ./release-checklist.md; links are relative to the document they stand in
