# Over an index that is complete the very first question is answered from it, before anything is looked at.
workspace typical
sync

restart
> workspace/symbol {"query": "token store"}
<~ [{"name": "Token Store"}]

# Several at once are answered in order.
restart
> kit/search {"query": "token"}
> workspace/symbol {"query": "token store"}
<~ {"exact": true}
<~ [{"name": "Token Store"}]

# Counts are right at once as well.
restart
> kit/groups {"by": "kind"}
<~ {"groups": [{"name": "kit"}]}
