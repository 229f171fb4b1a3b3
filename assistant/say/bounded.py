"""How much or how little something may be, in sentences and as values."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from assistant.contract import Value
from assistant.decide import Decision
from assistant.say.reasons import capital
from rules.amount import Amount, show
from rules.bounds import Bound, Edge
from rules.facts import Level
from rules.wording import listed, percent, units, wording

COURSE = Fraction(3)
_LEVELS = {Level.UNDERGRADUATE: "undergraduate ", Level.POST_BACCALAUREATE: "post-baccalaureate ", Level.GRADUATE: "graduate "}


def bounded(decision: Decision) -> str:
    """The limits that were asked for, one sentence an end, and what a stated count has to spare."""
    if decision.clauses == ("3.5",):
        told = [f"{capital(m.what)} are **{show(m.value)} {m.unit}**." for m in decision.measures[:-1]]
        return " ".join([*told, "10 contact hours are 1 CEU (3.5); no rounding rule is stated."])
    return " ".join(line for b in decision.bounds for line in (*_sentences(b), *_slack(b, decision.stated)))


def bound_values(bound: Bound, stated: Amount | None = None) -> list[Value]:
    """The numbers of a bound: each end exactly, in whole units and in three-unit courses, and what a stated count lacks or has to spare."""
    noun = _noun(bound)
    found: list[Value] = []
    for name, edge, least in _edges(bound):
        found.append(Value(value=show(edge.value), unit="units", what=f"{name} {noun}", clause=edge.clause))
        if edge.value.denominator != 1:
            found.append(Value(value=str(edge.whole(least)), unit="whole units", what=f"{name} {noun}", clause=edge.clause))
        found.append(Value(value=str(edge.courses(COURSE, least)), unit="three-unit courses", what=f"{name} {noun}", clause=edge.clause))
        slack = edge.slack(stated, least) if stated is not None else None
        if slack is not None and slack != 0:
            found.append(
                Value(
                    value=show(abs(slack)),
                    unit="units",
                    what=f"{'to spare' if slack > 0 else 'short of'} {name} {noun}",
                    clause=edge.clause,
                )
            )
    if bound.share is not None:
        found.append(Value(value=show(bound.share.value * 100), unit="percent", what=f"share of {noun}", clause=bound.share.clause))
    return found


def _edges(bound: Bound) -> Iterator[tuple[str, Edge, bool]]:
    """The ends of a bound with their names, and whether each is a least; what a cap asks for is its most, said once."""
    if bound.target is not None and not _capped(bound):
        yield "needed", bound.target, True
    if bound.least is not None:
        yield "least", bound.least, True
    if bound.counted is not None:
        yield "counted at most", bound.counted, False
    if bound.most is not None:
        yield "most", bound.most, False


def _capped(bound: Bound) -> bool:
    return bound.target is not None and bound.most is not None and bound.target.value == bound.most.value


def _sentences(bound: Bound) -> Iterator[str]:
    noun, who = _noun(bound), _who(bound)
    if bound.fact == "total_units" and bound.least and bound.most:
        yield f"{who}: from **{show(bound.least.value)}** to **{show(bound.most.value)}** {noun} ({_ids(bound.least, bound.most)})."
        return
    if bound.share is not None and bound.target is None and bound.most is None:
        cap = bound.share.clause == "2.9"
        must = (
            f"at most **{percent(bound.share.value)}** of the units may be"
            if cap
            else f"at least **{percent(bound.share.value)}** of the units must be"
        )
        yield f"{who}: {must} {noun} ({bound.share.clause})."
    main = max((e for e in (bound.target, bound.least) if e is not None), key=lambda e: e.value, default=None)
    if main is not None and not _capped(bound):
        why = f" ({percent(main.share)} of the total)" if main.share is not None else ""
        yield f"{who}: at least **{show(main.value)}** {noun}{why}, so {_in_whole(main, least=True)} ({main.clause})."
    if bound.counted is not None:
        yield f"{who}: up to **{show(bound.counted.value)}** {noun} may be counted ({bound.counted.clause})."
    within = bound.least is not None and bound.target is not None and bound.least.value < bound.target.value
    if within and bound.least is not None and bound.fact == "upper_division_units":
        yield f"What counts there: {bound.summed}; at least {show(bound.least.value)} must be strictly {noun}."
    if bound.most is not None:
        joint = f", together with {listed([wording(n).noun for n in bound.together])}" if bound.together else ""
        share = f" ({percent(bound.share.value)} of the total)" if bound.share else ""
        yield f"{who}: at most **{show(bound.most.value)}** {noun}{joint}{share}, so {_in_whole(bound.most, least=False)} ({bound.most.clause})."
    elif bound.fact == "total_units":
        yield "No maximum is stated."


def _slack(bound: Bound, stated: Amount | None) -> Iterator[str]:
    """What an exact stated count lacks, or has to spare, at the end that it is nearest to breaking."""
    found = [s for _, edge, least in _edges(bound) if stated is not None and (s := edge.slack(stated, least)) is not None]
    if stated is not None and stated.exact is not None and found:
        worst = min(found)
        if worst < 0:
            said = "short" if any(least and edge.slack(stated, least) == worst for _, edge, least in _edges(bound)) else "over"
            yield f"The {units(stated.exact)} stated are **{show(-worst)}** {said}."
        else:
            yield f"The {units(stated.exact)} stated keep within that, by {show(worst)}."


def _in_whole(edge: Edge, *, least: bool) -> str:
    courses = edge.courses(COURSE, least)
    count = f"{courses} three-unit course{'' if courses == 1 else 's'}"
    return count if edge.value.denominator == 1 and not edge.open else f"{units(Fraction(edge.whole(least)))} in whole units or {count}"


def _noun(bound: Bound) -> str:
    if bound.level == Level.GRADUATE and bound.fact in ("lower_division_units", "upper_division_units"):
        return "units that are not graduate-level"
    return wording(bound.fact).noun


def _ids(*edges: Edge) -> str:
    return ", ".join(dict.fromkeys(e.clause for e in edges))


def _who(bound: Bound) -> str:
    return capital(f"{_LEVELS.get(bound.level, '') if bound.level else ''}{bound.credential.spoken}")
