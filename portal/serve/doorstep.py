"""Is the door free, and does somebody answer at it?"""

import http.client
import socket
from contextlib import closing


def is_free(host: str, port: int) -> bool:
    """Tried as the web server will: a port that is still cooling down counts as free."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with closing(socket.socket(family, socket.SOCK_STREAM)) as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port))
        except OSError:
            return False
    return True


def answers(host: str, port: int) -> bool:
    """With any page that is not an error of the server: the sign-in page, usually."""
    asked = http.client.HTTPConnection({"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port, timeout=10)  # noqa: S104
    with closing(asked):
        try:
            asked.request("GET", "/")
            return asked.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False
