"""The note, and how it is saved once. Also run under MicroPython."""

from tests.unit.samples import Words, options, run
from widget.card import ENTITY_CHANGED, Card
from widget.errors import PortalError
from widget.note import ADD, LIMIT, LIST, Note
from widget.panels import note as panel
from widget.screen import Screen
from widget.wire import Client, read_options

T = 1_790_000_000_000
"""A moment, milliseconds since 1970."""
LOST = PortalError(PortalError.LOST, "")


class Timeline:
    """A client's timeline in a portal: what it does with each request comes as a list, of which the first is the look
    before a note is sent; then it just works.

    works: saved and answered. lost: saved, the answer is lost. gone: not saved, no answer. Or a PortalError to refuse
    with.
    """

    def __init__(self, *behaviour):
        self.behaviour = list(behaviour)
        self.comments = []
        self.asked = []

    async def call_method(self, method, parameters):
        self.asked.append(method)
        behaviour = self.behaviour.pop(0) if self.behaviour else "works"
        if isinstance(behaviour, PortalError):
            raise behaviour
        if method == ADD and behaviour != "gone":
            self.comments.insert(0, dict(parameters["fields"], ID=str(len(self.comments) + 1)))
        if behaviour in ("lost", "gone"):
            raise LOST
        return self.comments if method == LIST else 1

    @property
    def texts(self):
        return [comment["COMMENT"] for comment in self.comments]


def card_of(name="outgoing_contact_typed"):
    """A card opened at T with the options of that name."""
    card = Card()
    card.open(read_options(options(name)), T)
    return card


def typed(text="Ждёт счёт", name="outgoing_contact_typed"):
    """A note with text, typed in a call with those options."""
    card = card_of(name)
    card.note.type(text, card.call)
    return card.note


def save(note, timeline, first_line=""):
    """Save a note and return its status."""
    run(note.save(timeline.call_method, first_line, lambda: None))
    return note.status


def test_a_note_is_saved_under_the_client_of_its_call():
    """The comment goes to the client's timeline, lower-case kind and id, and then there is nothing left to save."""
    timeline, note = Timeline(), typed()
    assert save(note, timeline) == "saved"
    assert timeline.comments == [{"ENTITY_TYPE": "contact", "ENTITY_ID": 797, "COMMENT": "Ждёт счёт", "ID": "1"}]
    assert (note.text, note.unsaved, note.as_entry()) == ("", False, None)


def test_a_note_stays_with_the_client_it_was_typed_for():
    """Where the call gets another client while the note is being typed, the note belongs to the first."""
    card = card_of()
    card.note.type("text", card.call)
    card.receive(ENTITY_CHANGED, [{"PHONE_NUMBER": "+7", "CRM_ENTITY_TYPE": "LEAD", "CRM_ENTITY_ID": 9}], T)
    card.note.type("text and more", card.call)
    assert card.note.client == Client("CONTACT", 797)


def test_without_a_client_the_note_waits_for_one():
    """An unknown number: the note cannot be saved, says so, and is taken to the client that EntityChanged brings."""
    card = card_of("incoming_unknown_number")
    card.note.type("text", card.call)
    assert not card.note.can_be_saved
    assert _status_of(card) == "note.waits_for_client"
    card.receive(ENTITY_CHANGED, [{"PHONE_NUMBER": "+7", "CRM_ENTITY_TYPE": "LEAD", "CRM_ENTITY_ID": 9}], T)
    assert (card.note.client, card.note.can_be_saved) == (Client("LEAD", 9), True)


def test_a_lost_answer_is_looked_for_before_anything_is_said():
    """Saved, but the answer lost: the note is found in the timeline and is saved, once."""
    timeline, note = Timeline("works", "lost"), typed()
    assert save(note, timeline) == "saved"
    assert (timeline.texts, timeline.asked) == (["Ждёт счёт"], [LIST, ADD, LIST])


def test_an_older_comment_of_the_same_words_is_not_taken_for_this_one():
    """Two calls in a row with the note "no answer": the second is lost, is not said to be saved, and is then saved."""
    timeline = Timeline()
    save(typed("no answer"), timeline)
    timeline.behaviour = ["works", "gone"]
    note = typed("no answer")
    assert save(note, timeline) == "unsure"
    again = Note(note.as_entry(), "id")
    assert save(again, timeline) == "saved"
    assert timeline.texts == ["no answer"] * 2


