"""What `python build.py check https://host/path/` finds on a server: nothing on a good one, each fault with its cure.
The servers here are answers only; tests/servers asks real ones."""

from email.message import Message

import pytest

from tests.check import deployed
from tests.check.report import broken
from tests.check.visit import Answer, Visit, visit

URL = "https://widget.example.com/call-card/"
PAGE = b"<!doctype html>" + b"<p>" * 1_000
FILES = {
    "index.html": PAGE,
    "call-card.html": PAGE,
    "boot.js": b"'use strict';" * 200,
    "page.css": b"p {}",
    "icon.svg": b"<svg/>",
    "locales/en.json": b"{}",
    "runtime/python.wasm": b"\0asm" * 1_000,
    "licences.txt": b"MIT",
}
PAGES = ("index.html", "call-card.html")
TYPES = {
    "html": "text/html",
    "js": "text/javascript",
    "css": "text/css",
    "svg": "image/svg+xml",
    "json": "application/json",
    "wasm": "application/wasm",
    "txt": "text/plain; charset=utf-8",
}


def answer(path, status=200, **headers):
    """A good server's answer, with other headers where given; None takes one out."""
    stated = {
        "Content-Type": TYPES[path.rsplit(".", 1)[1]],
        "Cache-Control": "no-cache",
        "ETag": '"1"',
        "Content-Encoding": "gzip",
    } | {name.replace("_", "-"): value for name, value in headers.items()}
    message = Message()
    for name, value in stated.items():
        if value is not None:
            message[name] = value
    return Answer(status, message, FILES[path])


def server(url=URL, got=None, revalidated=None, posted=None):
    """What a visit to a good server brings home, with other answers at these paths."""
    return Visit(
        url=url,
        files=FILES,
        got={path: answer(path) for path in FILES} | (got or {}),
        revalidated={path: Answer(304, Message()) for path in FILES} | (revalidated or {}),
        posted={page: answer(page) for page in PAGES} | (posted or {}),
    )


def finds(visited, name, offence, cure):
    """The rule of that name alone is broken, with these words in an offence and in the cure."""
    found = {finding.rule.name: finding for finding in broken(deployed.findings(visited))}
    assert list(found) == [name], found
    assert any(offence in line for line in found[name].offences), found[name].offences
    assert cure in found[name].rule.cure


def test_nothing_is_found_on_a_good_server():
    """Every rule holds."""
    assert broken(deployed.findings(server())) == []


def test_a_server_without_tls_is_found():
    """A portal is https, and a browser loads nothing insecure into it."""
    finds(server("http://widget.example.com/call-card/"), "TLS", "it is not https", "certificate")


def test_a_server_on_this_machine_needs_no_tls():
    """Browsers trust the loopback without it, so a first try needs no certificate."""
    assert broken(deployed.findings(server("http://127.0.0.1:8080/"))) == []


def test_a_missing_file_is_found():
    """A file that was not uploaded is named."""
    finds(server(got={"boot.js": answer("boot.js", 404)}), "reachable", "boot.js: the server answers 404", "Unpack")


def test_a_redirect_is_found():
    """A portal's POST would come out of it as a GET without its form."""
    moved = answer("boot.js", 301, Location="https://cdn.example.com/boot.js")
    finds(server(got={"boot.js": moved}), "reachable", "a redirect to https://cdn.example.com/boot.js", "redirect")


def test_a_server_that_refuses_a_post_is_found():
    """What plain static servers do to a portal."""
    refused = answer("call-card.html", 405)
    finds(
        server(posted={"call-card.html": refused}),
        "opened by POST",
        "POST call-card.html: the server answers 405",
        "GET",
    )


def test_a_server_that_answers_a_post_with_another_page_is_found():
    """A server that sends its own page with 200 shows nothing of a call."""
    other = answer("call-card.html")._replace(body=b"<h1>Hello</h1>")
    finds(server(posted={"call-card.html": other}), "opened by POST", "another page than GET brings", "README")


@pytest.mark.parametrize(
    ("path", "kind"), [("boot.js", "text/plain"), ("runtime/python.wasm", "application/octet-stream")]
)
def test_a_wrong_media_type_is_found(path, kind):
    """A script of another type does not run, wasm of another type is compiled late."""
    finds(server(got={path: answer(path, Content_Type=kind)}), "content types", f"Content-Type is {kind}", "types")


