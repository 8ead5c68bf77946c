"""Events that come early and pages that die: nothing of a call is lost. More of both with --opens and --kills."""

import contextlib
import random
import time

import pytest
from playwright.sync_api import Error

STATES = ("connecting", "connected", "idle")
LATE = 0.3
"""Seconds of typing that a dying page may take with it."""


def moments(page, seconds):
    """Let some real time pass: what is tested here is what happens at any moment."""
    page.wait_for_timeout(seconds * 1000)


def test_no_open_loses_an_event(desk, request):
    """Whether events come with the subscription, while Python starts, or after it: each is there once, in order."""
    chance = random.Random(7)
    for _ in range(request.config.getoption("--opens")):
        early = chance.randint(0, 3)
        desk.run(
            "(states) => { portal.afterSubscription = states.map((s) => ['CallCard::CallStateChanged', [s, {}]]) }",
            list(STATES[:early]),
        )
        desk.open("outgoing_contact_typed", ready=False, overrides={"CALL_ID": str(chance.random())})
        desk.page.wait_for_function("() => portal.subscriptions['CallCard::CallStateChanged']")
        for state in STATES[early:]:
            moments(desk.page, chance.uniform(0, 0.15))
            desk.state(state)
        desk.shows(ready="true", phase="ended")
        shown = desk.field("timeline").locator("li")
        assert tuple(li.get_attribute("data-state") for li in shown.all()) == STATES


def crash(desk):
    """The process of the page dies, as it does when memory runs out; the operator opens the portal again."""
    with desk.page.expect_event("crash"), contextlib.suppress(Error):
        desk.page.goto("chrome://crash")
    desk.new_page()


# How a page can end, and what brings the same call back.
KILLS = {
    "reload": lambda desk, call: desk.run("() => portal.reload()"),
    "close": lambda desk, call: desk.open(call),
    "crash": lambda desk, call: (crash(desk), desk.open(call)),
}


@pytest.mark.parametrize("how", KILLS)
def test_a_killed_page_loses_no_state_no_second_and_no_word(desk, request, how):
    """At any moment of a call: after the next opening timeline, timer and note are there as if nothing had happened."""
    chance = random.Random(how)
    for n in range(max(1, request.config.getoption("--kills") // len(KILLS))):
        live_through(desk, chance, KILLS[how], call_id=f"{how}-{n}-{chance.random()}")


def live_through(desk, chance, kill, call_id):
    """One call, killed at a random moment."""
    overrides = {"CALL_ID": call_id}
    desk.open("outgoing_contact_typed", overrides=overrides)
    reached = chance.randint(1, 3)
    for state in STATES[:reached]:
        desk.state(state)
        began = time.monotonic()
        moments(desk.page, chance.uniform(0.1, 1.2))
    typed = [(time.monotonic(), "")]
    for letter in "заметка о звонке"[: chance.randint(0, 16)]:
        desk.field("note").press_sequentially(letter)
        typed.append((time.monotonic(), typed[-1][1] + letter))
        moments(desk.page, chance.uniform(0, 0.1))
    died = time.monotonic()
    options = desk.run("() => portal.status")
    kill(desk, options)
    desk.shows(ready="true", state=STATES[reached - 1])
    shown = desk.field("timeline").locator("li")
    assert tuple(li.get_attribute("data-state") for li in shown.all()) == STATES[:reached]
    sure = [text for at, text in typed if at <= died - LATE]
    note = desk.field("note").input_value()
    assert typed[-1][1].startswith(note)
    assert len(note) >= len(sure[-1] if sure else "")
    if reached < len(STATES):
        minutes, seconds = desk.field("timer").inner_text().split(":")
        assert abs(int(minutes) * 60 + int(seconds) - (time.monotonic() - began)) <= 1.5
    desk.field("note").fill("")
