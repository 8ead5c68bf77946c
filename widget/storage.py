"""The browser's storage, which may be full, denied (a frame of another site) or missing: then nothing is kept, and no
more.

The boot script asks it: MicroPython cannot catch an exception that JavaScript throws in the middle of a call
(measured).
"""

from pyscript import window

storage = window.callCard.storage


def read(key: str):
    """The text kept under a key, or None."""
    value = storage.read(key)
    return value if isinstance(value, str) else None


def write(key: str, text: str) -> bool:
    """Keep a text; False where the browser does not."""
    return bool(storage.write(key, text))


def delete(key: str):
    """Forget a key."""
    storage.delete(key)


def keys() -> list:
    """All keys of this site; none where they cannot be had."""
    return list(storage.keys())
