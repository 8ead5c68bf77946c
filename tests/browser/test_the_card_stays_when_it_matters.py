"""When the portal may take the card away, and what is still there afterwards."""

import re

import pytest
from playwright.sync_api import expect

from tests.unit.samples import load

SCRIPTS = {name: script for name, script in load("call_scripts").items() if name != "comment"}
HOLD, RELEASE = "disableAutoClose", "enableAutoClose"

# What the widget asks of the portal in a play of each script, and nothing else: the status at the start, the hold while
# it rings, the release when connected; in a campaign only the status of the next call.
COMMANDS = {
    "incoming_answered": ["getStatus", HOLD, RELEASE],
    "outgoing_busy": ["getStatus", HOLD],
    "incoming_missed_no_right_to_statistics": ["getStatus", HOLD],
    "campaign_two_clients": ["getStatus", "getStatus"],
}
CLOSES = ("incoming_answered",)
STAYS = ("outgoing_busy", "incoming_missed_no_right_to_statistics")


def play(desk, name, method="GET"):
    """Play a script to its end, with autoClose() where the portal calls it."""
    desk.stop_the_clock()
    desk.open(SCRIPTS[name]["options"], method=method)
    passed = 0
    for step in SCRIPTS[name]["steps"]:
        desk.let_pass(step["at"] - passed)
        passed = step["at"]
        if "event" in step:
            desk.fire(step["event"], step["args"], step.get("auto_close", False))


def failed(desk, **how):
    """A call that has failed, with autoClose() in the same tick, and whose card stays."""
    desk.stop_the_clock()
    desk.open("outgoing_contact_typed", form="array", **how)
    desk.state("connecting")
    desk.shows(auto_close="held")
    desk.state("idle", "486", auto_close=True)
    desk.shows(phase="failed")


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("name", CLOSES)
def test_a_good_call_closes_by_itself(desk, name, method):
    """After a conversation the portal's autoClose() takes the card away in its own tick."""
    play(desk, name, method)
    assert desk.run("() => portal.closedBecause") == "auto-close"


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("name", STAYS)
def test_a_failed_call_stays_on_the_screen(desk, name, method):
    """With autoClose() in the same tick as `idle` the failed call is still there, and says so."""
    play(desk, name, method)
    desk.shows(phase="failed", auto_close="held")
    assert desk.run("() => portal.isOpen")


@pytest.mark.parametrize("name", SCRIPTS)
def test_no_more_is_asked_of_the_portal_than_needed(desk, name):
    """The commands of a whole play are those of the table, in their order."""
    play(desk, name)
    if desk.run("() => portal.isOpen"):
        desk.let_pass(2)
    assert desk.sent() == COMMANDS[name]


def test_the_countdown_says_when_the_card_goes_and_it_goes(desk):
    """After a failure the card says how long it stays, and is gone then."""
    failed(desk)
    expect(desk.field("auto-close")).to_have_text("The card closes in 60 seconds.")
    desk.let_pass(58)
    expect(desk.field("auto-close")).to_have_text("The card closes in 2 seconds.")
    desk.let_pass(3)
    desk.gone()


def test_keep_open_stops_the_countdown(desk):
    """Kept open, the card is still there after the portal's own timer would have ended it, twice."""
    failed(desk)
    desk.action("keep-open").click()
    desk.reads("auto-close", "The card stays until you close it.")
    desk.let_pass(150)
    desk.shows(phase="failed", auto_close="held")


def test_close_closes_now(desk):
    """The operator who has read it closes the card with one press."""
    failed(desk)
    desk.action("close").click()
    desk.gone()


def test_what_the_operator_chose_holds_for_the_next_call(desk):
    """The time chosen is kept by the portal for this user."""
    failed(desk)
    desk.card.locator('[data-choice="keep-open"]').select_option("15")
    expect(desk.field("auto-close")).to_have_text("The card closes in 15 seconds.")
    failed(desk)
    expect(desk.field("auto-close")).to_have_text("The card closes in 15 seconds.")
    desk.let_pass(16)
    desk.gone()


def test_a_portal_without_the_commands_is_not_said_to_hold(desk):
    """Where the portal knows no disableAutoClose, `data-auto-close` stays `allowed`, and the call is shown."""
    desk.stop_the_clock()
    desk.open("outgoing_contact_typed", knows={"commands": ["getStatus"]})
    desk.state("connecting")
    desk.let_pass(5)
    desk.shows(phase="dialing", auto_close="allowed")
    desk.state("idle", "486")
    desk.shows(phase="failed", auto_close="allowed")
    expect(desk.field("auto-close")).to_be_hidden()


