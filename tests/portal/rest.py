"""The portal's REST side: which world a token belongs to, and which answer a request gets. Pure: no HTTP, no waiting.

True to the documentation: statistics that appear late, rights, scopes, a second bind that is refused, tokens that
expire, the limit of requests. Not simulated: batch, webhooks, events, files, other users, and filters that compare.
"""

import time
from collections import OrderedDict
from collections.abc import Callable

from tests.portal.rest_methods import METHODS
from tests.portal.world import Answer, World, sample

WORLD_LIMIT = 200
"""Worlds kept; each page load makes one, and the one that was asked least lately goes first."""


class Worlds:
    """The worlds by access token.

    Args:
        limit: how many are kept.
        now: the clock of all of them, seconds since 1970.
    """

    def __init__(self, limit: int = WORLD_LIMIT, now: Callable[[], float] = time.time):
        self._limit = limit
        self._now = now
        self._worlds: OrderedDict[str, World] = OrderedDict()
        self._former: OrderedDict[str, World] = OrderedDict()

    def create(self, auth: str) -> World:
        """A new world for this token."""
        self._keep(self._worlds, auth, World(now=self._now))
        return self._worlds[auth]

    def find(self, auth: str) -> World | None:
        """The world of a token, even of a former one; None where there never was one, or no longer."""
        return self._worlds.get(auth) or self._former.get(auth)

    def refresh(self, old: str, new: str) -> None:
        """Give the world of a token another token; the old one is expired from now on.

        Raises:
            KeyError: there is no world for the old one.
        """
        world = self._worlds.pop(old, None) or self._former[old]
        world.expired = False
        self._keep(self._former, old, world)
        self._keep(self._worlds, new, world)

    def answer(self, auth: str, method: str, fields: dict) -> Answer:
        """Answer one request; a token that is unknown gets what an expired one gets."""
        if auth not in self._worlds:
            return sample("any", "expired")
        self._worlds.move_to_end(auth)
        return answer(self._worlds[auth], method, fields)

    def _keep(self, worlds: OrderedDict, auth: str, world: World) -> None:
        worlds[auth] = world
        if len(worlds) > self._limit:
            worlds.popitem(last=False)


def answer(world: World, method: str, fields: dict) -> Answer:
    """Answer one request, and keep it in the world's requests."""
    given = _answer(world, method, fields)
    world.requests.append({"method": method, "fields": fields, "at": world.now(), "status": given.status})
    return given


def _answer(world: World, method: str, fields: dict) -> Answer:
    if world.expired:
        return sample("any", "expired")
    if override := world.overridden(method):
        return override
    if not world.spend():
        return sample("voximplant.statistic.get", "too_many")
    if method not in METHODS:
        return sample("any", "unknown_method")
    scope, own = METHODS[method]
    if scope and scope not in world.scopes:
        return sample("voximplant.statistic.get", "no_scope")
    return own(world, fields)


def nested(pairs: list[tuple[str, str]]) -> dict:
    """Form fields as PHP reads them: `a[b][c]=1` becomes {"a": {"b": {"c": "1"}}}; the last one counts."""
    result: dict = {}
    for name, value in pairs:
        *keys, last = name.replace("]", "").split("[")
        place = result
        for key in keys:
            if not isinstance(place.get(key), dict):
                place[key] = {}
            place = place[key]
        place[last] = value
    return result
