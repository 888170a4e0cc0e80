# The first listing is told as progress to a client that shows it.
workspace typical
capabilities {"window": {"workDoneProgress": true}}
sync
<< window/workDoneProgress/create
<< $/progress {"value": {"kind": "begin", "title": "Indexing kits"}}
<< $/progress {"value": {"kind": "end", "message": "…"}}
