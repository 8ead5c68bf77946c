"""A call as the operator sees it, from the first ring to the end."""

import re

import pytest
from playwright.sync_api import expect

import build
from tests.unit.samples import load

SCRIPTS = {name: script for name, script in load("call_scripts").items() if name != "comment"}
CATALOGUES = {language: catalogue["texts"] for language, catalogue in build.catalogues().items()}
RUNNING = ("ringing", "dialing", "talking")


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("name", SCRIPTS)
def test_every_step_of_a_call_is_on_the_screen(desk, name, language, method):
    """At each step of the script the card has the state, the phase, its words and its running timer."""
    desk.stop_the_clock()
    desk.open(SCRIPTS[name]["options"], lang=language, method=method)
    passed = began = 0
    for step in SCRIPTS[name]["steps"]:
        desk.let_pass(step["at"] - passed)
        passed = step["at"]
        if "event" in step:
            desk.fire(step["event"], step["args"])
        shows = dict(step.get("shows", {}))
        shows.pop("failed_code", None)
        if "phase" in shows:
            began = passed
            desk.shows(**shows)
            desk.reads("phase", CATALOGUES[language]["phase." + shows["phase"]])
            if shows["phase"] in RUNNING:
                desk.let_pass(1)
                passed += 1
                expect(desk.field("timer")).to_have_text(re.compile(f"^0:0[{passed - began}{passed - began + 1}]$"))


def test_a_conversation_is_timed_and_told_in_words(desk):
    """After a minute of talking the timer stands at 1:00, and the card says the minute in words."""
    desk.stop_the_clock()
    desk.open("incoming_unknown_number")
    desk.state("connected")
    desk.let_pass(60)
    desk.reads("timer", "1:00")
    desk.state("idle")
    desk.reads("explanation", "You talked for 1 minute.")


def test_the_timeline_tells_the_course_of_the_call(desk):
    """Each state of the call has its line, with its seconds as an attribute."""
    desk.stop_the_clock()
    desk.open("outgoing_contact_typed")
    desk.state("connecting")
    desk.let_pass(8)
    desk.state("connected")
    desk.let_pass(65)
    desk.state("idle")
    steps = desk.field("timeline").locator("li")
    expect(steps).to_have_count(3)
    assert [(li.get_attribute("data-state"), li.get_attribute("data-seconds")) for li in steps.all()] == [
        ("connecting", "8"),
        ("connected", "65"),
        ("idle", "0"),
    ]


def test_an_event_in_the_moment_of_the_subscription_is_shown(desk):
    """What the portal says 0 ms after the subscription is on the screen as if it had come later."""
    desk.run("() => { portal.afterSubscription = [['CallCard::CallStateChanged', ['connected', {}]]] }")
    desk.open("incoming_unknown_number")
    desk.shows(state="connected", phase="talking")


def test_events_during_the_start_of_python_are_shown_in_their_order(desk):
    """What comes while Python starts is neither lost nor doubled nor reordered."""
    held = []
    desk.context.route("**/widget.txt", lambda route: held.append(route))
    desk.open("outgoing_contact_typed", ready=False)
    desk.page.wait_for_function("() => portal.subscriptions['CallCard::CallStateChanged']")
    for state in ("connecting", "connected", "idle"):
        desk.state(state)
    desk.shows(ready="false")
    held[0].continue_()
    desk.shows(ready="true", state="idle", phase="ended")
    assert [li.get_attribute("data-state") for li in desk.field("timeline").locator("li").all()] == [
        "connecting",
        "connected",
        "idle",
    ]


def test_each_event_is_subscribed_once(desk):
    """The portal has one subscription of each of the call card's events: it would deliver all of them."""
    desk.open("incoming_unknown_number")
    names = ("CallCard::CallStateChanged", "CallCard::EntityChanged", "CallCard::BeforeClose")
    assert desk.run("() => portal.subscriptions") == dict.fromkeys(names, 1)


def test_a_card_opened_in_mid_call_says_from_when_it_counts(desk):
    """A call that had begun before the tab was opened is timed from the opening, and the card says so."""
    desk.open("incoming_known_company")
    desk.shows(phase="talking")
    desk.reads("explanation", "Counted from when this tab was opened: the call had begun before.")


