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
    is_loaded,
)
from tests.browser.moments import MOMENTS, SAVED, STATE_WORDS, WITHOUT_TEXTS, Shift
from tests.browser.trouble import Trouble
from tests.conftest import FAULT_IN_MOMENT

LEAD = {"PHONE_NUMBER": "+19999999666", "CRM_ENTITY_TYPE": "LEAD", "CRM_ENTITY_ID": 9}

# What is broken → what is done so that the card meets it: (shift, moment). What is loaded is met by a new page, a
# jump of the clock and a lost storage by the card as it is.
MEETING = {
    ADD: lambda shift, moment: shift.saves(),
    LIST: lambda shift, moment: shift.saves(),
    STATISTICS: lambda shift, moment: shift.asks_for_the_reason(),
    "getStatus": lambda shift, moment: shift.next_call(),
    "disableAutoClose": lambda shift, moment: shift.next_call_is_held(),
    "enableAutoClose": lambda shift, moment: shift.next_call_is_taken(),
    "getInterface": lambda shift, moment: shift.desk.action("copy-diagnostics").press("Enter"),
    "openPath": lambda shift, moment: shift.opens_client(),
    "refreshAuth": lambda shift, moment: shift.saves(),
    "CallCard::CallStateChanged": lambda shift, moment: shift.say(MOMENTS[moment].next_state),
    "CallCard::EntityChanged": lambda shift, moment: shift.desk.fire("CallCard::EntityChanged", [LEAD]),
    "CallCard::BeforeClose": lambda shift, moment: shift.desk.fire("CallCard::BeforeClose", []),
    "clock": lambda shift, moment: None,
    "storage": lambda shift, moment: None,
}

# What is broken, and how → after how many seconds the card has given up waiting, or what was late has come. All else is
# known without waiting.
PATIENCE = {
    ("method", "unanswered"): (31,),
    ("method", "late"): (31,),
    ("command", "unanswered"): (4,),
    ("command", "late"): (6,),
    ("event", "late"): (6,),
    ("sdk", "late"): (5,),
    ("getInitData", "unanswered"): (11,),
    ("openPath", "unanswered"): (31,),
    ("refreshAuth", "unanswered"): (31,),
    ("refreshAuth", "late"): (6, 6, 6),  # the statistics may ask for a token at the same time, and the note after that
}
PYTHON_COMES_WITHIN = (11,)


@pytest.fixture(scope="module")
def shift(browser, portal):
    """One desk for all faults, as in a long day; what the browser says of each is looked at after each."""
    context = browser.new_context(viewport={"width": 900, "height": 1400}, locale="en-GB")
    desk = Desk(context, portal)
    desk.stop_the_clock()
    yield Shift(desk)
    context.close()


@pytest.fixture(scope="module")
def trouble(shift, bundle):
    """What can break there."""
    return Trouble(shift.desk, bundle)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.name.strip('*/')} {fault.way}")
def test_a_fault_in_every_moment_is_said_and_stops_nothing_else(shift, trouble, fault, record_property):
    """From the opening to after a failed end: the operator reads what the table says, the rest goes on, and so does all
    once the fault is over."""
    try:
        for moment in MOMENTS:
            run_cell(shift, trouble, fault, moment)
            record_property(FAULT_IN_MOMENT, fault.kind)
    finally:
        trouble.end(fault, shift.frame)
        shift.forgets()
    if is_loaded(fault):
        shift.reload()
        shift.sees(ready="true")
    desk = shift.desk
    desk.forgive(*BROWSERS_OWN, *(LOADING if is_loaded(fault) else ()))
    complaints, desk.complaints = desk.complaints, []
    assert not complaints


def run_cell(shift, trouble, fault, moment):
    """One fault in one moment."""
    meet(shift, trouble, fault, moment)
    reads(shift, fault, moment)
    goes_on(shift, fault, moment)
    trouble.end(fault, shift.frame)
    recovers(shift, fault)


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
        shift.bring_to(moment, seen=fault.reads not in (NOT_LOADED, NO_PORTAL, NO_SDK))
        trouble.set_in(fault, shift.frame)
    if is_loaded(fault) and moment != "opening":
        shift.reload()
    if not is_loaded(fault):
        MEETING[fault.name](shift, moment)
    wait(shift, trouble, fault)
    if fault.kind == "sdk":
        trouble.release()


def wait(shift, trouble, fault):
    """Wait until the fault is met, and as long as the card waits for what does not come."""
    trouble.wait_until_met(fault, shift.frame)
    for seconds in patience(fault):
        shift.passes(seconds)


def patience(fault):
    """The row of PATIENCE for this fault."""
    if fault.reads == NOT_LOADED:
        return PYTHON_COMES_WITHIN
    return PATIENCE.get((fault.name, fault.way), PATIENCE.get((fault.kind, fault.way), ()))


def reads(shift, fault, moment):
    """Wait until the operator reads what the table says."""
    words = {MOMENT: MOMENTS[moment].words, NEXT_MOMENT: MOMENTS[moment].next_words}
    shift.sees({field: words.get(text, text) for field, text in fault.reads.items()})
    if fault.reads == NOT_LOADED:
        shift.sees({"phase": state_words(fault, shift.state)}, state=shift.state)


def state_words(fault, state):
    """What stands for a state where Python has not come."""
    return (WITHOUT_TEXTS if "locales" in fault.name else STATE_WORDS)[state]


def goes_on(shift, fault, moment):
    """The next state is followed, the timer runs, a note can be typed; without Python the state at least."""
    if fault.reads in (NO_PORTAL, NO_SDK):
        return  # nothing of a call is known, and the page says so
    following = "connected" if shift.state == "connecting" else "connecting"
    if fault.reads == NOT_LOADED:
        shift.say(*(("idle",) if shift.state == "connected" else ()), following)
        shift.sees({"phase": state_words(fault, following)}, state=following)
        return
    can_write = fault.name not in (ADD, LIST, "refreshAuth")  # there a note is waiting to be saved
    if fault.name == "CallCard::CallStateChanged":
        following = ("idle", *MOMENTS[moment].states)[-1] if fault.way == "unanswered" else shift.state
    else:
        shift.say(*(("idle",) if shift.state == "connected" else ()), following)
        shift.sees({"phase": {"connecting": "Incoming call", "connected": "Talking"}[following]}, state=following)
    if can_write:
        shift.writes("typed")
    if following != "idle":
        shift.timer_runs({"note": "typed"} if can_write else {})
    if can_write:
        shift.writes("")


def recovers(shift, fault):
    """Once the fault is over, what it kept from being done is done."""
    if SAVED not in fault.reads.values() and "note-status" in fault.reads:
        shift.saves_what_is_left()
    if fault.name == STATISTICS:
        if SEARCHING not in fault.reads.values():  # a refusal holds for as long as the page lives
            shift.reload()
            shift.sees(ready="true")
        shift.finds_the_reason()
    if fault.name == "CallCard::CallStateChanged":
        shift.next_call_is_taken()
        shift.sees(phase="talking")