def test_a_hold_that_the_portal_confirms_late_is_shown(desk):
    """The portal answers after four seconds: until then the card is not said to be held, and from then on it is."""
    desk.stop_the_clock()
    desk.open("outgoing_contact_typed")
    desk.run("""() => {
        const {layout} = portal;
        const perform = layout.perform.bind(layout);
        layout.perform = (...asked) => {
            if (asked[0] === 'disableAutoClose') portal.late = () => perform(...asked);
            else perform(...asked);
        };
    }""")
    desk.state("connecting")
    desk.shows(phase="dialing")
    desk.let_pass(4)
    desk.shows(auto_close="allowed")
    desk.run("() => portal.late()")
    desk.shows(auto_close="held")


def test_a_hold_that_got_lost_is_asked_for_again_while_it_rings(desk):
    """The first request gets lost, even where nobody looks at the browser: the failed call stays all the same."""
    desk.stop_the_clock()
    desk.context.add_init_script("""if (location.pathname.endsWith('call-card.html')) {
        Object.defineProperty(document, 'hidden', {get: () => true});
    }""")
    desk.open("outgoing_contact_typed")
    desk.run(
        "() => { portal.kept = portal.layout.commands.disableAutoClose;"
        " delete portal.layout.commands.disableAutoClose; }"
    )
    desk.state("connecting")
    desk.page.wait_for_function("() => portal.messages.some(({text}) => text.startsWith('disableAutoClose'))")
    desk.run("() => { portal.layout.commands.disableAutoClose = portal.kept }")
    desk.let_pass(10)
    desk.shows(auto_close="held")
    desk.state("idle", "486", auto_close=True)
    desk.card.locator('[data-choice="keep-open"]').select_option("stay")
    desk.let_pass(150)
    desk.shows(phase="failed", auto_close="held")


def test_a_reloaded_card_goes_on_where_it_was(desk):
    """A reload in mid-call keeps timeline, timer, phase and the hold, as if nothing had happened."""
    desk.stop_the_clock()
    desk.open("outgoing_contact_typed")
    desk.state("connecting")
    desk.shows(auto_close="held")
    desk.let_pass(9)
    desk.state("connected")
    desk.let_pass(30)
    desk.run("() => portal.reload()")
    desk.shows(ready="true", phase="talking")
    desk.let_pass(30)
    expect(desk.field("timer")).to_have_text(re.compile(r"^1:0\d$"))
    expect(desk.field("timeline").locator("li").first).to_have_attribute("data-seconds", "9")
    expect(desk.field("explanation")).to_be_hidden()


def test_a_failed_call_is_still_explained_in_a_reopened_card(desk):
    """A card that was closed and opened again shows the failure with its code."""
    failed(desk)
    desk.run("() => portal.reopen()")
    desk.shows(ready="true", phase="failed", failed_code="486")


def test_a_card_reopened_while_it_rings_is_held_again(desk):
    """The portal's new card knows nothing of the hold of the one before: the failed call stays all the same."""
    desk.open("outgoing_contact_typed")
    desk.state("connecting")
    desk.shows(auto_close="held")
    desk.run("() => portal.reopen()")
    desk.shows(ready="true", phase="dialing", auto_close="held")
    desk.page.wait_for_function("() => !portal.autoCloseAllowed")
    desk.state("idle", "486", auto_close=True)
    desk.shows(phase="failed", auto_close="held")


# What the browser does with the storage → a script that makes it so before the page's own scripts run.
STORAGES = {
    "denied": "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('', 'SecurityError') }})",
    "full": "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError') }",
    "rubbish": "try { for (let n = 0; n < 50; n++) "
    "localStorage.setItem('call-card/1/localhost/' + n, '{' + n) } catch {}",
}


@pytest.mark.parametrize("storage", STORAGES)
def test_a_storage_that_does_not_work_costs_the_memory_only(desk, storage):
    """Denied, full or full of rubbish: the call is shown, the note is saved."""
    desk.context.add_init_script(f"if (location.pathname.endsWith('call-card.html')) {STORAGES[storage]}")
    desk.open("outgoing_contact_typed")
    desk.state("connecting")
    desk.state("connected")
    desk.shows(phase="talking")
    desk.field("note").fill("text")
    desk.action("save-note").click()
    desk.reads("note-status", "Saved to the client's timeline.")