def test_the_client_is_named_and_opened_in_the_portal(desk):
    """A linked client has a button that opens its card in the portal's slider."""
    desk.open("outgoing_contact_typed")
    desk.reads("phone", "+1 999 999 9666")
    desk.reads("client", "Contact 797")
    desk.action("open-client").click()
    desk.page.wait_for_function("() => portal.opened.includes('/crm/contact/details/797/')")


def test_the_next_call_in_the_same_card_starts_afresh(desk):
    """A second call shows nothing of the first, and gets its own CALL_ID."""
    desk.open("campaign")
    first = desk.card.get_attribute("data-call-id")
    desk.state("connecting")
    desk.state("idle", "480")
    desk.fire(
        "CallCard::EntityChanged",
        [{"PHONE_NUMBER": "+375297654321", "CRM_ENTITY_TYPE": "CONTACT", "CRM_ENTITY_ID": 13}],
    )
    desk.shows(phase="waiting", failed_code="")
    desk.reads("client", "Contact 13")
    expect(desk.card).not_to_have_attribute("data-call-id", first)


def test_hostile_texts_are_shown_as_text(desk):
    """Markup and script in whatever the portal sends is text on the card, and nothing else."""
    desk.open("hostile")
    desk.reads("phone", "<script>alert(1)</script>")
    desk.reads("client", "No client in the CRM yet")
    assert desk.card.locator("script, img").count() == 0


def test_the_frame_is_as_high_as_the_card(desk):
    """The card asks the portal for the height that it needs, so that nothing is cut off or scrolled."""
    desk.open("outgoing_contact_typed")
    desk.state("connecting")
    desk.fits()


@pytest.mark.parametrize("language", CATALOGUES)
def test_nothing_is_wider_than_the_card(desk, language):
    """From 320 to 800 pixels there is no sideways scroll bar, with a call of many states, and the frame is as high as
    that takes."""
    desk.open("outgoing_contact_typed", lang=language)
    for state in ("connecting", "connected", "idle"):
        desk.state(state)
    desk.shows(phase="ended")
    for width in (320, 420, 520, 800):
        desk.fits()
        desk.run("(width) => portal.setWidth(width)", width)
        frame = next(frame for frame in desk.page.frames if "call-card.html" in frame.url)
        frame.wait_for_function("(width) => innerWidth === width", arg=width)
        assert desk.card.evaluate("() => document.documentElement.scrollWidth") <= width


def test_the_layout_does_not_shift_when_python_takes_over(desk):
    """Between the first picture and the live one nothing that is on the screen moves."""
    desk.page.add_init_script(
        "window.shift = 0; const add = ({value}) => (window.shift += value);"
        "new PerformanceObserver((list) => list.getEntries().forEach(add))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    desk.page.reload()
    desk.open("incoming_unknown_number")
    assert desk.card.evaluate("() => window.shift") < 0.01


def test_the_next_call_is_named_though_the_portal_is_slow(desk):
    """The portal answers getStatus after ten seconds: number and client of the next call are shown then."""
    desk.stop_the_clock()
    desk.open("outgoing_contact_typed")
    desk.state("connecting")
    desk.state("idle", "486")
    desk.shows(phase="failed")
    desk.run("""() => {
        const {layout, card} = portal;
        const perform = layout.perform.bind(layout);
        layout.perform = (...asked) => {
            if (asked[0] === 'getStatus') portal.late = () => perform(...asked);
            else perform(...asked);
        };
        Object.assign(card.options, {CALL_ID: 'next', PHONE_NUMBER: '+375291234567'});
    }""")
    desk.state("connecting")
    desk.reads("phone", "Number not known")
    desk.let_pass(10)
    desk.run("() => portal.late()")
    desk.shows(call_id="next")
    desk.reads("phone", "+375 29 123-45-67")


def test_what_moves_while_it_rings_costs_the_page_nothing(desk):
    """The ring around the icon moves by its opacity alone, which a browser animates without the page's own thread."""
    desk.open("incoming_unknown_number")
    desk.shows(phase="ringing")
    moved = desk.card.evaluate("""() => document.getAnimations().flatMap(({effect}) => effect.getKeyframes())
        .flatMap(({offset, computedOffset, easing, composite, ...moved}) => Object.keys(moved))""")
    assert set(moved) == {"opacity"}
