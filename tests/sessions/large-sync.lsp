# kit/sync waits for what another thread is still reading.
workspace minimal
write .bluekit/kits/large.md repeat 60000 "words "
open .bluekit/kits/large.md
edit .bluekit/kits/large.md 1:1 "---\nid: Not Kebab\nalias: Large\ntype: kit\nis_base: false\nversion: 1\ntags: [x]\ndescription: Long.\n---\n"
sync
< problems .bluekit/kits/large.md
    2:5-2:14 warning KIT209 id "Not Kebab" is not kebab-case; use small letters and digits joined by "-"
