"""The Content-Security-Policy of the shipped pages, by trying what it must refuse."""

import pytest

from tests.browser.stranger import ELSEWHERE

ADD = "document.body.append(Object.assign(document.createElement('{0}'), {{{1}}}))"

# What an attacker would try → the directive that must refuse it, and the try itself, in JavaScript.
TRIES = {
    "inline script": ("script-src-elem", ADD.format("script", "textContent: 'window.broken = 1'")),
    "inline handler": (
        "script-src-attr",
        "document.body.setAttribute('onclick', 'window.broken = 1'); document.body.click()",
    ),
    "script of another host": ("script-src-elem", ADD.format("script", "src: elsewhere")),
    "script as data": ("script-src-elem", ADD.format("script", "src: 'data:text/javascript,window.broken = 1'")),
    "script address": (
        "script-src-elem",
        "Object.assign(document.createElement('a'), {href: 'javascript:broken = 1'}).click()",
    ),
    "worker": ("worker-src", "new Worker(URL.createObjectURL(new Blob(['']))).onerror = () => {}"),
    "inline style": ("style-src-elem", ADD.format("style", "textContent: 'body { color: red }'")),
    "style attribute": ("style-src-attr", "document.body.setAttribute('style', 'color: red')"),
    "style of another host": ("style-src-elem", ADD.format("link", "rel: 'stylesheet', href: elsewhere")),
    "image of another host": ("img-src", ADD.format("img", "src: elsewhere")),
    "image as data": ("img-src", ADD.format("img", "src: 'data:image/gif;base64,R0lGODlhAQABAAAAACw='")),
    "connection": ("connect-src", "fetch(elsewhere).catch(() => {})"),
    "beacon": ("connect-src", "navigator.sendBeacon(elsewhere, 'text')"),
    "socket": ("connect-src", "new WebSocket(elsewhere.replace('http', 'ws'))"),
    "form": ("form-action", ADD.format("form", "method: 'POST', action: elsewhere") + "; document.forms[0].submit()"),
    "frame": ("frame-src", ADD.format("iframe", "src: elsewhere")),
    "object": ("object-src", ADD.format("object", "data: elsewhere")),
    "sound": ("media-src", ADD.format("audio", "src: elsewhere")),
    "base address": ("base-uri", ADD.format("base", "href: elsewhere")),
}


def tried(desk, script):
    """Run a script in the card's page and return the directive that refused it."""
    return desk.card.evaluate(
        "(card, [script, elsewhere]) => new Promise((resolve) => {"
        " document.addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));"
        " setTimeout(resolve, 3000, 'nothing refused it');"
        " new Function('elsewhere', script)(elsewhere) })",
        [script, ELSEWHERE],
    )


@pytest.fixture(scope="module")
def attacked(common_desk):
    """A desk with one card open, for all that is tried on it; what the browser says of that is expected."""
    common_desk.open("incoming_unknown_number")
    yield common_desk
    common_desk.complaints.clear()


@pytest.mark.parametrize("name", TRIES)
def test_the_policy_refuses(attacked, name):
    """Each try is refused by its directive in the card as it ships, and none of it ran."""
    directive, script = TRIES[name]
    assert tried(attacked, script) == directive
    assert attacked.card.evaluate("() => window.broken") is None


def test_what_the_policy_lets_through_is_known(desk):
    """'unsafe-eval' remains, since MicroPython's interpreter does not start without it: whoever can already run a
    script can also evaluate a text. And connections: to the page's own host and the one portal around it."""
    desk.open("incoming_unknown_number")
    policies = desk.card.evaluate(
        "() => [...document.querySelectorAll('meta[http-equiv]')].map(({content}) => content)"
    )
    portal = desk.portal.portal_url.rstrip("/")
    assert policies[1:] == [f"connect-src 'self' {portal}"]
    assert policies[0].count("unsafe") == 1
    assert desk.card.evaluate("() => new Function('return 7')()") == 7


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_no_request_tells_where_it_comes_from(desk, method):
    """The page's address names the portal and the application's session: no request of ours carries it as its
    referrer."""
    asked = []
    desk.context.on("request", lambda request: asked.append(request))
    desk.open("incoming_unknown_number", method=method)
    ours = [
        request for request in asked if "call-card.html" in request.frame.url and not request.is_navigation_request()
    ]
    assert len(ours) > 5
    assert [request.url for request in ours if "referer" in request.all_headers()] == []
