# A client that pulls gets each problem once: open documents by request, files that are not open by push.
workspace typical
capabilities {"textDocument": {"diagnostic": {"dynamicRegistration": false}},
    "workspace": {"diagnostics": {"refreshSupport": true}}}

< pushed .bluekit/walkthroughs/release-day.md
    16:27-16:49 warning KIT305 there is no ./release-checklist.md; links are relative to the document they stand in
open .bluekit/walkthroughs/release-day.md
< pushed .bluekit/walkthroughs/release-day.md
    none
< pulled .bluekit/walkthroughs/release-day.md
    16:27-16:49 warning KIT305 there is no ./release-checklist.md; links are relative to the document they stand in
< problems .bluekit/walkthroughs/release-day.md
    16:27-16:49 warning KIT305 there is no ./release-checklist.md; links are relative to the document they stand in

# Another file's change asks the client to pull again.
write .bluekit/walkthroughs/release-checklist.md
    ---
    id: release-checklist
    alias: Release Checklist
    type: walkthrough
    is_base: false
    version: 1
    tags:
      - release
    description: Everything that is forgotten otherwise.
    complexity: simple
    format: reference
    ---
    # Release Checklist
<< workspace/diagnostic/refresh
< problems .bluekit/walkthroughs/release-day.md
    none

delete .bluekit/walkthroughs/release-checklist.md
<< workspace/diagnostic/refresh
< pulled .bluekit/walkthroughs/release-day.md
    16:27-16:49 warning KIT305 there is no ./release-checklist.md; links are relative to the document they stand in
close .bluekit/walkthroughs/release-day.md
< pushed .bluekit/walkthroughs/release-day.md
    16:27-16:49 warning KIT305 there is no ./release-checklist.md; links are relative to the document they stand in

# workspace/diagnostic answers too, though it is not announced.
open .bluekit/kits/greeting.md
> workspace/diagnostic {"previousResultIds": []}
<~ {"items": [{"kind": "full", "uri": "ws:/.bluekit/kits/greeting.md", "items": []}]}
