"""A fact of the panel as it was typed: the plain value it states, and how a value is written so that it can be typed again."""

from __future__ import annotations

import re

import assistant
from ui.pages.fields import Field, field, stated

_SIDES = {"at least": "min", "more than": "more_than", "over": "more_than", "at most": "max", "up to": "max"}
_SIDES |= {"fewer than": "less_than", "less than": "less_than", "under": "less_than"}
_LIMIT = re.compile(rf"({'|'.join(_SIDES)})\s+(\d+(?:\.\d+)?(?:/\d+)?)(?:\s+and\s+)?")
_FRACTION = re.compile(r"\d+/\d+")


class Unusable(Exception):
    """What was typed states nothing that can be used; the message is one sentence with the cure."""


def label(fact: str) -> str:
    """A fact in plain words."""
    return field(fact).label


def known(fact: str) -> Field | None:
    """The field of a fact, None where there is no such fact."""
    from assistant import catalogue

    return field(fact) if fact in catalogue.columns() else None


def value_typed(fact: str, typed: str | list[str]) -> object:
    """The plain value of a fact, None where nothing is stated; Unusable with the cure."""
    place = known(fact)
    if place is None:
        raise Unusable("There is no such fact; reload the page.")
    if place.kind == "count" and isinstance(typed, str) and (limits := _limits(typed)) is not None:
        return limits
    facts, wrong = stated({fact: typed})
    if wrong:
        problem = wrong[0].problem
        raise Unusable(problem[:1].upper() + problem[1:])
    return facts.get(fact)


def _limits(typed: str) -> object:
    words = " ".join(typed.lower().split())
    if _FRACTION.fullmatch(words):
        return words
    sides = list(_LIMIT.finditer(words))
    return {_SIDES[side[1]]: _plain(side[2]) for side in sides} if sides and "".join(side[0] for side in sides) == words else None


def _plain(number: str) -> object:
    return number if "/" in number else float(number) if "." in number else int(number)


def written(fact: str, value: object) -> str:
    """A value of a fact as it is typed."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    place = known(fact)
    if place is not None and place.kind == "count":
        return assistant.fact_rows({fact: value})[0][1]
    return str(value)