def test_to_a_portal_that_is_silent_nothing_is_sent():
    """No connection: the look before sending already fails, so that it is sure that nothing was saved."""
    timeline, note = Timeline(LOST), typed()
    assert save(note, timeline) == "failed"
    assert (timeline.asked, note.text, note.sent) == ([LIST], "Ждёт счёт", "")


def test_a_lost_request_is_visibly_unsaved_and_sent_again_on_demand():
    """Not saved and no answer: the card says that it is not sure; saved again it is there, once."""
    timeline, note = Timeline("works", "gone"), typed()
    assert save(note, timeline) == "unsure"
    assert note.unsaved
    assert save(note, timeline) == "saved"
    assert timeline.texts == ["Ждёт счёт"]


def test_where_nothing_can_be_found_out_it_is_looked_for_again_before_sending():
    """The answer and the look lost: on the next save the look comes first, and the note is there only once."""
    timeline, note = Timeline("works", "lost", LOST), typed()
    assert save(note, timeline) == "unsure"
    assert save(note, timeline) == "saved"
    assert timeline.texts == ["Ждёт счёт"]


def test_what_was_sent_is_looked_for_after_a_reload_too():
    """A page that died while saving: its successor looks first."""
    timeline, note = Timeline("works", "lost", LOST), typed()
    save(note, timeline)
    again = Note(note.as_entry(), "id")
    assert (again.status, again.text) == ("unsure", "Ждёт счёт")
    assert save(again, timeline) == "saved"
    assert timeline.texts == ["Ждёт счёт"]


def test_a_refusal_keeps_the_text():
    """No right, or another error of the portal: the text is still there and not saved."""
    for error, status in (
        (PortalError("ACCESS_DENIED", "Access denied.", 400), "refused"),
        (PortalError("", "", 403), "refused"),
        (PortalError("ERROR_CORE", "", 400), "failed"),
    ):
        timeline, note = Timeline("works", error), typed()
        assert (save(note, timeline), note.text, note.unsaved) == (status, "Ждёт счёт", True)
        assert save(note, timeline) == "saved"
        assert len(timeline.comments) == 1


def test_details_of_the_call_stand_in_the_first_line():
    """The first line that the operator wants comes before the text."""
    timeline, note = Timeline(), typed("text")
    save(note, timeline, "Call: Talking")
    assert timeline.texts == ["Call: Talking\ntext"]


def test_text_goes_to_the_portal_as_it_is():
    """Markup, emoji and line breaks are sent as typed; half a surrogate pair, which no browser can encode, is not."""
    timeline = Timeline()
    save(typed("<b>1</b> [b]2[/b]\n😀 \ud83d"), timeline)
    assert timeline.texts == ["<b>1</b> [b]2[/b]\n😀 "]


def test_too_long_a_note_is_not_sent_and_says_so():
    """Beyond the limit nothing is sent; near it the characters are counted, as people count them."""
    card = card_of()
    card.note.type("😀" * LIMIT, card.call)
    assert card.note.can_be_saved
    card.note.type("😀" * (LIMIT + 1), card.call)
    assert not card.note.can_be_saved
    assert _status_of(card) == "note.too_long"
    assert _screen(card).fields["note-count"] == "note.count limit=10000 n=10001"


def test_blanks_are_no_note():
    """White space alone is nothing to save, and does not hold the card."""
    card = card_of()
    card.note.type(" \n", card.call)
    assert not card.note.unsaved
    assert _status_of(card) is None


def test_a_note_under_way_is_not_sent_twice():
    """While it is being saved, saving does nothing and the text is locked."""
    note, timeline = typed(), Timeline()
    note.status = "saving"
    assert save(note, timeline) == "saving"
    assert timeline.asked == []


def test_first_line_names_phase_number_and_reason():
    """With the call's details wanted, the line has phase and number, and why it failed; else there is none."""
    card = card_of()
    assert panel.first_line(card, Words()) == ""
    card.details = True
    card.call.change("connecting", "", T)
    card.call.change("idle", "486", T)
    line = panel.first_line(card, Words())
    assert line == "note.first_line details=phase.failed, +1 999 999 9666, failure.busy.title code=486"


def _screen(card):
    screen = Screen()
    panel.render(card, Words(), T, screen)
    return screen


def _status_of(card):
    return _screen(card).fields["note-status"]
