"""What a card shows is the same in the MicroPython that ships as in CPython, whatever came before: in a thousand steps.

The other tests say what is right; this one only that both interpreters find the same right.
"""

import json
import random

from tests.unit.play import T, pictures
from tests.unit.test_on_micropython import ROOT, run_in_micropython
from widget.card import ENTITY_CHANGED, STATE_CHANGED, STATUS
from widget.texts import Texts

LIVES, STEPS = 60, 18

# Values of a portal, sound and unsound, at which the interpreters' own functions part: white space, letter case, halves
# of surrogate pairs, numbers beyond 32 and 53 bits, fractions.
STATES = ["idle", "connecting", "connected", "IDLE", "", None, 7, ["idle"], {"callState": "connected"}]
CODES = [
    486,
    "486",
    486.0,
    "603-s",
    "ſip 486",
    "SIP/2.0 486 Busy Here",
    "486\u00a0Busy",
    "\u2003404\u2003",
    "0",
    -0.5,
    "ß",
]
CODES += ["200", "", None, True, [], {}, 2**40, 10**20, "{reason}", "\ud800", "Занято", "\u202e486", 1e300]
CODES += ["x" * 300]
TEXTS = ["", " a\u3000", "\x85b\x1c", "+79161234567", 79161234567, "hidden", "😀", "\ud83d", "{line}", 0.1, "7" * 30]
NUMBERS = [0, 7, "7", "007", "٧", "", "undefined", 2**53, "9" * 15, "9" * 16, 7.5, -1, None, True]
KINDS = ["LEAD", "DEAL", "CONTACT", "COMPANY", "lead", "", None, []]
DIRECTIONS = ["incoming", "outgoing", "callback", "incomingTransfer", "sideways", None, {}]
IDS = ["one", "two", "", 3, "\u00a0four", None]
OPTIONS = {
    "CALL_ID": IDS,
    "PHONE_NUMBER": TEXTS,
    "LINE_NAME": TEXTS,
    "CRM_ENTITY_TYPE": KINDS,
    "CRM_ENTITY_ID": NUMBERS,
    "CALL_DIRECTION": DIRECTIONS,
    "CALL_STATE": STATES,
    "CALL_LIST_MODE": [True, False, "true", "false", 1],
}

PROGRAM = """
import json
from tests.unit.play import pictures
from widget.texts import Texts
with open("widget/locales/ru.json") as file:
    texts = Texts(json.loads(file.read()))
for options, steps in {lives!r}:
    for picture in pictures(texts, options, steps):
        print(picture)
"""


def test_a_card_shows_the_same_in_both_interpreters():
    """Each of the lives gives the same pictures, step by step."""
    lives = [life(random.Random(seed)) for seed in range(LIVES)]
    done = run_in_micropython(PROGRAM.format(lives=lives))
    theirs = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    texts = Texts(json.loads((ROOT / "widget/locales/ru.json").read_text("utf-8")))
    ours = [(seed, picture) for seed, (opened, steps) in enumerate(lives) for picture in pictures(texts, opened, steps)]
    assert len(theirs) == LIVES * STEPS, done.stdout[-2000:] + done.stderr
    for number, ((seed, picture), their) in enumerate(zip(ours, theirs, strict=True)):
        assert json.loads(picture) == their, (lives[seed][0], lives[seed][1][: number % STEPS + 1])


def life(chance):
    """Options, and the steps that follow, all by that chance."""
    now, steps = T, []
    for _ in range(STEPS):
        now += chance.choice((0, 1, 999, 1000, 61_000))
        steps.append(step(chance, now))
    return options(chance), steps


def options(chance):
    """PLACEMENT_OPTIONS with a value of the lists above at each key, or without it."""
    return {key: chance.choice(values) for key, values in OPTIONS.items() if chance.random() < 0.8}


def step(chance, now):
    """One step, as tests.unit.play.Player.do takes it."""
    state, code = chance.choice(STATES), chance.choice(CODES)
    record = {"CALL_ID": chance.choice(IDS), "CALL_FAILED_CODE": code, "CALL_FAILED_REASON": chance.choice(TEXTS)}
    kinds = (
        ["receive", now, STATE_CHANGED, [chance.choice(STATES[:3]), {"failedCode": code}]],
        ["receive", now, STATE_CHANGED, [state, {"failedCode": code}]],
        ["receive", now, STATUS, [options(chance)]],
        ["receive", now, ENTITY_CHANGED, [options(chance)]],
        ["type", now, chance.choice(("", "текст", "😀 {n}", " \n"))],
        ["command", now, chance.random() < 0.8],
        ["statistics", now, [dict(record, CALL_DURATION=chance.choice(NUMBERS))]],
        ["reload", now, options(chance)],
    )
    return chance.choice(kinds)
