"""Who the development server answers."""

import pytest
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine
from tornado.web import Application

from tests.portal.development.guard import Guard

URL = "http://127.0.0.1:8025/"
OWN = "http://127.0.0.1:8025"
PORTAL = "http://localhost:8024"
STRANGER = "https://stranger.example"


def allows(path, host="127.0.0.1:8025", **headers):
    """Whether a request is answered; an underscore in a header's name stands for a dash."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    line = RequestStartLine("GET", path, "HTTP/1.1")
    request = HTTPServerRequest(start_line=line, headers=HTTPHeaders({"Host": host, **named}))
    guard = Guard(Application(), URL, [OWN], pages=r"/([\w-]+\.html)?", scripts=["/api/v1/"])
    return guard.allows(request)


@pytest.mark.parametrize("host", ["stranger.example:8025", "localhost:8025", "127.0.0.1", "127.0.0.1:80", ""])
def test_another_name_is_refused_whatever_is_asked(host):
    """A name that a stranger has made point to this machine is not ours (DNS rebinding)."""
    assert not allows("/call-card.html", host=host)
    assert not allows("/widget.txt", host=host)


def test_a_page_may_be_opened_by_any_page():
    """A real portal frames the widget's pages, by GET and by a form, which names the portal as its origin."""
    assert allows("/call-card.html", Sec_Fetch_Mode="navigate", Sec_Fetch_Site="cross-site")
    assert allows("/call-card.html", Sec_Fetch_Mode="navigate", Sec_Fetch_Site="cross-site", Origin=STRANGER)
    assert allows("/", Sec_Fetch_Mode="navigate")


def test_a_stranger_cannot_read_a_page():
    """A page is opened, not read: a stranger's fetch of it is refused."""
    assert not allows("/call-card.html", Sec_Fetch_Mode="no-cors", Sec_Fetch_Site="cross-site")
    assert not allows("/call-card.html", Sec_Fetch_Mode="cors", Sec_Fetch_Site="cross-site", Origin=STRANGER)


@pytest.mark.parametrize("path", ["/widget.txt", "/livereload.js", "/development/mistakes.json", "/boot.js"])
def test_files_are_for_our_own_pages(path):
    """Sources, scripts and mistakes go to our own pages and to who types the address, to no other site or origin."""
    assert allows(path, Sec_Fetch_Mode="cors", Sec_Fetch_Site="same-origin")
    assert allows(path, Sec_Fetch_Mode="navigate", Sec_Fetch_Site="none")
    assert not allows(path, Sec_Fetch_Mode="no-cors", Sec_Fetch_Site="cross-site")
    assert not allows(path, Sec_Fetch_Mode="no-cors", Sec_Fetch_Site="same-site")
    assert not allows(path, Sec_Fetch_Mode="navigate", Sec_Fetch_Site="cross-site")
    assert not allows(path, Origin=STRANGER)
    assert not allows(path, Origin="null")


def test_the_socket_is_for_our_own_pages():
    """A socket says who opens it; without an origin, or with another than ours, it is refused."""
    assert allows("/livereload", Upgrade="websocket", Origin=OWN)
    assert not allows("/livereload", Upgrade="websocket", Origin=STRANGER)
    assert not allows("/livereload", Upgrade="websocket", Origin=PORTAL)
    assert not allows("/livereload", Upgrade="websocket")


def test_the_sdk_may_be_loaded_by_any_page():
    """The portal's SDK is what every widget loads, from its own origin."""
    assert allows("/api/v1/", Sec_Fetch_Mode="no-cors", Sec_Fetch_Site="cross-site")
