"""What may come: Hypothesis strategies for a portal's values, from the well-formed to the absurd."""

from hypothesis import strategies as st

from tests.unit.play import T
from tests.unit.samples import load
from widget.card import HANDLERS, STATE_CHANGED, STATUS
from widget.failures import CODES

WORDS = sorted(
    {
        *"idle connecting connected incoming outgoing callback incomingTransfer LEAD CONTACT undefined null".split(),
        *"hidden unknown true false 0 7 486 603-s 200 SIP/2.0 callState state failedCode additionalParams".split(),
        *(
            "",
            " ",
            "+",
            "1e999",
            "{code}",
            "{reason}",
            "\u00a0",
            "ſip 486",
            "486\u00a0Busy",
            "٤٨٦",
            "\ud800",
            "\u202e",
            "<b>",
        ),
    }
)
"""Texts that mean something somewhere, or look as if they did."""

KEYS = (
    "CALL_ID PHONE_NUMBER LINE_NUMBER LINE_NAME CRM_ENTITY_TYPE CRM_ENTITY_ID CALL_DIRECTION CALL_STATE CALL_LIST_MODE "
    "CALL_FAILED_CODE CALL_FAILED_REASON CALL_DURATION failedCode callState state additionalParams"
).split()

texts = st.sampled_from(WORDS) | st.text(st.characters(exclude_categories=()), max_size=40)
numbers = st.integers(-(10**25), 10**25) | st.integers(-1, 700) | st.floats()
values = st.recursive(
    st.none() | st.booleans() | numbers | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | texts, inner, max_size=4),
    max_leaves=6,
)
"""Any JSON value."""

codes = st.sampled_from(sorted(CODES)) | values
states = st.sampled_from(("idle", "connecting", "connected"))
params = st.fixed_dictionaries({}, optional={"failedCode": codes})
state_arguments = st.one_of(
    states.map(lambda state: [state]),
    st.tuples(states, params).map(list),
    st.tuples(states, params).map(lambda both: [list(both)]),
    st.tuples(states, params).map(lambda both: [{"callState": both[0], "additionalParams": both[1]}]),
    values,
    st.lists(values, max_size=3),
)

call_ids = st.sampled_from(("", "one", "two", "three", 4, None))
sound_options = st.fixed_dictionaries(
    {"CALL_ID": call_ids},
    optional={
        "PHONE_NUMBER": st.sampled_from(("79161234567", "+4930123456", "hidden", "unknown", "", 79161234567)),
        "LINE_NAME": texts,
        "LINE_NUMBER": texts,
        "CRM_ENTITY_TYPE": st.sampled_from(("LEAD", "DEAL", "CONTACT", "COMPANY", "")),
        "CRM_ENTITY_ID": st.sampled_from((0, 7, "7", "", "undefined")),
        "CALL_DIRECTION": st.sampled_from(("incoming", "outgoing", "callback", "incomingTransfer", "sideways")),
        "CALL_STATE": states,
        "CALL_LIST_MODE": st.sampled_from((True, False, "true", "false")),
    },
)
options = st.one_of(
    sound_options,
    st.sampled_from([value for name, value in load("placement_options").items() if name != "comment"]),
    st.dictionaries(st.sampled_from(KEYS), values, max_size=8),
    values,
)

moments = st.integers(0, 90_000).map(lambda passed: T + passed) | st.integers(0, 2 * T)
"""Milliseconds since 1970: mostly within a minute and a half, sometimes of a clock that was put to any time."""

records = st.fixed_dictionaries(
    {"CALL_ID": call_ids, "CALL_FAILED_CODE": codes},
    optional={"CALL_DURATION": values, "CALL_FAILED_REASON": values},
)
"""A record of the call statistics."""


def steps(times=moments):
    """One thing that happens to a card, as tests.unit.play.Player.do takes it."""
    return st.one_of(
        st.tuples(st.just("receive"), times, st.just(STATE_CHANGED), state_arguments),
        st.tuples(st.just("receive"), times, st.just(STATUS), st.lists(options, max_size=1) | values),
        st.tuples(st.just("receive"), times, st.sampled_from(sorted(HANDLERS)) | texts, st.lists(options, max_size=2)),
        st.tuples(st.just("type"), times, texts),
        st.tuples(st.just("command"), times, st.booleans()),
        st.tuples(st.just("statistics"), times, st.lists(records, max_size=2) | values),
        st.tuples(st.just("reload"), times, options),
    ).map(list)
