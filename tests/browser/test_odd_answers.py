"""What no documentation knows: answers of the portal in odd shapes and sizes."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.faults import ADD, LIST
from tests.browser.moments import SAVED

EMOJI = "😀"

# Keeps the length of the longest JSON text that is made in a frame: in the widget's, what Python is given.
MEASURE = """
    const stringify = JSON.stringify;
    window.longest = 0;
    JSON.stringify = (...values) => {
        const text = stringify(...values);
        window.longest = Math.max(window.longest, text?.length ?? 0);
        return text;
    };
"""


def write_note(desk, text, rest):
    """A note in a connected call, and the button to save it pressed; the portal answers as `rest` has it."""
    desk.open("outgoing_contact_typed", rest=rest)
    desk.state("connected")
    desk.field("note").fill(text)
    desk.action("save-note").click()


@pytest.mark.parametrize("error", [None, 5, True, [1], {}, {"error": {"a": 1}}, {"error_description": [[]]}], ids=repr)
def test_an_error_of_any_shape_is_an_error(desk, error):
    """Whatever stands where the documentation has an error's code, the note is at once said not to be saved."""
    write_note(desk, "text", {ADD: [{"status": 400, "body": {"error": error}}]})
    expect(desk.field("note-status")).to_contain_text("did not take the note")
    desk.forgive("400")


def test_python_is_not_given_a_megabyte(desk):
    """A comment of three megabytes in the timeline: it is cut before it reaches Python, which would be busy with it."""
    headers = {"Access-Control-Allow-Origin": "*"}
    body = json.dumps({"result": [{"ID": "5", "COMMENT": "x" * 3_000_000}]})
    desk.context.route(f"**/rest/{LIST}.json", lambda route: route.fulfill(body=body, headers=headers))
    desk.context.add_init_script(MEASURE)
    write_note(desk, "text", {})
    desk.reads("note-status", SAVED)
    assert desk.card.evaluate("() => window.longest") < 100_000


def test_the_longest_note_is_found_again(desk):
    """Ten thousand emoji, saved and the answer lost: the note is found in the timeline, and is there once."""

    def save_and_lose(route):
        route.fetch()
        route.fulfill(status=500)

    desk.context.route(f"**/rest/{ADD}.json", save_and_lose)
    write_note(desk, EMOJI * 10_000, {})
    desk.reads("note-status", SAVED)
    assert [fields["fields"]["COMMENT"] for fields in desk.asked(ADD)] == [EMOJI * 10_000]
    desk.forgive("500", "CORS")
