"""The host: one process that has everything read, and hands a child of its own to each terminal that comes in.

`client` is what `desk` does when a host is there, and reads next to nothing; `passing` is what the two say to each
other; `serving` waits for terminals; `sessions` is the life of a child; `readiness` is what the host has done before.
"""
