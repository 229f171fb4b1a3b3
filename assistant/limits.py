"""The least and the most of one fact of a program, given the others, for every clause that limits it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from fractions import Fraction

from assistant.contract import Part
from assistant.errors import AssistantError
from assistant.programs import named_credential
from rules.amount import number, show
from rules.analysis import touching
from rules.bounds import Bound, Edge, bounds
from rules.check import check
from rules.courses import with_courses
from rules.dates import before_policy
from rules.errors import RulesError
from rules.facts import COUNTS, UNIT_COUNTS, Credential, Facts
from rules.facts import facts as make_facts
from rules.kinds import Convert
from rules.section import entries
from rules.wording import VALUES, listed, percent, units, wording


class Limit(Part):
    """One end of what a fact may be: the exact value, the same in whole units and in whole courses of the size asked for.

    `excluded` says that the value itself is left out; `courses` is null where the fact is not counted in units.
    """

    value: str
    excluded: bool
    whole: int
    courses: int | None
    clause: str


class FactBounds(Part):
    """How small and how large the fact may be for one type (and level).

    `target` is what a clause asks of all units that count together, of which at most `counted` may be of this fact;
    `together` names the other facts that count there, `share` is the percentage of the total it comes from.
    """

    credential: str
    level: str | None
    least: Limit | None
    most: Limit | None
    target: Limit | None
    counted: Limit | None
    share: str | None
    together: tuple[str, ...]
    text: str


class ProgramBounds(Part):
    """The bounds of one fact; none where no clause limits it, and `notes` say what the numbers leave open."""

    fact: str
    unit: str
    course_units: str
    bounds: tuple[FactBounds, ...]
    notes: tuple[str, ...]


def program_bounds(
    fact: str,
    facts: Mapping[str, object],
    credential: str | None = None,
    about: Collection[str] | None = None,
    course_units: object = 3,
) -> ProgramBounds:
    """The exact least and most of `fact` given the other facts, in whole units and in courses of `course_units` units too.

    `about` asks for the limits of some clauses alone. AssistantError naming what cannot be used and the cure.
    """
    try:
        given, named = with_courses(make_facts(facts)), named_credential(credential)
        size = _size(course_units)
        check(given, named, about)  # refuses two names for one type, and clauses that do not exist
        earlier = before_policy(given.as_of)
        found = () if earlier else bounds(fact, given, named, about)
    except RulesError as error:
        raise AssistantError(str(error)) from error
    told = tuple(_bounds(fact, bound, size) for bound in found)
    notes = (earlier,) if earlier else tuple(dict.fromkeys(_notes(fact, given, found)))
    return ProgramBounds(fact=fact, unit=wording(fact).noun, course_units=show(size), bounds=told, notes=notes)


def _size(given: object) -> Fraction:
    try:
        size = number(given)
    except ValueError as error:
        raise AssistantError(f"course_units: {error}") from error
    if size == 0:
        raise AssistantError("course_units: a course has more than 0 units; write a number such as 3")
    return size


def _bounds(fact: str, bound: Bound, size: Fraction) -> FactBounds:
    least, most, target, counted = (
        _limit(fact, edge, size, is_least)
        for edge, is_least in ((bound.least, True), (bound.most, False), (bound.target, bound.most is None), (bound.counted, False))
    )
    return FactBounds(
        credential=bound.credential.value,
        level=bound.level.value if bound.level else None,
        least=least,
        most=most,
        target=target,
        counted=counted,
        share=percent(bound.share.value) if bound.share else None,
        together=bound.together,
        text=_text(fact, bound, size),
    )


def _limit(fact: str, edge: Edge | None, size: Fraction, least: bool) -> Limit | None:
    if edge is None:
        return None
    courses = edge.courses(size, least) if fact in UNIT_COUNTS else None
    return Limit(value=show(edge.value), excluded=edge.open, whole=edge.whole(least), courses=courses, clause=edge.clause)


def _text(fact: str, bound: Bound, size: Fraction) -> str:
    """One sentence for one type: 'Academic Certificate, graduate: at least 10.5 graduate-level units (2.7), ...'."""
    level = f", {VALUES['level', bound.level.value]}" if bound.level else ""
    return f"{Credential(bound.credential).spoken}{level}: {'; '.join(_parts(fact, bound, size))}"


def _parts(fact: str, bound: Bound, size: Fraction) -> Iterator[str]:
    noun = wording(fact).noun
    if bound.least is not None and bound.most is not None and bound.least.value == bound.most.value:
        yield f"exactly {show(bound.least.value)} {noun} ({bound.least.clause})"
        return
    for edge, words, least in ((bound.least, ("at least", "more than"), True), (bound.most, ("at most", "fewer than"), False)):
        if edge is not None:
            yield f"{words[edge.open]} {show(edge.value)} {noun} ({edge.clause}){_rounded(fact, edge, size, least)}"
    if bound.most is None and bound.target is not None and (bound.least is None or bound.target.value > bound.least.value):
        share = f", {percent(bound.target.share)} of the total" if bound.target.share else ""
        yield f"{bound.summed} together at least {units(bound.target.value)}{share} ({bound.target.clause})"
    elif bound.target is None and bound.asked:
        yield from bound.asked
    elif bound.share is not None:
        side = "at least" if bound.most is None else "at most"
        yield f"{bound.summed} {side} {percent(bound.share.value)} of the total ({bound.share.clause})"
    if bound.counted is not None:
        yield f"up to {show(bound.counted.value)} of them count ({bound.counted.clause})"


def _rounded(fact: str, edge: Edge, size: Fraction, least: bool) -> str:
    """The same in whole units and whole courses, where that says more."""
    if fact not in UNIT_COUNTS:
        return ""
    whole, courses = edge.whole(least), edge.courses(size, least)
    in_units = f"{whole} in whole units, " if edge.value.denominator != 1 or edge.open else ""
    return f", that is {in_units}{courses or 'no'} {'course' if courses == 1 else 'courses'} of {units(size)}"


def _notes(fact: str, given: Facts, found: tuple[Bound, ...]) -> Iterator[str]:
    if not found:
        yield f"No clause limits {wording(fact).noun} with these facts."
    ranged = [name for name in COUNTS if name != fact and (a := given.count(name)) is not None and a.exact is None]
    if found and ranged:
        names = listed([wording(name).noun for name in ranged])
        yield f"{names} can vary: the ends hold for the most favourable value; ask with each value by itself for the others."
    clauses = {edge.clause for b in found for edge in (b.least, b.most, b.target, b.counted, b.share) if edge is not None}
    converts = any(isinstance(rule, Convert) for clause in clauses for rule in entries()[clause].rule)
    for entry in [entry for clause in sorted(clauses) for entry in touching(clause)]:
        speaks = (entry.kind == "fork" and any(b.forked for b in found)) or (entry.kind == "no_rounding" and converts)
        if speaks or (entry.kind == "together" and fact in entry.when):
            yield entry.note


__all__ = ["FactBounds", "Limit", "ProgramBounds", "program_bounds"]
