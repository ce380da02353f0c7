"""How fast the portal is, measured beside what its database and templates would need alone.

A row's floor is the same work without us: the statements the page was seen to send, sent again through one bare
asyncpg connection, and the same template rendered with the same context. Both run in turn, in one process and on
one database, so that whatever else the machine does falls on both. `bin/bench` is the door.
"""
