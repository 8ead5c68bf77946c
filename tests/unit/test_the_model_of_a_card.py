"""A whole card at work (card, auto-close, memory, note, recovery, buttons) beside a model of a few lines that knows the
rules in other words: whatever the order of events, answers, keystrokes, clock and new pages, both say the same."""

import asyncio
import itertools
import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from tests.unit.invariants import check, seconds_of
from tests.unit.play import Player, T
from widget.actions import Actions
from widget.card import ENTITY_CHANGED, STATE_CHANGED, STATUS
from widget.errors import PortalError
from widget.memory import Memory
from widget.note import ADD
from widget.recovery import METHOD, Recovery
from widget.texts import Texts

ENGLISH = Texts(json.loads((Path(__file__).parents[2] / "widget/locales/en.json").read_text("utf-8")))
STATES = st.sampled_from(("connecting", "connected", "idle"))
CODES = st.sampled_from(("", "", "200", "486", "603-S", "OTHER"))
FATES = st.sampled_from(("answered", "lost", "gone", "refused"))


class Model:
    """What a person would say of one call: written without a look at widget/."""

    def __init__(self, number, direction):
        self.id, self.client, self.direction = f"call{number}", ("CONTACT", 100 + number), direction
        self.seen, self.blind, self.code, self.source, self.began, self.ended = [], False, "", "", 0, 0

    @property
    def state(self):
        return self.seen[-1] if self.seen else "idle"

    @property
    def over(self):
        return bool(self.seen) and self.seen[-1] == "idle"

    def say(self, state, code, now):
        """The portal says a state."""
        if state == "idle" and code and not self.code:
            self.code, self.source = code, "event"
            self.seen = self.seen or ["idle"]
        if state != self.state:
            self.began, self.ended = (self.began, now) if state == "idle" else (now, 0)
            self.seen.append(state)

    @property
    def phase(self):
        if not self.seen:
            return "waiting"
        if self.state == "connecting":
            return "ringing" if self.direction == "incoming" else "dialing"
        if self.state == "connected":
            return "talking"
        answered = "connected" in self.seen or self.code == "200" or (self.blind and not self.code)
        return "ended" if answered and self.code in ("", "200") else "failed"


