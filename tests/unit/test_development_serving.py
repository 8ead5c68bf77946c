"""Where the development server listens, with which certificate, and what of a change an open page can swap."""

import ssl
import stat
from pathlib import Path

import pytest

import build
from tests.browser.workshop import free_port
from tests.portal.development import certificate, ports, server
from tests.portal.development.bundle import source_of


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The certificate's folder, elsewhere."""
    monkeypatch.setattr(certificate, "FOLDER", tmp_path)
    monkeypatch.setattr(certificate, "AUTHORITY", tmp_path / "authority.pem")
    return tmp_path


@pytest.fixture
def bound():
    """Binds the sockets of a port and the next, and closes them."""
    every = []

    def bind(port):
        every.append(ports.bind(port))
        return every[-1]

    yield bind
    for sockets in every:
        ports.close(sockets)


def test_it_listens_on_this_machine_only(bound):
    """Both sockets are the loopback address's, which no other machine reaches."""
    sockets = [each for group in bound(free_port()) for each in group]
    assert {each.getsockname()[0] for each in sockets} == {"127.0.0.1"}


@pytest.mark.parametrize("which", [0, 1])
def test_a_taken_port_is_named_with_the_next_free_one(bound, which):
    """Whichever of the two ports is taken, the error names it, and one that is free with its next."""
    port = free_port()
    bound(port + which)
    with pytest.raises(OSError, match=rf"port {port + which} is taken, the next free --port is (\d+)") as caught:
        bound(port)
    bound(int(str(caught.value).rsplit(" ", 1)[1]))


def test_the_certificate_is_made_once_and_names_this_machine(folder):
    """It holds for both names, stays, and its key is its owner's alone; the authority's key is nowhere."""
    certificate.made()
    first = (folder / "certificate.pem").read_bytes()
    certificate.made()
    assert (folder / "certificate.pem").read_bytes() == first
    assert stat.S_IMODE((folder / "key.pem").stat().st_mode) == 0o600
    assert {path.name for path in folder.iterdir()} == {"authority.pem", "certificate.pem", "key.pem"}
    assert b"PRIVATE" not in certificate.AUTHORITY.read_bytes() + first
    tls = ssl.create_default_context(cafile=certificate.AUTHORITY)
    assert tls.get_ca_certs()


def test_a_certificate_that_is_none_is_named(tmp_path):
    """Files that are not there, or no certificate, are named in the error."""
    with pytest.raises(OSError, match=r"nothing\.pem"):
        certificate.context(tmp_path / "nothing.pem", tmp_path / "key.pem")
    wrong = tmp_path / "wrong.pem"
    wrong.write_text("no certificate")
    with pytest.raises(OSError, match=r"wrong\.pem"):
        certificate.context(wrong, wrong)


# Files that are saved at once → what an open page swaps; nothing: it is loaded anew.
SWAPS = [
    (["static/call-card.css"], ["call-card.css"]),
    (["static/icons/ringing.svg", "static/page.css"], ["icons/ringing.svg", "page.css"]),
    (["static/icon.svg"], ["icon.svg"]),
    (["static/boot.js"], []),
    (["static/python/entry.js"], []),
    (["static/call-card.css", "widget/call.py"], []),
    (["widget/locales/en.json"], []),
    (["widget/templates/call-card.html"], []),
    (["widget/panels/phase.py"], []),
]


@pytest.mark.parametrize(("files", "swapped"), SWAPS)
def test_styles_and_icons_are_swapped_all_else_loads_anew(files, swapped):
    """A page is loaded anew only where it must be."""
    sources = {path: source_of(path) for path in (build.ROOT / Path(file) for file in files)}
    assert server.swaps(sources) == swapped


@pytest.mark.parametrize(
    "file", ["widget/call.py~", "widget/notes.txt", "static/runtime.py", "README.md", "static/x.map"]
)
def test_what_is_no_source_changes_nothing(file):
    """An editor's own files, and others that nothing of the bundle is made of, are no source."""
    assert source_of(build.ROOT / file) is None
