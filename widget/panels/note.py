"""The note of this call, and one of an earlier call that was never saved."""

from widget import phone
from widget.failures import explain
from widget.note import LIMIT

COUNTED_FROM = 9_000
"""Characters from which the count is shown."""


def render(card, texts, _now, screen):
    """Fill the note's status, its count and its button; offer the newest unsaved note of another call."""
    note = card.note
    there = card.call is not None
    screen.choices["details"] = "yes" if card.details else "no"
    screen.note = (note.text, there, note.status in ("saving", "unsure"))
    screen.fields["note-status"] = texts("note." + _status(card)) if there and _status(card) else None
    screen.fields["note-count"] = (
        texts("note.count", n=len(note.text), limit=LIMIT) if len(note.text) > COUNTED_FROM else None
    )
    screen.actions["save-note"] = note.can_be_saved
    _render_earlier(card, texts, screen)


def _status(card):
    note = card.note
    if note.status == "unsaved" and len(note.text) > LIMIT:
        return "too_long"
    if note.status == "unsaved" and note.client is None:
        return "waits_for_client"
    return note.status


def _render_earlier(card, texts, screen):
    earlier = card.earlier_note
    screen.fields["earlier-title"] = texts("note.earlier") if earlier else None
    screen.fields["earlier-note"] = earlier.text if earlier else None
    screen.fields["earlier-client"] = _client(earlier, texts) if earlier else None
    status = earlier.status if earlier and earlier.status != "unsaved" else ""
    screen.fields["earlier-status"] = texts("note." + status) if status else None
    screen.actions["save-earlier"] = bool(earlier) and earlier.can_be_saved
    screen.actions["discard-earlier"] = bool(earlier) and earlier.status != "saving"


def _client(earlier, texts):
    if earlier.client is None:
        return texts("client.none")
    return texts("client." + earlier.client.kind, id=earlier.client.id)


def first_line(card, texts):
    """The line with the call's details that stands before a note, "" where the operator does not want one."""
    call = card.call
    if not card.details:
        return ""
    parts = [texts("phase." + card.phase), phone.show(call.number)]
    if card.phase == "failed":
        failure = explain(call.failed_code, call.direction)
        parts.append(texts("failure.%s.title" % failure.reason, code=failure.code))
    return texts("note.first_line", details=", ".join([part for part in parts if part]))
