"""Every fault of faults.py in every moment of a call: what is read, and that nothing else stopped."""

import pytest

from tests.browser.desk import Desk
from tests.browser.faults import (
    ADD,
    BROWSERS_OWN,
    FAULTS,
    LIST,
    LOADING,
    MOMENT,
    NEXT_MOMENT,
    NO_PORTAL,
    NO_SDK,
    NOT_LOADED,
    SEARCHING,
    STATISTICS,
    Trouble,
    is_loaded,
)
from tests.browser.moments import MOMENTS, SAVED, STATE_WORDS, Shift

LEAD = {"PHONE_NUMBER": "+19999999666", "CRM_ENTITY_TYPE": "LEAD", "CRM_ENTITY_ID": 9}

# What is broken → what is done so that the card meets it: (shift, moment). What is loaded is met by a new page, a
# jump of the clock and a lost storage by the card as it is.
MEETING = {
    ADD: lambda shift, moment: shift.saves(),
    LIST: lambda shift, moment: shift.saves(),
    STATISTICS: lambda shift, moment: shift.call_fails(),
    "getStatus": lambda shift, moment: shift.next_call(),
    "disableAutoClose": lambda shift, moment: shift.next_call(),
    "enableAutoClose": lambda shift, moment: shift.next_call_is_taken(),
    "getInterface": lambda shift, moment: shift.desk.action("copy-diagnostics").click(),
    "openPath": lambda shift, moment: shift.opens_client(),
    "refreshAuth": lambda shift, moment: shift.saves(),
    "resizeWindow": lambda shift, moment: shift.next_call(),
    "setUserOption": lambda shift, moment: shift.desk.card.locator('[data-choice="details"]').select_option("yes"),
    "CallCard::CallStateChanged": lambda shift, moment: shift.say(MOMENTS[moment].next_state),
    "CallCard::EntityChanged": lambda shift, moment: shift.desk.fire("CallCard::EntityChanged", [LEAD]),
    "CallCard::BeforeClose": lambda shift, moment: shift.desk.fire("CallCard::BeforeClose", []),
    "clock": lambda shift, moment: None,
    "storage": lambda shift, moment: None,
}

# What is broken → seconds after which the card has given up waiting, or what was late has come.
PATIENCE = {"method": 31, "command": 6, "event": 6, "file": 11, "sdk": 5, "clock": 0, "storage": 0}
OTHER_PATIENCE = {"getInitData": 11, "refreshAuth": 62, "openPath": 31, "**/*.css": 0}


@pytest.fixture(scope="module")
def desk(browser, portal):
    """One desk for all faults, as in a long day; what the browser says of each is looked at after each."""
    context = browser.new_context(viewport={"width": 900, "height": 1400}, locale="en-GB")
    at_work = Desk(context, portal)
    at_work.stop_the_clock()
    yield at_work
    context.close()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.name.rsplit('/', 1)[-1]} {fault.way}")
def test_a_fault_in_every_moment_is_said_and_stops_nothing_else(desk, bundle, fault, faults_run):
    """From the opening to after a failed end: the operator reads what the table says, the rest goes on, and so does all
    once the fault is over."""
    shift, trouble = Shift(desk), Trouble(desk, bundle)
    for moment in MOMENTS:
        try:
            meet(shift, trouble, fault, moment)
            reads(shift, fault, moment)
            goes_on(shift, fault, moment)
        finally:
            trouble.end(fault, shift.frame)
        recovers(shift, fault)
        faults_run[fault.kind] += 1
    if is_loaded(fault):
        shift.reload()
        shift.sees(ready="true")
    desk.forgive(*BROWSERS_OWN, *(LOADING if is_loaded(fault) else ()))
    complaints, desk.complaints = desk.complaints, []
    assert not complaints


def meet(shift, trouble, fault, moment):
    """Have the card meet the fault in that moment."""
    in_page = fault.kind in ("method", "clock", "storage")
    if moment == "opening":
        if not in_page:
            trouble.set_in(fault, None)
        shift.open()
        if not is_loaded(fault):
            shift.sees(ready="true")
        if in_page:
            trouble.set_in(fault, shift.frame)
    else:
        shift.bring_to(moment)
        if fault.reads.get("phase") == MOMENT:
            shift.sees({"phase": MOMENTS[moment].words})
        trouble.set_in(fault, shift.frame)
    if is_loaded(fault) and moment != "opening":
        shift.reload()
    if not is_loaded(fault):
        MEETING[fault.name](shift, moment)
    trouble.wait_until_met(fault, shift.frame)
    shift.desk.let_pass(OTHER_PATIENCE.get(fault.name, PATIENCE[fault.kind]))
    if fault.kind == "sdk":
        trouble.release()


def reads(shift, fault, moment):
    """Wait until the operator reads what the table says."""
    words = {MOMENT: MOMENTS[moment].words, NEXT_MOMENT: MOMENTS[moment].next_words}
    shift.sees({field: words.get(text, text) for field, text in fault.reads.items()})
    if fault.reads == NOT_LOADED:
        shift.sees({"phase": state_words(fault, shift.state)}, state=shift.state)


def state_words(fault, state):
    """What stands for a state where Python has not come: its words, or without the texts the portal's own word."""
    return state if "locales" in fault.name else STATE_WORDS[state]


def goes_on(shift, fault, moment):
    """The next state is followed, the timer runs, a note can be typed; without Python the state at least."""
    if fault.reads in (NO_PORTAL, NO_SDK):
        return  # nothing of a call is known, and the page says so
    following = "connected" if shift.state == "connecting" else "connecting"
    if fault.reads == NOT_LOADED:
        shift.say(*(("idle",) if shift.state == "connected" else ()), following)
        shift.sees({"phase": state_words(fault, following)}, state=following)
        return
    trouble_with_state = fault.name == "CallCard::CallStateChanged"
    if not trouble_with_state:
        shift.say(*(("idle",) if shift.state == "connected" else ()), following)
        shift.sees({"phase": {"connecting": "Incoming call", "connected": "Talking"}[following]}, state=following)
    if not trouble_with_state or fault.way != "unanswered":
        shift.timer_runs()
    if fault.name not in (ADD, LIST, "refreshAuth"):
        shift.writes("typed")
        shift.writes("")


def recovers(shift, fault):
    """Once the fault is over, what it kept from being done is done."""
    if SAVED not in fault.reads.values() and "note-status" in fault.reads:
        shift.saves_what_is_left()
    if fault.name == STATISTICS and SEARCHING in fault.reads.values():
        shift.finds_the_reason()
    if fault.name == "CallCard::CallStateChanged":
        shift.next_call_is_taken()
        shift.sees(phase="talking")
