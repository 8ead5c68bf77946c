"""What strangers get of the development server: nothing. Asked over HTTP, and by another origin's page in a browser."""

import http.client
import http.server
import threading
from functools import partial

import pytest

from tests.browser.desk import LIMIT
from tests.portal.server import HOST

HANDSHAKE = {
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
STRANGER = "http://stranger.example"

# Tries, as a page of another origin, all that could tell it something: which of them did.
TRIES = """async (url) => {
  const script = (path) => new Promise((resolve) => {
    const element = Object.assign(document.createElement('script'), { src: url + path });
    element.onload = () => resolve(true);
    element.onerror = () => resolve(false);
    document.head.append(element);
  });
  const read = (path, mode) => fetch(url + path, { mode }).then(() => true, () => false);
  const listen = () => new Promise((resolve) => {
    const socket = new WebSocket(url.replace('http', 'ws') + 'livereload');
    socket.onopen = () => resolve(true);
    socket.onerror = () => resolve(false);
  });
  const got = {
    script: await script('livereload.js'),
    source: await script('widget.txt'),
    boot: await script('boot.js'),
    text: await read('widget.txt', 'cors'),
    mistakes: await read('development/mistakes.json', 'cors'),
    opaque: await read('call-card.css', 'no-cors'),
    forced: await read('forcereload', 'cors'),
    socket: await listen(),
  };
  return Object.keys(got).filter((name) => got[name]);
}"""


@pytest.fixture(params=["portal", "widget"])
def origin(request, at_work):
    """Each of the two origins: its host and port as in the Host header."""
    return {"portal": at_work.portal_url, "widget": at_work.widget_url}[request.param].split("/")[2]


@pytest.fixture
def stranger(tmp_path):
    """The address of a page of another origin."""
    (tmp_path / "index.html").write_text("<!doctype html><title>Stranger</title>")

    class Quiet(http.server.SimpleHTTPRequestHandler):
        log_message = staticmethod(lambda *_: None)

    server = http.server.ThreadingHTTPServer((HOST, 0), partial(Quiet, directory=str(tmp_path)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://{HOST}:{server.server_port}/"
    server.shutdown()
    server.server_close()


def status(host, path, method="GET", **headers):
    """The status that a request gets; an underscore in a header's name stands for a dash."""
    connection = http.client.HTTPConnection(HOST, int(host.split(":")[1]), timeout=LIMIT / 1000)
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, path, headers={"Host": host, **named})
    answer = connection.getresponse().status
    connection.close()
    return answer


def test_the_socket_opens_for_our_own_page_only(origin):
    """The handshake of our own page is answered; a stranger's is not, nor one without an origin or by another name."""
    own = f"http://{origin}"
    assert status(origin, "/livereload", Origin=own, **HANDSHAKE) == 101
    assert status(origin, "/livereload", Origin=STRANGER, **HANDSHAKE) == 403
    assert status(origin, "/livereload", **HANDSHAKE) == 403
    assert status(origin, "/livereload", Origin=own, **HANDSHAKE | {"Host": "stranger.example"}) == 403


def test_nobody_can_force_a_reload(origin):
    """What livereload offers for that is not there."""
    assert status(origin, "/forcereload") == 404
    assert status(origin, "/forcereload?path=x") == 404


@pytest.mark.parametrize(
    "path",
    [
        "/../build.py",
        "/..%2fbuild.py",
        "/%2e%2e/build.py",
        "/static/../../build.py",
        "//etc/passwd",
        "/etc/passwd",
        "/..\\build.py",
        "/development/../server.py",
        "/development/..%2fserver.py",
        "/development/server.py",
        "/build.py",
        "/widget/main.py",
        "/.git/config",
    ],
)
def test_nothing_else_can_be_read(origin, path):
    """No path leads out of what is served."""
    assert status(origin, path) == 404


def test_another_name_of_this_machine_is_refused(origin):
    """Whatever a stranger's name is made to point to, the server answers under its own alone."""
    for path in ("/", "/call-card.html", "/widget.txt", "/livereload.js", "/development/live.js", "/api/v1/"):
        assert status(origin, path, Host=f"stranger.example:{origin.split(':')[1]}") == 403


def test_a_page_of_another_origin_gets_neither_events_nor_files(browser, at_work, stranger):
    """In a browser another origin's page gets no script, no file, no mistake and no socket, of either origin."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(stranger)
    assert page.evaluate(TRIES, at_work.widget_url) == []
    assert page.evaluate(TRIES, at_work.portal_url) == []
    context.close()
