"""The portal as Python sees it: what BX24 offers, awaitable, with a time limit on everything that is asked.

An unknown command is never answered by a portal, a 5xx never reaches a callback of the SDK (both seen with the portal's
own code), so each wait here ends: with a value, or with PortalError. Values cross as JSON: MicroPython would cut
JavaScript's whole numbers to 32 bits (measured), and no object of the page stays referenced.
"""

import asyncio
import json

from pyscript import window
from pyscript.ffi import create_proxy, to_js

from widget.errors import PortalError

START_LIMIT = 15
COMMAND_LIMIT = 3
METHOD_LIMIT = 30
"""Seconds to wait for the boot script, for getInterface, for a REST method."""

RESULT_LIMIT = 21_000
"""Characters of a text in a REST result: the longest note and its first line, of characters that JavaScript counts
twice."""

boot = window.callCard


async def init() -> dict:
    """What the boot script learnt from the portal, once it has.

    Returns:
        `unavailable` ("" or why there is no call card), `info` (placement and options, or None), `opened` (milliseconds
        since 1970), `language`, and `catalogue` (the texts of that language).

    Raises:
        PortalError: the boot script never came to an end.
    """

    async def ready():
        return await boot.ready

    try:
        return json.loads(await asyncio.wait_for(ready(), START_LIMIT))
    except asyncio.TimeoutError:
        raise PortalError(PortalError.NO_ANSWER, "boot.js did not finish within %s s" % START_LIMIT)


def listen(receive):
    """Hand every message that the portal has sent and will send to receive(name, arguments, at), in the order of
    arrival.

    Args:
        receive: called with an event's name or `getStatus`, a list of JSON values, and milliseconds since 1970.
    """
    boot.take(create_proxy(lambda message: receive(*json.loads(message))))


def bind_event(name: str):
    """Subscribe to one more event of the placement; listen's receiver gets it. The card's own three are bound
    already."""
    boot.subscribe(name)


def placement_command(command: str, answered):
    """Give the placement a command; answered(what it answers) is called when it has carried it out: however late, once
    though it answers twice, and never where it does not know the command. Given again before it was answered, the last
    one's is called."""
    unanswered[command] = answered
    if command not in callbacks:
        callbacks[command] = create_proxy(lambda *answer: _answered(command, answer))
    window.BX24.placement.call(command, to_js({}), callbacks[command])


unanswered = {}
"""Command → what is to be called with its answer."""
callbacks = {}
"""Command → its callback: the SDK keeps each that it gets for as long as the page lives (portal source)."""


def _answered(command, answer):
    answered = unanswered.pop(command, None)
    if answered:
        answered(_plain(answer[0]) if answer else None)


async def get_interface() -> dict:
    """The placement's `{"command": [...], "event": [...]}`: what this portal knows. Raises PortalError."""
    return await _answer(window.BX24.placement.getInterface, COMMAND_LIMIT, "getInterface")


async def call_method(method: str, parameters: dict):
    """Call a REST method and return its `result`.

    Raises:
        PortalError: the portal's error with its status; LOST; or NO_ANSWER within METHOD_LIMIT seconds.
    """
    request = _Request(method)

    def done(result):
        error = result.error()
        request.end(_error(error) if window.Boolean(error) else None, _plain(result.data(), RESULT_LIMIT))

    waiting.append(request)
    try:
        window.BX24.callMethod(method, to_js(parameters), create_proxy(done))
        await _wait(request.ended, METHOD_LIMIT, method)
    finally:
        waiting.remove(request)
    if request.error:
        raise request.error
    return request.result


async def open_path(path: str):
    """Open a page of the portal in its slider; returns what the portal says: `{"result": "close"}` or an error."""
    return await _answer(lambda done: window.BX24.openPath(path, done), METHOD_LIMIT, "openPath")


def resize(height: int):
    """Ask the portal to make the frame this high (CSS pixels); its width stays."""
    window.BX24.resizeWindow(window.innerWidth, height)


def is_admin() -> bool:
    """Whether the user is an administrator of the portal."""
    return bool(window.BX24.isAdmin())


def install_finish():
    """Tell the portal that the installation is finished. It does not answer; it loads its page anew."""
    window.BX24.installFinish()


def fit():
    """Ask the portal to make the frame as high as the page, and as wide as there is room."""
    window.BX24.fitWindow()


def portal() -> str:
    """The portal's domain and whether it is https, "acme.bitrix24.ru|1": the origin whose messages alone the SDK
    takes."""
    return "|".join(window.name.split("|")[:2])


def user_option(name: str):
    """What the portal keeps for this user under that name: a text, or None. Anybody can have written it: check it."""
    return _text(window.BX24.userOption.get(name))


def set_user_option(name: str, value: str):
    """Have the portal keep a text for this user."""
    window.BX24.userOption.set(name, value)


def phone_to(number: str):
    """Ask the portal to dial. It does not answer; a call that begins is seen by its events."""
    window.BX24.im.phoneTo(number)


class _Request:
    """A REST request under way."""

    def __init__(self, method):
        self.method = method
        self.ended = asyncio.Event()
        self.error = self.result = None

    def end(self, error, result):
        self.error, self.result = error, result
        self.ended.set()


waiting = []
"""The _Requests under way."""


def _lost(event):
    """Where the SDK cannot read an answer (a 5xx, a broken connection, HTML) it only throws, which a browser shows to
    another origin's page as 'Script error.' (seen with the portal's own code); boot.js knows at whose answer."""
    for request in waiting:
        if not request.ended.is_set() and "/%s." % request.method in boot.answered():
            request.end(PortalError(PortalError.LOST, request.method + ": the request was lost"), None)
            event.preventDefault()
            return


window.addEventListener("error", create_proxy(_lost))


def _error(error):
    answer = error.getError()  # read singly: it holds the error itself again, and cannot become JSON
    code, text = [_text(getattr(answer, name, None)) for name in ("error", "error_description")]
    return PortalError(code or "", text or "", error.getStatus())


async def _answer(ask, limit, what):
    outcome = asyncio.Event()
    values = []

    def done(*answer):
        values.append(_plain(answer[0]) if answer else None)
        outcome.set()

    ask(create_proxy(done))
    await _wait(outcome, limit, what)
    return values[0]


async def _wait(outcome, limit, what):
    try:
        await asyncio.wait_for(outcome.wait(), limit)
    except asyncio.TimeoutError:
        raise PortalError(PortalError.NO_ANSWER, "%s: no answer within %s s" % (what, limit))


def _plain(value, *limit):
    """A JavaScript value as Python's own, long texts cut by the boot script, to its limit or this one; null and
    undefined (which MicroPython takes for true) are None."""
    text = boot.toJson(value, *limit)
    return json.loads(text) if isinstance(text, str) else None


def _text(value):
    """A JavaScript text as Python's own; anything else is None."""
    value = _plain(value)
    return value if isinstance(value, str) else None
