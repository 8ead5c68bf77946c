"""The search for the reason of a failed call. Also run under MicroPython."""

from tests.unit.samples import load, run
from widget.call import Call
from widget.errors import PortalError
from widget.failures import explain
from widget.recovery import PAUSES, Recovery, is_wanted
from widget.wire import Options, read_statistics

T = 1_790_000_000_000
"""A moment, milliseconds since 1970."""
ANSWERS = load("rest")["voximplant.statistic.get"]


def failed_call(direction="outgoing", call_id="id"):
    """A call that ended unanswered, with no code."""
    call = Call(Options(call_id, "+79161234567", "", None, direction, "connecting", False), T)
    call.change("idle", "", T + 3000)
    return call


def records(code, reason="", seconds="0", call_id="id"):
    """An answer of voximplant.statistic.get with one record."""
    return [{"CALL_ID": call_id, "CALL_FAILED_CODE": code, "CALL_FAILED_REASON": reason, "CALL_DURATION": seconds}]


class Portal:
    """A portal whose answers are given one after the other; the last one stays."""

    def __init__(self, *answers):
        self.answers = list(answers)
        self.asked = []
        self.slept = []

    async def call_method(self, method, parameters):
        self.asked.append((method, parameters))
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, PortalError):
            raise answer
        return answer

    async def sleep(self, seconds):
        self.slept.append(seconds)


def search(portal, call):
    """Run a search to its end; what the card was shown on the way."""
    shown = []
    recovery = Recovery(portal.call_method, portal.sleep)
    run(recovery.run(call, lambda: shown.append((call.phase, call.failed_code, call.recovery))))
    return shown


def test_a_written_record_gives_the_reason():
    """The code of the statistics becomes the call's, with its source; until then nothing is claimed."""
    call = failed_call()
    shown = search(Portal([], [], records("486")), call)
    assert shown == [("failed", "", "searching"), ("failed", "486", "found")]
    assert call.failed_source == "statistics"


def test_it_asks_with_growing_pauses_and_gives_up_after_two_minutes():
    """Without a record it asks after 1, 2, 4 … seconds, never longer than two minutes in all."""
    portal = Portal(ANSWERS["not_written_yet"]["body"]["result"])
    call = failed_call()
    search(portal, call)
    assert portal.slept == list(PAUSES)
    assert sum(PAUSES) == 120
    assert all(later >= sooner for sooner, later in zip(PAUSES, PAUSES[1:]))
    assert portal.asked == [("voximplant.statistic.get", {"FILTER": {"CALL_ID": "id"}})] * len(PAUSES)
    assert (call.phase, call.failed_code, call.recovery) == ("failed", "", "gave_up")


def test_no_right_and_no_scope_are_said_and_end_the_asking():
    """403 is told to the operator, and the portal is not asked again in this session, for later calls neither."""
    for name, told in (("no_right", "no_right"), ("no_scope", "no_scope")):
        body = ANSWERS[name]["body"]
        portal = Portal(PortalError(body["error"], body["error_description"], ANSWERS[name]["status"]))
        recovery = Recovery(portal.call_method, portal.sleep)
        first, second = failed_call(), failed_call(call_id="other")
        for call in (first, second):
            run(recovery.run(call, lambda: None))
        assert (first.recovery, second.recovery, len(portal.asked)) == (told, told, 1), name


def test_busy_and_broken_mean_later():
    """503, a lost request and no answer are asked again."""
    errors = [PortalError("QUERY_LIMIT_EXCEEDED", "", 503), PortalError("LOST", ""), PortalError("NO_ANSWER", "")]
    call = failed_call()
    search(Portal(*errors, records("404")), call)
    assert (call.failed_code, call.recovery) == ("404", "found")


def test_a_success_in_the_statistics_corrects_us():
    """200 with a duration means that the call did not fail, whatever we saw of it."""
    call = failed_call()
    search(Portal(records("200", seconds="95")), call)
    assert (call.phase, call.talked) == ("ended", 95)


def test_the_reason_text_of_an_unknown_code_is_kept():
    """CALL_FAILED_REASON stays with the call as text."""
    call = failed_call()
    search(Portal(records("799", reason="<b>Strange</b>")), call)
    assert (explain(call.failed_code, "outgoing").reason, call.failed_reason) == ("unknown", "<b>Strange</b>")


def test_a_call_is_asked_about_once_and_only_where_it_helps():
    """No search for a call that goes on, has a code, has no id or was searched before."""
    running = Call(Options("id", "", "", None, "incoming", "connecting", False), T)
    coded = failed_call()
    coded.change("idle", "486", T + 4000)
    searched = failed_call()
    searched.recovery = "gave_up"
    assert [is_wanted(call) for call in (running, coded, failed_call(call_id=""), searched)] == [False] * 4
    assert is_wanted(failed_call())


def test_a_call_whose_end_was_not_seen_is_asked_about():
    """Whether a call that was found idle had failed, only the statistics can say."""
    call = Call(Options("id", "", "", None, "incoming", "connecting", False), T)
    call.change("idle", "", T + 9000, seen=False)
    assert call.phase == "ended"
    assert is_wanted(call)
    search(Portal(records("304")), call)
    assert (call.phase, explain(call.failed_code, "incoming").reason) == ("failed", "missed")


def test_every_answer_of_the_statistics_is_read():
    """The samples of a portal: declined, success, not written yet."""
    read = {name: read_statistics(a["body"]["result"], _id(a)) for name, a in ANSWERS.items() if a["status"] == 200}
    assert (read["declined_by_self"].code, read["declined_by_self"].reason) == ("603-S", "Decline self")
    assert (read["success"].code, read["success"].seconds) == ("200", 95)
    assert read["not_written_yet"] is None


def test_a_record_of_another_call_is_not_ours():
    """Records without code, of another call, or that are no records at all, say nothing."""
    for result in (None, 7, "x", {}, [None, 7], records("486", call_id="other"), records(""), records(None)):
        assert read_statistics(result, "id") is None, result


def test_of_several_records_the_connected_one_counts():
    """A call that was passed on and then answered did not fail."""
    result = records("304") + records("200", seconds="20") + records("603")
    assert read_statistics(result, "id").code == "200"


def _id(answer):
    result = answer["body"]["result"]
    return result[0]["CALL_ID"] if result else ""
