# Files of the workspace that nobody has opened: warnings and errors by default, all or none if wanted.
workspace typical

< problems .bluekit/walkthroughs/release-day.md
    16:27-16:49 warning KIT305 there is no ./release-checklist.md; links are relative to the document they stand in
< problems .bluekit/kits/feature-flags.md
    1:1-1:4 warning KIT005 no "tags"; add one to three so that people can find this

config {"diagnostics": {"unopened": "all"}}
< problems .bluekit/walkthroughs/release-day.md
    16:27-16:49 warning KIT305 there is no ./release-checklist.md; links are relative to the document they stand in
< problems .bluekit/kits/feature-flags.md
    1:1-1:4 warning KIT005 no "tags"; add one to three so that people can find this
    7:1-7:4 hint KIT002 unknown key "tag"; did you mean "tags"?

config {"diagnostics": {"unopened": "off"}}
< problems .bluekit/walkthroughs/release-day.md
    none
< problems .bluekit/kits/feature-flags.md
    none

# Opening shows everything, whatever the setting.
open .bluekit/kits/feature-flags.md
< problems .bluekit/kits/feature-flags.md
    1:1-1:4 warning KIT005 no "tags"; add one to three so that people can find this
    7:1-7:4 hint KIT002 unknown key "tag"; did you mean "tags"?
close .bluekit/kits/feature-flags.md
< problems .bluekit/kits/feature-flags.md
    none
