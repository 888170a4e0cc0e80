# A repository without .bluekit, but with folders of kits: a library.
workspace library
sync
> workspace/symbol {"query": "lighthouse"}
<~ [{"name": "Lighthouse"}]
open kits/lighthouse.md
< problems kits/lighthouse.md
    none
edit kits/lighthouse.md 4:1-5:1 ""
< problems kits/lighthouse.md
    1:1-1:4 warning KIT003 no "type"; add one so that the app and the library know what this is
open README.md
< problems README.md
    none
