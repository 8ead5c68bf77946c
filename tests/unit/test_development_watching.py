"""Which changes the development server hears of."""

import asyncio

from tests.portal.development.watching import CUT_LIMIT, SystemWatcher


def changes_of(folder, happen):
    """The lists of changed files that a watched folder's function is called with; happen(arrive) makes the changes."""
    watcher, seen = SystemWatcher(), []
    watcher.watch(str(folder), lambda changed: seen.append(changed))

    async def observe():
        happen(lambda *paths: watcher._arrive({str(path) for path in paths}, watcher.examine))
        past = asyncio.Event()
        asyncio.get_running_loop().call_later(CUT_LIMIT, past.set)  # after what was set for then before
        await past.wait()

    asyncio.run(observe())
    return seen


def test_a_burst_is_told_at_once(tmp_path):
    """All files of a burst come in one call; those of other folders do not."""
    first, second = tmp_path / "a" / "one.py", tmp_path / "a" / "two.py"
    (tmp_path / "a").mkdir()
    for path in (first, second):
        path.write_text("x = 1")
    seen = changes_of(tmp_path / "a", lambda arrive: arrive(first, second, tmp_path / "b.py"))
    assert seen == [[str(first), str(second)]]


def test_a_burst_with_an_empty_file_is_told_at_once_too(tmp_path):
    """A checkout that brings an empty file among others is one change, a moment later."""
    empty, full = tmp_path / "empty.py", tmp_path / "full.py"
    empty.write_text("")
    full.write_text("x = 1")
    assert changes_of(tmp_path, lambda arrive: arrive(empty, full)) == [[str(empty), str(full)]]


def test_a_file_that_is_cut_before_it_is_written_changes_once(tmp_path):
    """An editor's empty file in between is not taken for what was saved."""
    path = tmp_path / "one.py"

    def save(arrive):
        path.write_text("")
        arrive(path)
        path.write_text("x = 1")
        arrive(path)

    assert changes_of(tmp_path, save) == [[str(path)]]


def test_a_file_that_stays_empty_is_believed(tmp_path):
    """A file that was saved empty is told a moment later."""
    path = tmp_path / "one.py"
    path.write_text("")
    assert changes_of(tmp_path, lambda arrive: arrive(path)) == [[str(path)]]
