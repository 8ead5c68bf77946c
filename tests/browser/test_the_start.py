"""How the card starts: with few files, from any static host, and with the subscription first."""

import pytest
from playwright.sync_api import expect

import build

TEXTS = {language: catalogue["texts"] for language, catalogue in build.catalogues().items()}


def test_the_card_asks_for_eight_files_and_the_sdk(desk):
    """Each further file would be another wait on a slow line."""
    asked = []
    desk.page.on("request", lambda request: asked.append(request.url))
    desk.open("incoming_unknown_number")
    ours = [url for url in asked if url.startswith(desk.portal.widget_url)]
    assert len(ours) == len(set(ours)) <= 8
    assert asked.count(build.SDK) == 1


def test_webassembly_of_any_media_type_is_compiled_as_it_loads(desk):
    """A static host that does not know .wasm costs no second request and no line in the console."""
    asked = []

    def as_text(route):
        asked.append(route.request.url)
        answer = route.fetch()
        route.fulfill(response=answer, headers={**answer.headers, "content-type": "text/plain"})

    desk.context.route("**/python.wasm", as_text)
    desk.open("incoming_unknown_number")
    assert len(asked) == 1


def test_the_subscription_does_not_wait_for_the_interpreter(desk):
    """While the interpreter is still on its way the portal has all subscriptions."""
    held = []
    desk.context.route("**/python.wasm", lambda route: held.append(route))
    desk.open("incoming_unknown_number", ready=False)
    desk.page.wait_for_function("() => Object.keys(portal.subscriptions).length === 3")
    desk.shows(ready="false")
    held[0].continue_()
    desk.shows(ready="true", phase="ringing")


def test_a_program_that_does_not_arrive_is_said(desk):
    """Where the widget's own file is missing the page says so, as for any other file."""
    desk.context.route("**/widget.txt", lambda route: route.fulfill(status=404))
    said = desk.page.expect_console_message(lambda message: "widget.txt answered 404" in message.text)
    with said, desk.page.expect_event("pageerror"):
        desk.open("incoming_unknown_number", ready=False)
    expect(desk.field("boot")).to_contain_text("did not load completely")
    desk.forgive("widget.txt answered 404", "status of 404")


# The placement's options → the phase that is on the screen before Python is.
EARLY = {
    "incoming_unknown_number": "ringing",
    "outgoing_contact_typed": "waiting",
    "callback_lead": "dialing",
    "incoming_known_company": "talking",
}


@pytest.mark.parametrize("options", EARLY)
@pytest.mark.parametrize("language", ["ru", "en"])
def test_a_running_call_is_on_the_screen_before_python_is(desk, options, language):
    """While the interpreter is on its way the operator reads the phase, in the portal's language, and before the portal
    has answered anything; of a call that does not run, only that the card starts."""
    desk.run("() => portal.disturb('getStatus', 'never')")
    desk.context.route("**/python.wasm", lambda route: None)
    desk.open(options, ready=False, lang=language)
    desk.page.wait_for_function("() => Object.keys(portal.subscriptions).length === 3")
    phase = EARLY[options]
    desk.shows(ready="false", phase=phase)
    waiting = TEXTS["en"]["boot.loading"]
    desk.reads("phase", TEXTS[language]["phase." + phase] if phase != "waiting" else waiting)


def test_an_event_before_python_is_on_the_screen_at_once(desk):
    """A call that is answered and ends while the interpreter is on its way is followed in words."""
    desk.context.route("**/python.wasm", lambda route: None)
    desk.open("incoming_unknown_number", ready=False)
    desk.shows(phase="ringing")
    desk.state("connected")
    desk.shows(state="connected", phase="talking")
    desk.reads("phase", "Talking")
    desk.state("idle")
    desk.shows(state="idle")
    desk.reads("phase", TEXTS["en"]["state.idle"])
    expect(desk.field("boot")).to_be_hidden()


@pytest.mark.parametrize("page", ["call-card.html", "install.html"])
def test_without_the_boot_script_the_page_itself_says_so(desk, page):
    """Where even the script that would say it is missing, the sentence is there from the start."""
    desk.context.route("**/boot.js", lambda route: route.fulfill(status=404))
    desk.open("incoming_unknown_number", ready=False, page=page)
    expect(desk.frame.locator('[data-field="boot"]')).to_be_visible()
    desk.forgive("404")
