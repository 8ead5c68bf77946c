"""A failed call as the operator sees it: what happened, why, and what to do now."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

import build
from tests.browser.pictures import PHASES, show

LANGUAGES = sorted(path.stem for path in (build.WIDGET / "locales").glob("*.json"))
STATISTICS = "voximplant.statistic.get"


def fail(desk, code=None, options="outgoing_contact_typed", **how):
    """Have a call fail, seven seconds after it began."""
    desk.stop_the_clock()
    desk.open(options, **how)
    desk.state("connecting")
    desk.let_pass(7)
    desk.state("idle", code)


@pytest.mark.parametrize("form", ["documented", "array", "object"])
def test_a_code_that_the_portal_sends_is_shown_at_once(desk, form):
    """Where the failed code crosses with the event, in whatever form, the reason is there with it."""
    fail(desk, "486", form=form)
    desk.shows(phase="failed", failed_code="486", failed_source="event")
    desk.reads("failure-title", "Number is busy")
    desk.reads("failure-advice", "Try again in a few minutes.")


# Seconds after the end at which the portal writes the record → seconds after which the card must have found it.
@pytest.mark.parametrize(("written", "found"), [(3, 7), (20, 31), (90, 120)])
def test_a_code_that_only_the_statistics_have_is_found(desk, written, found):
    """With today's portals the code comes from the statistics: within the given pause, and nothing wrong before."""
    fail(desk, options="callback_lead")
    desk.run("([code, seconds]) => portal.writeStatistics(code, seconds)", ["404", written])
    desk.reads("failure-source", "Looking up the reason…")
    desk.action("keep-open").click()
    codes = set()
    for _ in range(0, found + 2, 2):
        codes.add(desk.card.get_attribute("data-failed-code"))
        desk.let_pass(2)
    desk.shows(failed_code="404", failed_source="statistics")
    desk.reads("failure-title", "Invalid number")
    assert codes <= {"", "404"}


def test_without_the_right_to_the_statistics_the_card_says_so_and_asks_no_more(desk):
    """403: a calm sentence, the sure part of the reason, and no further request."""
    fail(desk, rest={STATISTICS: [{"wire": "no_right"}]})
    desk.let_pass(2)
    expect(desk.field("failure-source")).to_contain_text("call statistics")
    desk.shows(failed_source="inferred", failed_code="")
    desk.action("keep-open").click()
    desk.let_pass(130)
    assert len(desk.asked(STATISTICS)) == 1
    desk.forgive("403")


def test_a_portal_that_is_busy_is_asked_again(desk):
    """503 reaches no callback: the card asks later, one request at a time, and finds the reason."""
    fail(desk, rest={STATISTICS: [{"wire": "too_many", "times": 2}]})
    desk.run("() => portal.writeStatistics('480', 0)")
    for seconds in (1, 3, 5, 9):
        desk.let_pass(seconds)
        desk.page.wait_for_load_state("networkidle")
    desk.shows(failed_code="480", failed_source="statistics")
    desk.forgive("503")


def test_a_success_in_the_statistics_takes_the_failure_back(desk):
    """The record says 200 with a duration: the call did not fail, and its length is said."""
    fail(desk)
    record = {"CALL_FAILED_CODE": "200", "CALL_DURATION": "95"}
    desk.run("(r) => portal.world.set({statistics: [{...r, CALL_ID: portal.status.CALL_ID}]})", record)
    desk.let_pass(2)
    desk.shows(phase="ended", failed_code="")
    desk.reads("explanation", "You talked for 1 minute 35 seconds.")
    expect(desk.field("failure-title")).to_be_hidden()


def test_calling_again_dials_once(desk):
    """Two quick clicks dial once, and the new call takes the place of the failure."""
    fail(desk, "500", form="array")
    desk.action("call-again").dblclick()
    desk.dialed("+19999999666")
    desk.state("connecting")
    desk.shows(phase="dialing", failed_code="")


def test_a_button_that_does_nothing_says_so(desk):
    """Where the portal does not dial, the card says so after three seconds, and what to do."""
    fail(desk, "500", form="array")
    desk.action("call-again").click()
    desk.let_pass(4)
    expect(desk.field("action-result")).to_contain_text("did not start the call")


def test_a_number_that_does_not_exist_is_not_offered_first(desk):
    """Where calling again makes no sense it is the last button, not the first."""
    fail(desk, "404", form="array")
    desk.shows(failed_code="404")
    buttons = desk.card.locator(".actions button:visible")
    assert [button.get_attribute("data-action") for button in buttons.all()] == ["copy-number", "call-again"]


