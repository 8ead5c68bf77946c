"""The portal stand-in's page as a tool: what a developer plays there, and what comes back after a reload."""

import re

import pytest
from playwright.sync_api import expect


@pytest.fixture
def panel(desk):
    """The desk's page as a developer has it, with a call card open and time in hand."""
    desk.page.clock.install()
    desk.page.goto(desk.portal.portal_url)
    desk.shows(ready="true")
    return desk.page.locator("#controls")


def press(panel, name):
    """Press the panel's button of that name."""
    panel.get_by_role("button", name=name, exact=True).click()


def played(panel, words):
    """Wait until the panel says that of the script that is played."""
    expect(panel.locator("#played")).to_have_text(words)


def test_a_call_is_played_paused_and_gone_on_with(desk, panel):
    """A script that is paused waits, for as long as one likes; then it goes on from where it was."""
    press(panel, "incoming answered")
    desk.shows(ready="true", phase="ringing")
    played(panel, "incoming answered: step 1 of 4")
    press(panel, "pause")
    desk.let_pass(30)
    desk.shows(phase="ringing")
    press(panel, "go on")
    desk.let_pass(4)
    desk.shows(phase="talking")


def test_a_call_is_led_by_hand(desk, panel):
    """Each press of `step` brings the next event of the call, whatever its time."""
    press(panel, "incoming answered")
    desk.shows(ready="true", phase="ringing")
    press(panel, "pause")
    press(panel, "step")
    desk.shows(phase="talking")
    press(panel, "step")
    desk.reads("client", "Contact 797")
    played(panel, "incoming answered: step 3 of 4")


def test_a_script_goes_on_after_a_reload_of_the_page(desk, panel):
    """The address has the script, the step and the call: the page loaded anew is where it was, with the same call."""
    press(panel, "incoming answered")
    desk.shows(ready="true", phase="ringing")
    press(panel, "pause")
    press(panel, "step")
    desk.shows(phase="talking")
    call = desk.card.get_attribute("data-call-id")
    desk.page.reload()
    desk.shows(ready="true", phase="talking", call_id=call)
    played(panel, "incoming answered: step 2 of 4")
    press(panel, "step")
    desk.reads("client", "Contact 797")


def test_what_the_panel_is_set_to_is_in_the_address(desk, panel):
    """A link opens the page as it is: language, width, way of opening, theme and state of the call."""
    panel.locator("summary", has_text="Opening").click()
    for name, value in {"lang": "ru", "method": "POST", "theme": "dark"}.items():
        panel.locator(f'[name="{name}"]').select_option(value)
    panel.locator('[name="width"]').fill("555")
    panel.locator('[name="width"]').blur()
    desk.shows(ready="true")
    press(panel, "connected")
    desk.shows(phase="talking")
    desk.page.goto(desk.page.url)
    desk.shows(ready="true", phase="talking")
    desk.reads("phase", "Разговор")
    assert desk.run("() => portal.settings.method") == "POST"
    assert desk.page.locator("iframe").evaluate("(frame) => frame.offsetWidth") == 555
    assert desk.page.locator("html").get_attribute("data-theme") == "dark"


def test_each_new_call_has_an_id_of_its_own(desk, panel):
    """What the widget remembers of one call is not shown in the next that is played."""
    first = desk.card.get_attribute("data-call-id")
    press(panel, "outgoing busy")
    expect(desk.card).not_to_have_attribute("data-call-id", first)


def test_what_was_played_can_be_copied_as_a_test(desk, panel):
    """The copied text is a test that passes: it opens the card, fires the events, and expects what the widget asked."""
    press(panel, "outgoing busy")
    desk.shows(ready="true")
    desk.let_pass(1)
    desk.shows(phase="dialing")
    desk.let_pass(8)
    desk.shows(phase="failed")
    text = desk.run("() => portal.asTest()")
    assert re.search(r"desk\.let_pass\(8(\.\d)?\)", text)
    assert 'desk.fire("CallCard::CallStateChanged", ["idle", {"failedCode": "486"}], auto_close=True)' in text
    names = {}
    exec(compile(text, "copied", "exec"), names)
    desk.page.goto(desk.portal.portal_url + "?blank=1")
    names["test_as_it_was_played"](desk)