def test_a_wrong_charset_is_found():
    """A charset in the header wins over the page's own, and Cyrillic is lost."""
    wrong = answer("index.html", Content_Type="text/html; charset=windows-1251")
    finds(server(got={"index.html": wrong}), "content types", "charset is windows-1251", "types")


def test_a_page_that_is_sent_as_a_download_is_found():
    """A file store that sends attachments shows no page."""
    sent = answer("index.html", Content_Disposition="attachment; filename=index.html")
    finds(server(got={"index.html": sent}), "content types", "sent as a download", "types")


def test_x_frame_options_are_found():
    """A page with that header stays empty in the portal's iframe, whether opened by GET or POST."""
    framed = answer("call-card.html", X_Frame_Options="SAMEORIGIN")
    finds(server(posted={"call-card.html": framed}), "frame headers", "X-Frame-Options: SAMEORIGIN", "iframe")


@pytest.mark.parametrize("policy", ["frame-ancestors 'self'", "default-src 'self'", "sandbox", "script-src 'self'"])
def test_a_policy_that_forbids_the_card_is_found(policy):
    """A header's policy comes on top of the page's own: the stricter wins."""
    ruled = answer("call-card.html", Content_Security_Policy=policy)
    finds(server(got={"call-card.html": ruled}), "frame headers", policy, "header")


def test_a_policy_that_names_the_portal_is_fine():
    """Whoever lets only his own portal frame the page does well."""
    policy = "frame-ancestors https://acme.bitrix24.com; script-src 'self' 'unsafe-eval' https://api.bitrix24.com"
    ruled = answer("call-card.html", Content_Security_Policy=policy)
    assert broken(deployed.findings(server(got={"call-card.html": ruled}))) == []


@pytest.mark.parametrize("header", [None, "max-age=86400", "public"])
def test_a_file_that_outlives_an_update_is_found(header):
    """A browser that keeps one file of the version before mixes it with the others of this one."""
    kept = answer("boot.js", Cache_Control=header)
    finds(server(got={"boot.js": kept}), "caching", "after an update an old copy may stay", "no-cache")


def test_a_file_whose_name_changes_with_it_may_be_kept():
    """A hash in the name makes a long life harmless."""
    name = "runtime/core-C9KDLldu.js"
    kept = answer("boot.js", Cache_Control="max-age=31536000, immutable")
    visited = server(got={name: kept})._replace(files=FILES | {name: FILES["boot.js"]})
    assert broken(deployed.findings(visited)) == []


def test_a_file_that_is_never_kept_is_found():
    """With no-store each ring loads everything anew."""
    finds(server(got={"boot.js": answer("boot.js", Cache_Control="no-store")}), "caching", "no-store", "no-cache")


def test_a_server_that_cannot_revalidate_is_found():
    """Asked whether a copy still holds, a server should say so, and not send the file again."""
    finds(server(revalidated={"boot.js": answer("boot.js")}), "caching", "answered with 200, not with 304", "ETag")


def test_a_file_that_is_not_compressed_is_found():
    """The interpreter is twice as long on the line without gzip."""
    plain = answer("runtime/python.wasm", Content_Encoding=None)
    finds(server(got={"runtime/python.wasm": plain}), "compression", "4,000 bytes, not compressed", "gzip")


def test_other_bytes_than_the_local_build_s_are_found():
    """A file of the version before, or one that was rewritten on the way, is named."""
    old = answer("boot.js")._replace(body=b"'use strict'; // old")
    finds(server(got={"boot.js": old}), "bytes", "boot.js: 20 bytes that differ", "unpack its ZIP there anew")


def test_another_version_is_one_finding(monkeypatch):
    """Where a whole other version is on the server, both are named, and nothing else is said to be wrong with it."""
    page = b'<meta name="version" content="%s">'
    monkeypatch.setitem(FILES, "index.html", page % b"1.0.1")
    older = answer("index.html")._replace(body=page % b"1.0.0")
    visited = server(got={"index.html": older}, posted={"index.html": older})
    finds(visited, "bytes", "the server has version 1.0.0, this is 1.0.1", "unpack its ZIP there anew")
    assert len(deployed.same_bytes(visited)) == 1


def test_a_server_that_is_not_there_is_found():
    """Where nothing answers, one rule says why, and the others are silent."""
    finds(visit("http://127.0.0.1:9/", FILES, PAGES), "reachable", "Connection refused", "address")
