"""The two ports of the development server, on this machine only."""

import errno
from socket import socket

from tornado.netutil import bind_sockets

from tests.portal.server import HOST

HIGHEST = 65_535


def bind(port: int) -> list[list[socket]]:
    """The sockets of this port and the next, on this machine only.

    Raises:
        OSError: one of them is taken; its text says which, and where two are free.
    """
    bound, taken = _bind(port)
    if taken:
        free = next((number for number in range(port + 2, HIGHEST) if _is_free(number)), "none")
        raise OSError(f"port {taken} is taken, the next free --port is {free}")
    return bound


def close(bound: list[list[socket]]) -> None:
    """Give the ports of these sockets back."""
    for each in (one for sockets in bound for one in sockets):
        each.close()


def _is_free(port: int) -> bool:
    bound, taken = _bind(port)
    close(bound)
    return not taken


def _bind(port: int) -> tuple[list[list[socket]], int]:
    """The sockets of this port and the next; or none, and which of the two is taken."""
    bound = []
    for number in (port, port + 1):
        try:
            bound.append(bind_sockets(number, HOST))
        except OSError as error:
            close(bound)
            if error.errno != errno.EADDRINUSE:
                raise
            return [], number
    return bound, 0
