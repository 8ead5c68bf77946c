"""Where the call card's page lies, and which handlers of a portal are ours. Pure."""

HANDLER = "call-card.html"


def handler(page: str) -> str:
    """The absolute address of the call card's page: it lies beside the page of that address."""
    return _bare(page).rsplit("/", 1)[0] + "/" + HANDLER


def is_ours(address) -> bool:
    """Whether a handler is our call card, of this version or another: its file has our name."""
    return isinstance(address, str) and _bare(address).rsplit("/", 1)[-1] == HANDLER


def same(one: str, other: str) -> bool:
    """Whether two addresses name the same page, whatever their query and the case of their letters."""
    return _bare(one).lower() == _bare(other).lower()


def _bare(address):
    return address.split("#")[0].split("?")[0]
