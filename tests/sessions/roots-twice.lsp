# A workspace folder that kit.roots names too stays a folder: its problems are told.
workspace typical

sync
config {"roots": ["ws:/"]}
sync
< problems .bluekit/walkthroughs/release-day.md
    16:27-16:49 warning KIT305 there is no ./release-checklist.md; links are relative to the document they stand in
config {"roots": []}
sync
< problems .bluekit/walkthroughs/release-day.md
    16:27-16:49 warning KIT305 there is no ./release-checklist.md; links are relative to the document they stand in