class WorldOfACard(RuleBasedStateMachine):
    """The portal, the operator, the clock and the page's life on one side; Model on the other."""

    def __init__(self):
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.now = T
        self.requests, self.sleepers, self.tasks = [], [], []
        self.comments = []
        self.typed, self.gone, self.texts = {}, set(), itertools.count()
        self.calls = itertools.count()
        self.model = Model(next(self.calls), "incoming")
        self.model.say("connecting", "", self.now)
        self.player = Player(ENGLISH, self.options(), self.now)
        self.wire()

    def teardown(self):
        self.die()
        self.loop.close()

    def run(self, coroutine):
        """Run the loop in a thread of its own: a browser's tests may have one in this thread."""
        with ThreadPoolExecutor(1) as thread:
            thread.submit(self.loop.run_until_complete, coroutine).result()

    def wire(self):
        """What main.py does: the parts of a page, put together."""
        player, self.held = self.player, self.player.card.auto_close.held
        self.recovery = Recovery(self.call_method, self.sleep)
        self.buttons = Actions(player.card, self, player.memory, self, self.sleep, self.changed, lambda: "").by_name
        self.go(self.changed)

    def die(self):
        """The page and all that it waits for are gone."""
        for task in asyncio.all_tasks(self.loop):
            task.cancel()
        self.run(asyncio.sleep(0))
        self.requests, self.sleepers = [], []

    def go(self, act):
        """Let the page do something, and all that follows from it at once."""

        async def act_and_settle():
            done = act()
            if done is not None:
                self.loop.create_task(done)
            for _ in range(12):
                await asyncio.sleep(0)

        self.run(act_and_settle())

    async def call_method(self, method, parameters):
        answered = self.loop.create_future()
        self.requests.append((method, parameters, answered))
        return await answered

    async def sleep(self, seconds):
        woken = self.loop.create_future()
        self.sleepers.append((self.now + seconds * 1000, woken))
        await woken

    def phone_to(self, _number):
        pass

    def changed(self):
        card = self.player.card
        self.player.picture(self.now)
        command = card.auto_close.next_command(card, card.note.unsaved, self.now)
        if command:
            self.held = command == "disableAutoClose"
            card.auto_close.confirm(command)
        self.recovery.follow(card.call, self.changed)
        self.player.memory.save(card.call, card.note, card.auto_close, self.now)

    def options(self, **more):
        kind, identifier = self.model.client
        said = {"CALL_ID": self.model.id, "CRM_ENTITY_TYPE": kind, "CRM_ENTITY_ID": identifier}
        said.update(CALL_DIRECTION=self.model.direction, CALL_STATE=self.model.state, PHONE_NUMBER="7916" + "1" * 7)
        return dict(said, **more)

    def receive(self, name, *arguments, times=1):
        def take():
            for _ in range(times):
                self.player.card.receive(name, list(arguments), self.now)
                self.changed()

        self.go(take)

    @rule(state=STATES, code=CODES, times=st.integers(1, 2), typing=st.booleans())
    def the_portal_says(self, state, code, times, typing):
        """A state, perhaps delivered twice at once; after the end it is another call, of which getStatus tells the id,
        perhaps after the first keystroke."""
        if self.model.over and state != "idle":
            self.model = Model(next(self.calls), self.model.direction)
        self.model.say(state, code, self.now)
        self.receive(STATE_CHANGED, state, {"failedCode": code}, times=times)
        if self.player.card.wants_status:
            if typing:
                self.type()
            self.receive(STATUS, self.options())

    @rule(direction=st.sampled_from(("incoming", "outgoing")), state=STATES)
    def another_call_takes_the_card(self, direction, state):
        """getStatus names a call that no event told of."""
        self.model = Model(next(self.calls), direction)
        self.model.say(state, "", self.now)
        self.receive(STATUS, self.options())

    @rule()
    def the_client_is_told_again(self):
        """EntityChanged with what is known."""
        kind, identifier = self.model.client
        self.receive(ENTITY_CHANGED, {"CRM_ENTITY_TYPE": kind, "CRM_ENTITY_ID": identifier})

    @rule(erase=st.booleans())
    def the_operator_types(self, erase):
        """A text of its own each time, or nothing left of it."""
        self.type(erase)

    def type(self, erase=False):
        """A locked note takes no keystroke."""
        if self.player.picture(self.now)["note"][2]:
            return
        text = "" if erase else f"note {next(self.texts)}"

        def keep():
            self.player.card.note.type(text, self.player.card.call)
            self.changed()

        self.go(keep)
        self.gone.add(self.typed.get(self.model.id))
        self.typed[self.model.id] = text

    @rule(fates=st.lists(FATES, max_size=5))
    def the_operator_saves_a_note(self, fates):
        """Typed, and the button pressed until the portal's answers are used up or there is nothing more to save."""
        self.type()
        for fate in fates:
            if not self.requests:
                self.go(self.buttons["save-note"])
            if self.requests:
                self.answer(fate, "")

    @rule(name=st.sampled_from(("save-note", "save-earlier", "discard-earlier", "keep-open", "close", "call-again")))
    def the_operator_presses(self, name):
        """A button that is offered, or just was."""
        earlier = self.player.card.earlier_note
        if name == "discard-earlier" and earlier:
            self.gone.add(earlier.text)
        self.go(self.buttons[name])

    @precondition(lambda self: self.requests)
    @rule(fate=FATES, code=CODES)
    def the_portal_answers(self, fate, code):
        """The oldest request: done and answered, done and the answer lost, neither, or refused."""
        self.answer(fate, code)

    def answer(self, fate, code):
        method, parameters, answered = self.requests.pop(0)
        self.carry_out(method, parameters, fate)
        if fate == "answered":
            self.go(lambda: answered.set_result(self.result(method, parameters, code)))
        elif method != METHOD or fate != "refused":
            error = PortalError("ERROR_CORE" if fate == "refused" else PortalError.LOST, "")
            self.go(lambda: answered.set_exception(error))
        else:
            self.go(lambda: answered.set_result([]))

    def carry_out(self, method, parameters, fate):
        if method == ADD and fate in ("answered", "lost"):
            self.comments.insert(0, (self.place(parameters["fields"]), parameters["fields"]["COMMENT"]))

    def result(self, method, parameters, code):
        if method == METHOD:
            call_id = parameters["FILTER"]["CALL_ID"]
            if code and call_id == self.model.id and not self.model.code and self.model.over:
                self.model.code, self.model.source = code, "statistics"
            return [{"CALL_ID": call_id, "CALL_FAILED_CODE": code, "CALL_DURATION": "0"}]
        if method == ADD:
            return 1
        place = self.place(parameters["filter"])
        numbered = zip(range(len(self.comments), 0, -1), self.comments)
        return [{"ID": str(number), "COMMENT": text} for number, (where, text) in numbered if where == place]

    def place(self, fields):
        return fields["ENTITY_TYPE"].upper(), fields["ENTITY_ID"]

    @rule(seconds=st.integers(0, 90))
    def time_passes(self, seconds):
        """Second by second, as the page's own clock ticks."""
        for _ in range(seconds):
            self.now += 1000
            due = [woken for at, woken in self.sleepers if at <= self.now]
            self.sleepers = [(at, woken) for at, woken in self.sleepers if at > self.now]
            for woken in due:
                self.go(lambda woken=woken: woken.set_result(None))
        self.go(self.changed)

    @rule(fate=FATES)
    def a_new_page_comes(self, fate):
        """The old one dies in the middle of all it does; what it has sent may have arrived."""
        for method, parameters, _answered in self.requests:
            self.carry_out(method, parameters, fate)
        self.die()
        self.player.reload(self.now, self.options())
        self.wire()

    @invariant()
    def the_card_says_what_the_model_says(self):
        """State, phase, code and its source, client and direction."""
        picture = self.player.picture(self.now)
        check(picture)
        attributes, model = picture["attributes"], self.model
        failed = (model.code, model.source or "inferred") if model.phase == "failed" else ("", "")
        assert (attributes["state"], attributes["phase"]) == (model.state, model.phase)
        assert (attributes["failed-code"], attributes["failed-source"]) == failed
        source = picture["fields"]["failure-source"]
        assert failed[0] == "" or source == ENGLISH("recovery.source." + model.source)
        assert (attributes["call-id"], attributes["direction"]) == (model.id, model.direction)
        assert self.player.card.call.client == model.client
        if model.seen and model.seen != ["idle"]:
            assert seconds_of(picture) == ((model.ended or self.now) - model.began) // 1000

    @invariant()
    def the_card_is_held_when_it_matters(self):
        """A phone that rings, a fresh failure and an unsaved note hold the card, until the operator is done with it."""
        card, phase = self.player.card, self.model.phase
        matters = phase in ("ringing", "dialing") or card.note.unsaved
        matters = matters or (phase == "failed" and (card.auto_close.keep_open or self.now - self.model.ended < 60_000))
        assert card.auto_close.held == self.held
        assert self.held or not matters or card.auto_close.dealt_with

    @invariant()
    def what_was_typed_is_somewhere_and_nowhere_twice(self):
        """Each text is with its own client, once, or on the card, or in the memory; a saved one is offered no more."""
        assert len(set(self.comments)) == len(self.comments)
        for place, text in self.comments:
            (owner,) = [call_id for call_id, last in self.typed.items() if last == text] or [None]
            assert owner is None or place == ("CONTACT", 100 + int(owner.removeprefix("call")))
        card, memory = self.player.card, Memory(self.player.storage, "acme")
        kept = {note.text for note in (card.note, card.earlier_note) if note}
        for call_id in self.typed:
            entry = memory.load(call_id)
            kept.add(entry["note"]["text"] if entry and entry["note"] else "")
        arrived = {text for _place, text in self.comments}
        assert set(self.typed.values()) - {""} - self.gone <= kept | arrived


TestWorldOfACard = WorldOfACard.TestCase
TestWorldOfACard.settings = settings(settings.default, stateful_step_count=30)