def test_a_hidden_number_cannot_be_called_again(desk):
    """Without a number there is neither a call nor a copy to offer."""
    fail(desk, "304", options="incoming_hidden_number", form="array")
    desk.reads("failure-title", "Missed call")
    expect(desk.action("call-again")).to_be_hidden()
    expect(desk.action("copy-number")).to_be_hidden()


def test_the_number_is_copied_also_where_the_browser_refuses_the_clipboard(desk):
    """In a frame without the right to the clipboard the older command is used, or the number is selected."""
    fail(desk, "404", form="array")
    desk.action("copy-number").click()
    expect(desk.field("action-result")).to_contain_text("is copied")


def test_the_whole_way_is_done_by_keyboard(desk):
    """From the failure to the new call by Tab and Enter alone, with the focus seen and never lost."""
    fail(desk, "500", form="array")
    desk.card.locator('[data-field="phase"]').focus()
    for _ in range(2):
        desk.page.keyboard.press("Tab")
    expect(desk.action("call-again")).to_be_focused()
    desk.page.keyboard.press("Enter")
    desk.dialed("+19999999666")
    desk.state("connecting")
    desk.shows(phase="dialing")
    expect(desk.field("phase")).to_be_focused()


def test_a_failure_is_announced_once_and_not_with_each_second(desk):
    """The alert's text changes with the reason, not with the timer or the countdown."""
    fail(desk, "486", form="array")
    desk.shows(failed_code="486")
    desk.card.evaluate(
        "(card) => { window.spoken = 0; new MutationObserver((changes) => (window.spoken += changes.length))"
        ".observe(card.querySelector('[role=alert]'), {subtree: true, childList: true, characterData: true}) }"
    )
    desk.let_pass(30)
    assert desk.card.evaluate("() => window.spoken") == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_screen_overflows_or_shows_a_raw_key(desk, language):
    """At 320 pixels, in every language, the longest failure fits and every text is one."""
    desk.open("outgoing_contact_typed", lang=language, width=320, form="array")
    for code in ("500", "OTHER", "799", "603-S"):
        desk.state("connecting")
        desk.state("idle", code)
        desk.shows(failed_code=code)
        assert desk.card.evaluate("() => document.documentElement.scrollWidth") <= 320
        text = desk.card.inner_text()
        assert not any(key in text for key in ("failure.", "phase.", "recovery.", "turn.", "{")), text


@pytest.mark.parametrize("code", ["4" * 10_000, "<b>486</b>", 480, "word"])
def test_any_code_gives_a_sensible_card(desk, code):
    """Ten thousand characters, markup, a number, a word: a title, an advice, and text as text."""
    fail(desk, code, form="array", width=320)
    desk.shows(phase="failed")
    for field in ("failure-title", "failure-advice"):
        expect(desk.field(field)).to_be_visible()
    assert desk.card.locator("b").count() == 0
    assert desk.card.evaluate("() => document.documentElement.scrollWidth") <= 320


# Which of axe's rules are asked: in the light all, in the dark those of colours, since nothing else differs there.
RULES = {
    "light": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "dark": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}


@pytest.mark.parametrize("phase", PHASES)
def test_axe_finds_nothing(desk, phase):
    """In each phase, light and dark, the rules of WCAG 2.2 AA that a program can check are kept."""
    show(desk, phase)
    frame = next(frame for frame in desk.page.frames if "call-card.html" in frame.url)
    for scheme, rules in RULES.items():
        desk.page.emulate_media(color_scheme=scheme)
        assert frame.evaluate("(scheme) => matchMedia(`(prefers-color-scheme: ${scheme})`).matches", scheme)
        results = Axe().run(frame, options={"runOnly": rules})
        assert results.violations_count == 0, results.generate_report()


def test_with_forced_colours_and_twice_the_size_all_is_there(desk):
    """With the system's own colours, and at 200 % (half the width), phase, failure and buttons can be seen."""
    desk.page.emulate_media(forced_colors="active")
    fail(desk, "486", form="array", width=320)
    desk.card.evaluate("() => { document.documentElement.style.zoom = '2' }")
    for field in ("phase", "failure-title", "failure-advice"):
        expect(desk.field(field)).to_be_visible()
    assert desk.card.evaluate("(card) => card.scrollWidth - card.clientWidth") <= 0
