"""Payloads as a portal sends them, for tests that run under CPython and under MicroPython alike."""

import json

FOLDER = __file__.replace("\\", "/").rsplit("/unit/", 1)[0] + "/portal/wire/"


def load(name):
    """The parsed file tests/portal/wire/<name>.json."""
    with open(FOLDER + name + ".json", encoding="utf-8") as file:
        return json.load(file)


def options(name):
    """The PLACEMENT_OPTIONS of that name, as the portal sends them."""
    return load("placement_options")[name]


def as_strings(value):
    """The same after a POST: every value a string."""
    if isinstance(value, dict):
        return {key: as_strings(item) for key, item in value.items()}
    if isinstance(value, list):
        return [as_strings(item) for item in value]
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


class Words:
    """Texts that are their own keys, so that a test sees which text a panel asked for."""

    def __call__(self, key, **values):
        return " ".join([key] + ["{}={}".format(*item) for item in sorted(values.items())])

    def duration(self, seconds):
        """Seconds as `<n>s`."""
        return f"{seconds}s"


def attempt(function, *arguments):
    """The exception that the call raises, or None."""
    try:
        function(*arguments)
    except Exception as error:
        return error
    return None


def run(coroutine):
    """Run a coroutine that waits for nothing but other such coroutines; both interpreters can do that without a
    loop."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value
    raise RuntimeError("the coroutine waited for something that no test gives")


class Storage:
    """A browser's storage of limited size: characters of all its values."""

    def __init__(self, size=10_000_000):
        self.kept = {}
        self.size = size

    def read(self, key):
        return self.kept.get(key)

    def write(self, key, text):
        others = sum(len(value) for name, value in self.kept.items() if name != key)
        if others + len(text) > self.size:
            return False
        self.kept[key] = text
        return True

    def delete(self, key):
        self.kept.pop(key, None)

    def keys(self):
        return list(self.kept)
