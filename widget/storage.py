"""The browser's storage, which may be full, denied (a frame of another site) or missing: then nothing is kept, and no more."""

from pyscript import window


def read(key: str):
    """The text kept under a key, or None."""
    try:
        value = window.localStorage.getItem(key)
    except Exception:
        return None
    return value if isinstance(value, str) else None


def write(key: str, text: str) -> bool:
    """Keep a text; False where the browser does not."""
    try:
        window.localStorage.setItem(key, text)
    except Exception:
        return False
    return True


def delete(key: str):
    """Forget a key."""
    try:
        window.localStorage.removeItem(key)
    except Exception:
        return


def keys() -> list:
    """All keys of this site."""
    try:
        return [window.localStorage.key(n) for n in range(window.localStorage.length)]
    except Exception:
        return []
