"""What is remembered of calls, by CALL_ID: so that a new page of the same call goes on as if it had always been there.
Pure.

Each call is an entry of its own, so that two cards open at once do not disturb each other. Kept are states with their
times, the failed code, and a note that is not saved, with the client it belongs to; no token, no number, no name.
"""

import json

from widget.call import TIMELINE_LIMIT, Step
from widget.failures import read_code
from widget.note import Note
from widget.wire import STATES, read_client, read_text

PREFIX = "call-card/"
VERSION = "1/"
"""Part of each key: what another version wrote is deleted unread."""

CALLS = 50
DAYS = 7
"""What is kept at most; the oldest goes first."""

DATE_LIMIT = 8_640_000_000_000_000
"""The last millisecond of a browser's Date (ECMA-262, section 21.4.1.1): after it toISOString throws."""


class Memory:
    """The calls of one portal.

    Args:
        storage: has read, write, delete and keys, as widget.storage.
        portal: the portal's origin, so that a page in its name but without its certificate gets nothing.

    Attributes:
        works: False once the browser refused to keep something.
    """

    def __init__(self, storage, portal):
        self._storage = storage
        self._prefix = PREFIX + VERSION + portal + "/"
        self._written = {}
        self._saved = 0
        self.works = True

    def save(self, call, note, auto_close, now):
        """Keep this call as it is now; without a CALL_ID there is nothing to keep it under."""
        if not call.call_id:
            return
        if not (call.timeline or note.text):
            if call.call_id in self._written:  # for a note that is saved or erased since
                self.forget(call.call_id)
            return
        entry = {
            "steps": [list(step) for step in call.timeline],
            "code": call.failed_code,
            "source": call.failed_source,
            "reason": call.failed_reason,
            "talked": call.talked,
            "recovery": call.recovery if call.recovery in ("found", "gave_up") else "",
            "held": auto_close.held,
            "keep_open": auto_close.keep_open,
            "note": note.as_entry(),
        }
        text = json.dumps(entry)
        if call.call_id not in self._written:
            self._saved += 1
            if self._saved % (CALLS // 2) == 0:  # a page can live through many calls
                self.tidy(now)
        if self._written.get(call.call_id) != text:
            self._written = {call.call_id: text}
            self._put(call.call_id, dict(entry, at=now), now)

    def _put(self, call_id, entry, now):
        key, text = self._prefix + call_id, json.dumps(entry)
        self.works = self._storage.write(key, text)
        while not self.works and self._drop_oldest(now):
            self.works = self._storage.write(key, text)

    def _drop_oldest(self, now):
        """Make room by half of what is kept; whether there was anything."""
        kept = len(self._ours())
        self.tidy(now, kept // 2)
        return kept > 0

    def _ours(self):
        return [key for key in self._storage.keys() if key.startswith(PREFIX)]

    def load(self, call_id):
        """What is remembered of a call, as a dict of checked values, or None."""
        entry = self._entry(self._prefix + call_id) if call_id else None
        if entry:
            self._written = {call_id: ""}
        return entry

    def unsaved_note(self, but):
        """The newest Note of another call that is not saved, or None."""
        newest, found_at = None, 0
        for key in self._storage.keys():
            call_id = key[len(self._prefix) :]
            entry = self._entry(key) if key.startswith(self._prefix) and call_id != but else None
            if entry and entry["note"] and entry["at"] > found_at:
                newest, found_at = Note(entry["note"], call_id), entry["at"]
        return newest

    def keep_note(self, note):
        """Keep how far the note of a call of before has come: what was sent is looked for by the next page too."""
        entry = self._entry(self._prefix + note.call_id)
        if entry and note.unsaved:
            entry["steps"] = [list(step) for step in entry["steps"]]
            self._storage.write(self._prefix + note.call_id, json.dumps(dict(entry, note=note.as_entry())))

    def forget(self, call_id):
        """Forget a call of before: its note is saved or discarded."""
        self._written = {}
        self._storage.delete(self._prefix + call_id)

    def tidy(self, now, most=CALLS):
        """Delete what is too old, too much, or no entry of this version."""
        ages = []
        for key in self._ours():
            entry = self._entry(key) if key.startswith(PREFIX + VERSION) else None
            if entry is None or now - entry["at"] > DAYS * 86_400_000:
                self._storage.delete(key)
            else:
                ages.append((entry["at"], key))
        for _at, key in sorted(ages)[: max(0, len(ages) - most)]:
            self._storage.delete(key)

    def _entry(self, key):
        try:
            entry = json.loads(self._storage.read(key) or "")
            return _checked(entry)
        except (ValueError, TypeError, KeyError, RuntimeError):  # the last for lists in lists without end
            return None


def _checked(entry):
    """The entry with each value of its kind; raises ValueError, TypeError or KeyError where it is none of ours."""
    steps = [_step(*step) for step in entry["steps"]]
    begins = [step.began for step in steps]  # alone: MicroPython's sort leaves equal ones in any order (measured)
    code, source = read_code(entry["code"]), entry["source"]
    return {
        "at": _whole(entry["at"]),
        "steps": _valid(steps, begins == sorted(begins))[-TIMELINE_LIMIT:],
        "code": code,
        "source": _valid(source, source in (("event", "statistics") if code else ("",))),
        "reason": read_text(entry["reason"]),
        "talked": _whole(entry["talked"]),
        "recovery": _valid(entry["recovery"], entry["recovery"] in ("", "found", "gave_up")),
        "held": entry["held"] is True,
        "keep_open": entry["keep_open"] is True,
        "note": _note(entry["note"]) if entry["note"] else None,
    }


def _step(state, began, seen):
    return Step(_valid(state, state in STATES), _whole(began), seen is True)


def _note(note):
    client = read_client(note["kind"], note["id"])
    text, sent = note["text"], note["sent"]
    _valid(note, isinstance(text, str) and isinstance(sent, str) and text.strip() and (client or not sent))
    kind, identifier = client or (None, None)
    return {"text": text, "kind": kind, "id": identifier, "sent": sent, "after": _whole(note["after"])}


def _whole(number):
    """A number of seconds, or of milliseconds that a browser's Date can have."""
    return _valid(number, isinstance(number, int) and not isinstance(number, bool) and 0 <= number <= DATE_LIMIT)


def _valid(value, is_valid):
    if not is_valid:
        raise ValueError(value)
    return value
