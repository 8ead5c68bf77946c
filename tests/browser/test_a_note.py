"""The note: typed, kept, and saved once."""

import pytest
from playwright.sync_api import expect

from tests.browser.faults import ADD, LIST, STATISTICS

TEXT = "Ждёт счёт <b>до пятницы</b> 😀\nвторая строка"


def saved(desk):
    """The comments that the portal has."""
    return [fields["fields"]["COMMENT"] for fields in desk.asked(ADD)]


def type_note(desk, text=TEXT, **how):
    """A connected call with a note typed in it."""
    desk.open("outgoing_contact_typed", **how)
    desk.state("connecting")
    desk.state("connected")
    desk.field("note").fill(text)


def test_a_note_goes_to_the_client_as_it_was_typed(desk):
    """Emoji, line breaks and markup reach the portal unchanged, under the client of the call."""
    type_note(desk)
    desk.action("save-note").click()
    desk.reads("note-status", "Saved to the client's timeline.")
    assert desk.asked(ADD) == [{"fields": {"ENTITY_TYPE": "contact", "ENTITY_ID": "797", "COMMENT": TEXT}}]
    expect(desk.field("note")).to_have_value("")


def test_control_and_enter_save(desk):
    """The keyboard's usual way saves the note."""
    type_note(desk)
    desk.field("note").press("Control+Enter")
    desk.reads("note-status", "Saved to the client's timeline.")


def test_an_unsaved_note_keeps_the_card(desk):
    """A note typed while talking holds the card after the call, until it is saved; then it goes."""
    type_note(desk)
    desk.shows(auto_close="held")
    desk.state("idle", auto_close=True)
    desk.reads("auto-close", "The card stays until the note is saved.")
    desk.action("save-note").click()
    desk.gone()


def test_a_note_without_a_client_waits_for_one(desk):
    """An unknown number: the note says that it waits, and can be saved when the client is there."""
    desk.open("incoming_unknown_number")
    desk.field("note").fill("text")
    desk.reads("note-status", "Can be saved as soon as this call has a client.")
    expect(desk.action("save-note")).to_be_hidden()
    desk.fire("CallCard::EntityChanged", [{"PHONE_NUMBER": "+7", "CRM_ENTITY_TYPE": "LEAD", "CRM_ENTITY_ID": 9}])
    desk.action("save-note").click()
    desk.reads("note-status", "Saved to the client's timeline.")


def test_details_of_the_call_can_stand_in_the_first_line(desk):
    """With the details wanted, phase and number stand before the text; the wish is kept for the next call."""
    type_note(desk, "text")
    desk.card.locator('[data-choice="details"]').select_option("yes")
    desk.action("save-note").click()
    desk.reads("note-status", "Saved to the client's timeline.")
    assert saved(desk) == ["Call: Talking, +1 999 999 9666\ntext"]
    desk.open("outgoing_contact_typed")
    expect(desk.card.locator('[data-choice="details"]')).to_have_value("yes")


@pytest.mark.parametrize("answer", [{"wire": "denied"}, {"status": 403, "body": {"error": "insufficient_scope"}}])
def test_a_refused_note_stays_where_it_is(desk, answer):
    """No right: the text stays, and the card says what to do."""
    type_note(desk, rest={ADD: [answer]})
    desk.action("save-note").click()
    expect(desk.field("note-status")).to_contain_text("no right to write")
    expect(desk.field("note")).to_have_value(TEXT)
    desk.forgive("40")


def test_a_note_whose_answer_is_lost_is_saved_once(desk):
    """The connection breaks: the card looks whether the note arrived, says that it is not sure, and saves it once."""
    type_note(desk, rest={ADD: [{"status": 500, "body": "<html>", "times": 1}]})
    desk.action("save-note").click()
    expect(desk.field("note-status")).to_contain_text("did not confirm")
    desk.action("save-note").click()
    desk.reads("note-status", "Saved to the client's timeline.")
    listed = desk.run("() => portal.requests()")
    assert [entry["method"] for entry in listed] == [LIST, ADD, LIST, LIST, ADD]
    desk.forgive("500")


def test_a_lost_answer_is_known_at_once_beside_another_request(desk):
    """While the statistics do not answer, a note's 500 is said before the card would have given up waiting."""
    desk.open("outgoing_contact_typed", rest={STATISTICS: [{"never": True}], ADD: [{"status": 500, "body": "<html>"}]})
    desk.state("connecting")
    with desk.page.expect_request(f"**/{STATISTICS}*"):
        desk.state("idle")
    desk.field("note").fill(TEXT)
    desk.action("save-note").click()
    expect(desk.field("note-status")).to_contain_text("did not confirm")
    desk.forgive("500")


def test_typed_text_survives_the_page(desk):
    """What was typed is there in the next page of the call, at most 300 ms behind."""
    desk.stop_the_clock()
    type_note(desk)
    desk.let_pass(0.3)
    desk.run("() => portal.reload()")
    desk.shows(ready="true")
    expect(desk.field("note")).to_have_value(TEXT)
    desk.reads("note-status", "Not saved yet.")


def test_an_unsaved_note_of_an_earlier_call_is_offered(desk):
    """In the next call the forgotten note is offered, saved under its own client, and then gone."""
    type_note(desk)
    desk.page.wait_for_timeout(300)
    desk.open("callback_lead")
    desk.reads("earlier-title", "Unsaved note of an earlier call")
    desk.reads("earlier-client", "Contact 797")
    desk.fits()
    desk.action("save-earlier").click()
    expect(desk.field("earlier-title")).to_be_hidden()
    assert desk.asked(ADD)[0]["fields"]["ENTITY_ID"] == "797"


def test_too_long_a_note_is_counted_and_not_sent(desk):
    """Beyond ten thousand characters the card counts, and offers no saving."""
    type_note(desk, "x" * 10_001)
    desk.reads("note-status", "The note is too long to be saved. Shorten it.")
    desk.reads("note-count", "10001 of 10000 characters")
    expect(desk.action("save-note")).to_be_hidden()
