"""The certificate of `serve --https`: one's own, or one that trustme makes for this machine, once."""

import ssl
import time
from pathlib import Path

import build

FOLDER = build.DIST / "certificate"
AUTHORITY = FOLDER / "authority.pem"
"""What a browser may be told to trust. Its own key is never written down, so nobody can sign anything else with it."""
NAMES = ("localhost", "127.0.0.1")
LASTS = 365 * 86_400
"""Seconds after which another one is made."""


def context(certificate: Path, key: Path) -> ssl.SSLContext:
    """What a server needs to speak TLS with these two PEM files.

    Raises:
        OSError: a file that is not there, or that is not what it should be.
    """
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    try:
        tls.load_cert_chain(certificate, key)
    except OSError as error:
        raise OSError(f"{certificate} and {key} are no certificate and its key: {error.strerror}") from None
    return tls


def made() -> ssl.SSLContext:
    """A context with the certificate made for this machine, in FOLDER; it is made where it is missing or a year old."""
    certificate, key = FOLDER / "certificate.pem", FOLDER / "key.pem"
    if not AUTHORITY.exists() or time.time() - AUTHORITY.stat().st_mtime > LASTS:
        _make(certificate, key)
    return context(certificate, key)


def _make(certificate: Path, key: Path) -> None:
    import trustme

    authority = trustme.CA(organization_name=f"{build.project()['name']}, this machine only")
    leaf = authority.issue_cert(*NAMES)
    FOLDER.mkdir(parents=True, exist_ok=True)
    key.touch(mode=0o600)
    leaf.private_key_pem.write_to_path(key)
    certificate.write_bytes(b"".join(part.bytes() for part in leaf.cert_chain_pems))
    authority.cert_pem.write_to_path(AUTHORITY)
