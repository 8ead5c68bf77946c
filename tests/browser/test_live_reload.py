"""What a developer sees in the open card: `python build.py serve` on a copy of the sources, in a real browser."""

import contextlib
import subprocess
import sys
import urllib.request

import pytest
from playwright.sync_api import expect

import build
from static import runtime
from tests.browser.mistakes import MICROPYTHON, in_catalogue, in_python, in_template
from tests.browser.saves import SAVES
from tests.browser.workshop import END_LIMIT, Window, free_port, workshop

BURST = 50
PHASE = "widget/panels/phase.py"
RENDER = '    screen.attributes["phase"] = card.phase'
START = "    opening = await bx24.init()"


@pytest.fixture
def open_window(browser):
    """Opens windows, each in a browser profile of its own, and closes them."""
    contexts = []

    def opened(served, query=""):
        contexts.append(browser.new_context(viewport={"width": 1300, "height": 900}, ignore_https_errors=True))
        return Window(contexts[-1], served, query)

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def window(open_window, at_work):
    """A window at the copy's portal, with a card open; in the end the copy is as it was."""
    yield open_window(at_work)
    at_work.restore()


@pytest.mark.parametrize("kind", SAVES)
def test_a_save_is_seen_in_the_open_card(window, at_work, kind):
    """Each kind of source is seen once it is saved; a style and an icon without a new page in the card."""
    window.mark()
    window.waits_for(SAVES[kind].make(at_work, 7))
    assert window.is_same() == (kind in ("CSS", "icon"))


def test_the_call_goes_on_in_the_new_card(window, at_work):
    """After a reload in mid-call phase, timeline and note are as they were, and one goes on writing where one was."""
    for state in ("connecting", "connected"):
        window.page.evaluate("(state) => portal.setState(state)", state)
    window.waits_for("card.dataset.phase === 'talking'")
    steps = window.card.locator('[data-field="timeline"] li')
    before = steps.all_text_contents()
    note = window.card.locator('[data-field="note"]')
    note.fill("Calls back on Monday")
    note.evaluate("(note) => note.setSelectionRange(5, 9)")
    window.waits_for(SAVES["Python"].make(at_work, 1))
    window.is_ready()
    assert window.card.get_attribute("data-phase") == "talking"
    assert [text.split(":")[0] for text in steps.all_text_contents()] == [text.split(":")[0] for text in before]
    expect(note).to_have_value("Calls back on Monday")
    expect(note).to_be_focused()
    assert note.evaluate("(note) => [note.selectionStart, note.selectionEnd]") == [5, 9]


def test_what_the_portal_says_in_between_is_not_lost(window, at_work):
    """A call that is answered while the card is loaded anew is talking in the new card."""
    with window.page.expect_event("framenavigated"):
        seen = SAVES["Python"].make(at_work, 1)
    window.page.evaluate("() => portal.setState('connected')")
    window.waits_for(seen)
    expect(window.card).to_have_attribute("data-phase", "talking")
    steps = window.card.locator('[data-field="timeline"] li')
    assert [step.get_attribute("data-state") for step in steps.all()] == ["connecting", "connected"]


def test_a_second_save_at_once_is_seen_too(window, at_work):
    """A save while the card still starts from the one before is not lost, nor one just after."""
    for number in (1, 2, 3):
        seen = SAVES["Python"].make(at_work, number)
        window.frame.wait_for_load_state("commit")
    window.waits_for(seen)
    window.is_ready()
    window.waits_for(SAVES["Python"].make(at_work, 4))


def test_many_saves_at_once_are_one_reload(window, at_work):
    """Fifty files saved at once, as a checkout does, load the card anew once."""
    loads = []
    window.page.on("framenavigated", lambda frame: loads.append(frame.url))
    for number in range(BURST):
        at_work.create(f"widget/panels/saved_{number}.py", "")
    window.waits_for(SAVES["Python"].make(at_work, 1))
    window.is_ready()
    assert len(loads) == 1


@pytest.mark.parametrize(
    "mistake",
    [
        in_python("broken = (1", "never closed"),
        in_python("broken = {**{}}", MICROPYTHON),
        in_template("{{ nothing_like_that }}", "'nothing_like_that' is undefined"),
        in_catalogue('  "broken": 5,', "a text is a string"),
    ],
    ids=str,
)
def test_a_mistake_is_shown_over_the_last_good_card(window, at_work, mistake):
    """File, line and fault stand in the card, which goes on below, and in the terminal; the next good save ends it."""
    window.mark()
    mistake.make(window, at_work)
    assert window.is_same()
    expect(window.card.locator('[data-field="phase"]')).to_be_visible()
    assert at_work.has_said(mistake.says)
    mistake.heal(window, at_work)


def test_a_mistake_can_be_put_aside(window, at_work):
    """The overlay has a button that takes it away; the next mistake brings it back."""
    in_python("broken = (1", "never closed").make(window, at_work)
    window.overlay.get_by_role("button").click()
    expect(window.overlay).to_have_count(0)
    in_python("broken = [1", "never closed").make(window, at_work)


