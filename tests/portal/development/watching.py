"""livereload's watcher, told of changes by the operating system (watchfiles): livereload's own looks at every file each
800 ms, and its inotify variant needs a package that is no longer kept."""

import threading
from collections.abc import Callable
from pathlib import Path

import watchfiles
from livereload.watcher import Watcher
from tornado.ioloop import IOLoop

QUIET = 40
"""Milliseconds without another change that end a burst: a checkout or an editor's save-all is one change then."""
BURST_LIMIT = 1_000
"""Milliseconds after which a burst that goes on is seen all the same."""
CUT_LIMIT = 0.1
"""Seconds for which a file that has become empty is not believed to be: many editors cut a file, then write it."""


class SystemWatcher(Watcher):
    """Watches whole folders: `watch(folder, func)` has func called with the list of files that changed below it."""

    def __init__(self):
        super().__init__()
        self._changed: list[str] = []
        self._arrived: set[str] = set()
        self._waiting: object = None
        self._stopped = threading.Event()

    def start(self, callback: Callable[[], None]) -> bool:
        """Have callback run on this thread's loop after each burst. True: livereload need not poll."""
        callback()  # takes away the reload that livereload's serve() puts before every first change
        follow = threading.Thread(target=self._follow, args=(IOLoop.current(), callback), name="watcher", daemon=True)
        follow.start()
        return True

    def stop(self) -> None:
        """Watch no longer."""
        self._stopped.set()

    def is_changed(self, path: str, ignore: Callable[[str], bool] | None = None) -> list[str]:
        """What livereload asks when callback runs: the changed files of one watched folder."""
        return [changed for changed in self._changed if Path(changed).is_relative_to(path)]

    def _follow(self, loop: IOLoop, callback: Callable[[], None]) -> None:
        limits = {"step": QUIET, "debounce": BURST_LIMIT, "stop_event": self._stopped}
        for changes in watchfiles.watch(*self._tasks, **limits):
            loop.add_callback(self._arrive, {path for _, path in changes}, callback)

    def _arrive(self, changed: set[str], callback: Callable[[], None]) -> None:
        self._arrived |= changed
        if not any(map(_is_empty, self._arrived)):
            self._tell(callback)
        elif not self._waiting:  # with all of the burst: one that has an empty file is one change too
            self._waiting = IOLoop.current().call_later(CUT_LIMIT, self._tell, callback)

    def _tell(self, callback: Callable[[], None]) -> None:
        if self._waiting:
            IOLoop.current().remove_timeout(self._waiting)
        self._changed, self._arrived, self._waiting = sorted(self._arrived), set(), None
        callback()


def _is_empty(path: str) -> bool:
    return Path(path).is_file() and not Path(path).stat().st_size
