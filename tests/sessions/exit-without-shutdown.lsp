# A client that just leaves is told by the exit code.
workspace minimal
exit 1
sync
> exit