# What goes wrong in the running card: file, old, new, and the place the overlay names.
RUNNING = {
    "as it starts": ("widget/main.py", START, START + "\n    nothing_like_that", "nothing_like_that"),
    "as it is loaded": (PHASE, "def render", "import nothing_like_that\n\n\ndef render", "import nothing_like_that"),
    "as an event comes": (
        PHASE,
        RENDER,
        f"    card.call.state == 'connected' and card.nothing\n{RENDER}",
        "card.nothing",
    ),
}


@pytest.mark.parametrize("when", RUNNING)
def test_an_error_in_the_running_card_shows_its_traceback(window, at_work, when):
    """An error at run time names file and line of the source, and is gone with the next good save."""
    file, old, new, fault = RUNNING[when]
    at_work.change(file, old, new)
    if when == "as an event comes":
        window.waits_for("!window.marked")
        window.is_ready()
        window.page.evaluate("() => portal.setState('connected')")
    line = next(number for number, text in enumerate(at_work.lines(file), 1) if fault in text)
    expect(window.overlay.locator("b").first).to_have_text(f"{file}:{line}")
    expect(window.overlay.locator("pre").first).to_contain_text(f'File "{file}", line {line}')
    at_work.restore()
    expect(window.overlay).to_have_count(0)
    window.is_ready()


def test_a_card_opened_by_post_is_live_too(open_window, at_work):
    """A card that the portal opened with a form is loaded anew, and still knows its call."""
    window = open_window(at_work, "?method=POST")
    call = window.card.get_attribute("data-call-id")
    window.waits_for(SAVES["template"].make(at_work, 3))
    window.is_ready()
    assert window.card.get_attribute("data-call-id") == call
    at_work.restore()


def test_a_real_portal_gets_the_page_as_it_ships(at_work):
    """A portal's form is answered with a page that loads the portal's own SDK; the stand-in's, with the stand-in's."""
    form = {"Origin": "https://acme.bitrix24.com", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "cross-site"}
    pages = {}
    for domain in ("acme.bitrix24.com", at_work.portal_url.split("/")[2]):
        address = f"{at_work.widget_url}call-card.html?DOMAIN={domain}"
        with urllib.request.urlopen(urllib.request.Request(address, b"PLACEMENT=CALL_CARD", form)) as answer:
            pages[domain] = answer.read().decode()
    real, stand_in = pages.values()
    assert f'src="{build.SDK}"' in real
    assert at_work.portal_url not in real
    assert f'src="{at_work.portal_url}api/v1/"' in stand_in
    assert all('src="/livereload.js"' in page for page in pages.values())


def test_over_https_the_card_is_live_too(open_window):
    """With a certificate of its own the server speaks https and wss, to a card opened by a form."""
    with workshop("--https") as secure:
        window = open_window(secure, "?method=POST")
        assert secure.portal_url.startswith("https://")
        assert window.frame.url.startswith("https://")
        window.waits_for(SAVES["Python"].make(secure, 5))


def test_the_portals_own_page_is_live_too(window, at_work):
    """A change of the stand-in's style is swapped into its page, and the card in it stays."""
    window.mark()
    at_work.change("tests/portal/portal.css", "body {", "body {\n  --save: 9;")
    window.page.wait_for_function("() => getComputedStyle(document.body).getPropertyValue('--save') === '9'")
    assert window.is_same()


def test_a_taken_port_is_said_with_one_that_is_free(at_work):
    """A second server at the same port ends with one line that names the port and the next free one."""
    port = at_work.portal_url.rsplit(":")[-1].strip("/")
    command = [sys.executable, "build.py", "serve", "--port", port]
    second = subprocess.run(command, cwd=at_work.folder, capture_output=True, encoding="utf-8", timeout=60)
    assert second.returncode == 1
    assert second.stdout == ""
    assert second.stderr.count("\n") == 1
    assert f"port {port} is taken" in second.stderr
    assert "--port" in second.stderr


def test_ctrl_c_ends_it_at_once_and_cleanly():
    """Ctrl-C ends the server with status 0, in an instant and without a word."""
    with workshop() as running:
        said = list(running.said)
        assert running.end() == 0
        assert not [line for line in running.said[len(said) :] if "Traceback" in line]


# The server, in which Ctrl-C comes while a request is looked at.
INTERRUPTED = """
import signal, sys
from tests.portal.development import guard, server
allows = guard.Guard.allows
guard.Guard.allows = lambda *each: signal.raise_signal(signal.SIGINT) or allows(*each)
server.serve(int(sys.argv[1]))
"""


def test_ctrl_c_in_the_middle_of_a_request_ends_it_too():
    """What answers a request takes no part of Ctrl-C for an error of that request."""
    runtime.fetch()
    port = free_port()
    command = [sys.executable, "-c", INTERRUPTED, str(port)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "encoding": "utf-8"}
    with subprocess.Popen(command, cwd=build.ROOT, **pipes) as served:
        try:
            assert served.stdout.readline().startswith("Open ")
            with contextlib.suppress(OSError):  # the answer may not come any more
                urllib.request.urlopen(f"http://localhost:{port}/", timeout=END_LIMIT).close()
            assert served.wait(END_LIMIT) == 0
            assert "Traceback" not in served.stdout.read()
        finally:
            served.kill()
