"""Finds out why a call failed where the portal did not say: asks its call statistics, patiently. Pure.

The record is written seconds to a minute after the call's end, so it is asked for with growing pauses; one request at a
time, each waited for before the next.
"""

import asyncio

from widget import wire
from widget.errors import PortalError

METHOD = "voximplant.statistic.get"

PAUSES = (1, 2, 4, 8, 16, 32, 57)
"""Seconds before each request: two minutes in all."""

# Errors after which asking again is of no use, and what the operator is told. Any other means later, not never.
REFUSALS = {
    "ACCESS_DENIED": "no_right",
    "insufficient_scope": "no_scope",
    "ERROR_METHOD_NOT_FOUND": "no_scope",
}


def is_wanted(call) -> bool:
    """Whether the statistics could say more of this call: it is over, has an id, no code, and was not asked about
    yet."""
    unsure = call.outcome in ("was never connected", "end was not seen")
    return call.over and unsure and not call.failed_code and bool(call.call_id) and not call.recovery


class Recovery:
    """Asks about one call after the other.

    Args:
        call_method: async (method, parameters) -> result; raises PortalError.
        sleep: async (seconds).

    Attributes:
        refused: a value of REFUSALS once the portal has refused: it is not asked again.
    """

    def __init__(self, call_method, sleep):
        self._call_method = call_method
        self._sleep = sleep
        self.refused = ""
        self._call = None
        self._asking = False

    def follow(self, call, changed):
        """Search for this call's reason where that is wanted; a search for another call ends with its next step, so
        that no two requests are ever under way.

        Args:
            call: the Call shown now.
            changed: called without arguments whenever the call says something new.
        """
        self._call = call
        if is_wanted(call):
            call.recovery = "searching"  # at once: the next message may come before the task begins
            asyncio.create_task(self.run(call, changed))

    async def run(self, call, changed):
        """Ask until it is known why this call failed, or nothing more is to be expected.

        Args:
            call: a call for which is_wanted; its `recovery`, and at last its code, are set.
            changed: called without arguments whenever the call says something new.
        """
        self._call = call
        call.recovery = self.refused or "searching"
        changed()
        if self.refused:
            return
        record = None
        for pause in PAUSES:
            await self._sleep(pause)
            if self._call is not call or call.failed_code:
                break
            record = await self._ask(call)
            if record or self.refused:
                break
        if call.failed_code:
            return
        if record:
            call.correct(record)
        call.recovery = self.refused or ("found" if record else "gave_up")
        changed()

    async def _ask(self, call):
        if self._asking:
            return None
        self._asking = True
        try:
            result = await self._call_method(METHOD, {"FILTER": {"CALL_ID": call.call_id}})
        except PortalError as error:
            self.refused = REFUSALS.get(error.code, "no_right" if error.status == 403 else "")
            return None
        finally:
            self._asking = False
        return wire.read_statistics(result, call.call_id)
