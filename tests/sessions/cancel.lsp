# A request that is cancelled is answered all the same, once.
workspace minimal
sync
> $/cancelRequest {"id": 12345}
> $/cancelRequest {"id": "nobody"}
> workspace/symbol {"query": "hello"}
<~ [{"name": "Hello"}]
> $/cancelRequest {"id": "last"}
sync
< nothing
