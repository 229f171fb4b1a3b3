"""`decide`: the rules core asked what the question asks; every verdict and every number of an answer comes from here."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import zip_longest

from assistant.contract import Kind, Verdict
from assistant.read import Asked
from rules.amount import Amount
from rules.bounds import Bound, bounds, converted
from rules.check import Check, check, concerned
from rules.facts import COUNTS, DIVISIONS, FIVE_TYPES, Approval, Credential, Facts
from rules.fit import Fit, fits
from rules.formula import domain
from rules.kinds import Bounds, Forbidden, Permitted, Share
from rules.kinds.rule import Measure
from rules.narrow import narrowed
from rules.repair import Fix, fixes
from rules.section import entries, sections
from rules.wording import wording

ENOUGH = 0.35  # below this the classifier's clause is no ground to decide on
_LEARNER = ("attended_required_sessions", "completed_activities", "met_passing_standard", "score_percent", "advanced_work")
_LEVELS = (Credential.CERTIFICATE_OF_ACHIEVEMENT, Credential.CERTIFICATE_OF_COMPLETION, Credential.CERTIFICATE_OF_PARTICIPATION)


@dataclass(frozen=True)
class Decision:
    """What the rules say to the question: verdict, the check behind it, bounds, fits, fixes, and the clauses that carry it."""

    kind: Kind
    verdict: Verdict | None = None
    check: Check | None = None
    bounds: tuple[Bound, ...] = ()
    fits: tuple[Fit, ...] = ()
    fixes: tuple[Fix, ...] = ()
    clauses: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    levels: tuple[tuple[Credential, str], ...] = ()
    silent: bool = False
    unclear: bool = False
    unplaced: bool = False
    required: str | None = None
    flipped: bool = False
    missing: tuple[str, ...] = field(default=())
    measures: tuple[Measure, ...] = ()
    compared: tuple[tuple[Credential, str], ...] = ()


def decide(asked: Asked, clauses: Callable[[], tuple[str, ...]]) -> Decision:
    """Decide one question; `clauses` finds clause ids by retrieval and is called only where no rule carries the answer."""
    kind = asked.asking.kind
    if asked.conflict:
        return Decision("clarify")
    if kind == "check":
        return _check(asked, clauses)
    if kind == "classify":
        return _classify(asked)
    if kind in ("bound", "count"):
        return _bound(asked, clauses)
    if kind == "level":
        return _level(asked, clauses)
    if kind == "lookup" and asked.continued:
        # 'Why?': the reasons of the check before, without putting its verdict again.
        return replace(_check(asked, clauses), kind="lookup", verdict=None)
    if kind == "compare":
        return _compare(asked, clauses)
    if kind in ("out_of_scope", "smalltalk", "clarify"):
        return Decision(kind)  # type: ignore[arg-type]
    return Decision(kind, clauses=clauses())  # type: ignore[arg-type]


def subjects(asked: Asked) -> tuple[str, ...]:
    """The facts the verdict is about: those in the question's focus, else all that the message states."""
    kept_level = () if asked.supposed.level == "other" else ("level",)
    focus = [n for n in asked.asking.focus if n not in ("title", "credential", *kept_level)]
    if asked.supposed.implies_competence is None and Credential.CERTIFICATE_OF_PARTICIPATION not in asked.candidates:
        focus = [n for n in focus if n != "implies_competence"]  # 'call it' and 'title' are about the paper's wording only there
    if not focus and asked.supposed.approvals and _ALL_THERE_IS.search(asked.text):
        focus = ["approvals"]
    if len(focus) > 1 and "credit_bearing" in focus:
        focus.remove("credit_bearing")
    found: list[str] = []
    for name in focus or _most_specific(asked):
        if name in ("approvals", "approvals_missing"):
            found += [f"approvals.{a.value}" for a in Approval]
        else:
            found.append(name)
    return tuple(dict.fromkeys(found))


_GROUPS: tuple[tuple[str, ...], ...] = (
    (*DIVISIONS,),
    ("transfer_units", "prior_learning_units"),
    ("double_counted_units", "graduate_program_permission"),
)


def _most_specific(asked: Asked) -> list[str]:
    """What a question without a subject of its own ('is that enough?') is about: all that was stated, the size only by itself."""
    said = {**asked.stated_now, **asked.shares}
    stated = [n for n in (said or asked.supposed.stated()) if n not in ("credential", "level", "credit_bearing")]
    for group in _GROUPS:
        if any(n in group for n in stated):
            return [n for n in stated if n != "total_units"]
    return stated or (["total_units"] if asked.supposed.total_units is not None else [])


def about(asked: Asked) -> tuple[str, ...]:
    """The clauses the verdict is over; empty where the question is broad or names nothing that a rule limits."""
    wanted = subjects(asked)
    foreign = [
        n
        for n in wanted
        if n not in COUNTS and n != "offered_by" and len(asked.candidates) == 1 and not concerned(asked.candidates[0], [n])
    ]
    if foreign:
        wanted = tuple(n for n in wanted if n != "offered_by")
    if any(n.startswith("approvals.") for n in wanted) and _ALL_THERE_IS.search(asked.text):
        wanted = (*wanted, *(f"approvals.{a.value}" for a in Approval))
    found = dict.fromkeys(clause for c in asked.candidates for clause in concerned(c, wanted))
    return tuple(found)


def _check(asked: Asked, clauses: Callable[[], tuple[str, ...]]) -> Decision:
    """A yes/no question, decided; left open where a number of the message found no place: a verdict could rest on half of what was said."""
    claim = _limit_claim(asked)
    if claim is not None:
        return claim
    decision = _checked(asked, clauses)
    if asked.unread and decision.verdict in ("yes", "no") and decision.check is not None:
        return replace(decision, verdict="depends", fixes=(), missing=(), unplaced=True)
    return decision


_LIMIT = re.compile(
    r"(?<!\w)(?:is|are|was)(?: the| its| their| this| our)?(?: \w+){0,2}? (?P<one>minimum|maximum|min|max|cap|limit|ceiling|floor)(?!\w)[^?]*?(?P<n>\d)"
    r"|(?<!\w)(?:is|are) (?P<m>\d[\d.]*)(?: %| percent)?(?: \w+){0,2}? the (?P<two>minimum|maximum|min|max|cap|limit|ceiling|floor)(?!\w)"
)


def _limit_claim(asked: Asked) -> Decision | None:
    """'Is the minimum 15 units?': the number claimed held against the limit itself."""
    match = _LIMIT.search(asked.text)
    if match is None or asked.asking.stance not in ("satisfies", "required"):
        return None
    side = match.group("one") or match.group("two")
    names = [n for n in COUNTS if n in asked.stated_now or n in asked.shares]
    own = [n for n in names if n != "total_units"] or names
    if len(own) != 1:
        return None
    claimed, given = asked.stated_now.get(own[0]), asked.supposed.model_copy(update={own[0]: None, "credential": None})
    found = [b for c in asked.candidates for b in bounds(own[0], given, c)]
    upper = side in ("maximum", "max", "cap", "ceiling") or (side == "limit" and own[0] not in ("upper_division_units", "graduate_units"))
    held = [_holds(b, upper, claimed, asked.shares.get(own[0])) for b in found]
    if not held or len(set(held)) > 1:
        return None
    ids = tuple(dict.fromkeys(e.clause for b in found for e in (b.target, b.least, b.most, b.share) if e is not None))
    return Decision("check", "yes" if held[0] else "no", bounds=tuple(found), clauses=ids)


def _holds(bound: Bound, upper: bool, claimed: object, share: Fraction | None) -> bool:
    if share is not None:
        return bound.share is not None and bound.share.value == share
    edges = [bound.most] if upper else [bound.target, bound.least]
    exact = claimed.exact if isinstance(claimed, Amount) else None
    if isinstance(claimed, Amount) and exact is None:
        exact = claimed.high if upper else claimed.low
    return any(e is not None and e.value == exact for e in edges)


def _checked(asked: Asked, clauses: Callable[[], tuple[str, ...]]) -> Decision:
    if asked.asking.broad:
        return _verdict(asked, check(asked.supposed, among=asked.candidates))
    named = tuple(c for c in asked.known_clauses if entries()[c].rule)
    over = named or about(asked)
    if not over:
        return _unlimited(asked, clauses)
    if asked.question.unsure and not asked.continued:
        return replace(_by_clause(clauses), clauses=over[:3], unclear=True)
    allowed = _permission(asked, over)
    if allowed is not None:
        return allowed
    if asked.question.loose and not asked.asking.focus and not asked.continued:
        return _by_clause(clauses)  # a number was given that could not be placed, so nothing is decided around it
    if asked.asking.stance in ("required", "unneeded"):
        decision = _required(asked, over)
        if decision is not None:
            return decision
    given, alone = _alone(asked, _closed(asked, _scaled(asked, over)))
    checked = narrowed(check(given, among=asked.candidates, about=over), _wanted(asked))
    if checked.verdict is None:
        return _by_clause(clauses)
    decision = _verdict(asked, _everywhere(asked, checked))
    if asked.shares and asked.supposed.total_units is None:
        decision = replace(decision, fixes=())  # in units of an unknown total there is no change to name
    return replace(decision, notes=(*decision.notes, alone)) if alone else decision


def _wanted(asked: Asked) -> tuple[str, ...]:
    """The subjects of the question, with all approvals where it asks whether those named are all."""
    wanted = subjects(asked)
    if any(n.startswith("approvals.") for n in wanted) and _ALL_THERE_IS.search(asked.text):
        return (*wanted, *(f"approvals.{a.value}" for a in Approval))
    if asked.known_clauses and not set(wanted) & {n for c in asked.known_clauses for r in entries()[c].rule for n in r.subjects()}:
        return tuple(n for c in asked.known_clauses for r in entries()[c].rule for n in r.subjects())
    return wanted


def _alone(asked: Asked, given: Facts) -> tuple[Facts, str]:
    """A question on transfer units alone (or prior learning alone) is answered for these alone, with a note on the other.

    The contract lets a verdict cover what was asked and no more; both share one cap (2.9), so the note names the other.
    """
    pair = ("transfer_units", "prior_learning_units")
    said = [n for n in pair if given.count(n) is not None]
    if len(said) != 1 or said[0] not in subjects(asked) or asked.asking.broad:
        return given, ""
    other = pair[1 - pair.index(said[0])]
    return given.model_copy(update={other: Amount.exactly(0)}), f"This counts no {wording(other).noun}; they share the same 25% cap (2.9)."


_EVERYWHERE = re.compile(
    r"(?<!\w)(?:every (?:student|path|total|case|combination|route|option|version|single)|each (?:student|path|case|option|route)|all (?:paths|cases|students|routes|totals|options)|always|throughout|on every|in every|whichever|no matter (?:which|what|how)|across the (?:whole )?range|either way|at both ends|any path)(?!\w)"
)


def _everywhere(asked: Asked, checked: Check) -> Check:
    """Where a program varies over a range and the question asks for all of it, one breach in the range is a breach."""
    if checked.verdict != "depends" or not _EVERYWHERE.search(asked.text):
        return checked
    ranged = {n for n in COUNTS if (a := asked.supposed.count(n)) is not None and a.exact is None and a.high is not None}
    open_ones = [f for f in checked.bearing if f.status == "unknown"]
    if not ranged or any(set(f.missing) - ranged or f.forked for f in open_ones):
        return checked
    return replace(checked, findings=tuple(replace(f, status="fail") if f in open_ones else f for f in checked.findings))


def _permission(asked: Asked, over: tuple[str, ...]) -> Decision | None:
    """A question whether something may be, where the clauses only permit it: it may, and it need not."""
    wanted = set(subjects(asked))
    rules = [
        r
        for c in over
        for r in entries()[c].rule
        if set(r.needs()) & wanted and set(r.credentials or asked.candidates) & set(asked.candidates)
    ]
    if not rules or not all(isinstance(r, Permitted) for r in rules):
        return None
    stated = (
        {n: True for n in wanted if domain(n) == frozenset((True, False)) and getattr(asked.supposed, n) is None}
        if not any("." in n or n in COUNTS for n in wanted)
        else {}
    )
    checked = narrowed(check(asked.supposed.model_copy(update=stated), among=asked.candidates, about=over), wanted)
    if checked.verdict != "yes":
        return None
    stance = asked.asking.stance
    if any(n.startswith("requires_") for n in wanted) and stance in ("required", "unneeded"):
        if not asked.question.cues & {"permit"}:  # 'do I need a bachelor's?': the text leaves that to the department
            return Decision("check", "depends", checked, clauses=tuple(dict.fromkeys(f.clause for f in checked.bearing)))
        stance = "satisfies"
    denied = asked.question.declared and not asked.question.denies and bool(asked.denied & wanted)
    verdict: Verdict = "no" if stance in ("required", "breaks") or denied else "yes"
    return Decision("check", verdict, checked, clauses=tuple(dict.fromkeys(f.clause for f in checked.bearing)))


def _scaled(asked: Asked, over: tuple[str, ...]) -> Facts:
    """The facts for shares of an unknown total ('27% transfer'): of 100 units, where every rule asked about is a plain share."""
    rules = [r for c in over for r in entries()[c].rule if isinstance(r, Share) and set(r.subjects()) & set(asked.shares)]
    plain = rules and all("total_units" not in r.when and all(isinstance(item, str) for item in r.of) for r in rules)
    if not plain or asked.supposed.total_units is not None:
        return asked.supposed
    changes = {name: Amount.exactly(share * 100) for name, share in asked.shares.items()}
    return asked.supposed.model_copy(update={**changes, "total_units": Amount.exactly(100)})


_ALL_THERE_IS = re.compile(
    r"(?<!\w)(?:only|just|outstanding|still (?:missing|needed|outstanding|lacking|required)|(?:anything|anyone|any approval|something) (?:else|still|missing|left)|all (?:the approvals?|it takes|it needs|we need|that is (?:needed|required))|enough|complete|sufficient|suffices?|nobody else|no one else|alone|by itself|cover(?:s|ed)? (?:it|everything))(?!\w)"
)


def _closed(asked: Asked, given: Facts) -> Facts:
    """Where a question asks whether the approvals named are all that is needed, those not named are taken as lacking."""
    about_approvals = any(n.startswith("approvals") for n in subjects(asked))
    if not about_approvals or not _ALL_THERE_IS.search(asked.text) or asked.asking.stance not in ("satisfies", "breaks"):
        return given
    named = {
        Approval(n.partition(".")[2])
        for n in asked.asking.focus
        if n.startswith("approvals.") and asked.stated_now.get("approvals_missing") is None
    }
    held = set(given.approvals) | named
    return given.model_copy(
        update={"approvals": tuple(a for a in Approval if a in held), "approvals_missing": tuple(a for a in Approval if a not in held)}
    )


def _verdict(asked: Asked, checked: Check) -> Decision:
    """The verdict as the question was put: 'is that too few?' turns yes and no round."""
    verdict = checked.verdict
    flipped = asked.asking.stance == "breaks"
    if flipped and verdict in ("yes", "no"):
        verdict = "no" if verdict == "yes" else "yes"
    order = {"no": ("fail", "unknown", "pass"), "yes": ("pass",), "depends": ("unknown", "fail", "pass")}[checked.verdict or "depends"]
    ranked = sorted(checked.bearing, key=lambda f: order.index(f.status) if f.status in order else 9)
    carrying = tuple(
        dict.fromkeys(f.clause for f in ranked if f.status == order[0] or (checked.about is not None and len(checked.about) < 4))
    )
    if len(checked.candidates) > 1 and checked.about is None:
        carrying = _sizes(checked) or carrying
    repaired = fixes(checked) if checked.verdict == "no" and len(checked.candidates) == 1 else ()
    fitting = fits(asked.supposed) if checked.verdict == "no" or len(checked.candidates) > 1 else ()
    return Decision(
        "check",
        verdict,
        checked,
        fits=fitting,
        fixes=repaired,
        clauses=carrying,
        notes=_notes(checked),
        flipped=flipped,
        missing=checked.missing,
    )


def _sizes(checked: Check) -> tuple[str, ...]:
    """Where the type is open: the clauses that tell the types apart by what was stated, broken ones first."""
    told = [
        f
        for f in checked.bearing
        if f.measures and f.compiled is not None and any(r.identifies for r in f.compiled.rules) and f.status != "unknown"
    ]
    return tuple(dict.fromkeys(f.clause for f in sorted(told, key=lambda f: f.status != "fail")))


def _notes(checked: Check) -> tuple[str, ...]:
    noted = [entries()[f.clause].note for f in checked.bearing if f.status == "unknown" and f.forked]
    return tuple(dict.fromkeys(note for note in noted if note))


def _required(asked: Asked, over: tuple[str, ...]) -> Decision | None:
    """Whether something is obligatory: it is where the program fails without it, and is not where it passes without it."""
    counted = _needed(asked)
    if counted is not None:
        return counted
    without = _without(asked)
    if without is None:
        return None
    checked = narrowed(check(without, among=asked.candidates, about=over), _wanted(asked))
    verdict: Verdict | None = {"no": "yes", "yes": "no", "depends": "depends"}.get(checked.verdict or "")  # type: ignore[assignment]
    if verdict is None:
        return None
    if verdict == "depends" and (
        without.total_units is not None and (changed := set(subjects(asked)) & ({"total_units"} | set(asked.shares))) and changed
    ):
        verdict = "no"  # some smaller size is enough, so this one is not demanded
    if asked.asking.stance == "unneeded" and verdict != "depends":
        verdict = "no" if verdict == "yes" else "yes"
    carrying = tuple(dict.fromkeys(f.clause for f in checked.bearing))
    return Decision(
        "check",
        verdict,
        checked,
        clauses=carrying,
        notes=_notes(checked),
        required="required" if checked.verdict == "no" else "not required",
    )


def _needed(asked: Asked) -> Decision | None:
    """'Do we need 14 upper-division units?': more than what is asked of that division is not needed; as much or less is."""
    wanted = [n for n in subjects(asked) if n in ("upper_division_units", "graduate_units")]
    amount = asked.stated_now.get(wanted[0]) if len(wanted) == 1 else None
    if not isinstance(amount, Amount) or amount.low == 0:
        return None
    given = asked.supposed.model_copy(update={wanted[0]: None, "credential": None})
    found = [b for c in asked.candidates for b in bounds(wanted[0], given, c) if b.target is not None]
    held = {
        "no" if b.target and amount.low > b.target.value else "yes" if b.least is not None and amount.low <= b.least.value else "depends"
        for b in found
    }
    if len(held) != 1:
        return None
    verdict: Verdict = {"yes": "yes", "no": "no"}.get(held.pop(), "depends")  # type: ignore[assignment]
    if asked.asking.stance == "unneeded" and verdict != "depends":
        verdict = "no" if verdict == "yes" else "yes"
    return Decision("check", verdict, bounds=tuple(found), clauses=tuple(dict.fromkeys(b.target.clause for b in found if b.target)))


def _without(asked: Asked) -> Facts | None:
    """The facts with what the question asks about left out: a yes/no fact denied, an approval lacking, another grading."""
    changes: dict[str, object] = {}
    missing: list[Approval] = []
    forbidden = {n for entry in entries().values() for r in entry.rule if isinstance(r, Forbidden) for n in r.facts}
    conditions = {
        n for c in about(asked) for r in entries()[c].rule if set(r.needs()) & set(subjects(asked)) for n in (*r.when, *r.when_stated)
    }
    for name in subjects(asked):
        if name in forbidden or (name in conditions and len(subjects(asked)) > 1):
            continue
        value = asked.stated_now.get(name)
        if name.startswith("approvals."):
            missing.append(Approval(name.partition(".")[2]))
        elif name == "total_units" and isinstance(value, Amount) and value.low > 0:
            changes[name] = Amount(Fraction(0), value.low, high_open=not value.low_open)
        elif name in asked.shares and name in DIVISIONS:
            changes |= {"total_units": Amount.exactly(100), name: Amount(Fraction(0), asked.shares[name] * 100, high_open=True)}
        elif name in COUNTS:
            return None
        elif domain(name) == frozenset((True, False)):
            changes[name] = not value if isinstance(value, bool) and asked.asking.stance == "required" else False
            if name.startswith("prerequisites"):
                changes["has_prerequisites"] = True
        elif isinstance(value, str) and asked.asking.stance == "unneeded" and name in asked.denied:
            changes[name] = value
        elif isinstance(value, str):
            others = sorted(str(v) for v in domain(name) - {value, "other", "mixed"})
            if len(others) == 1:
                changes[name] = others[0]
    if missing:
        named = [a for a in missing if f"approvals.{a.value}" in asked.asking.focus]
        changes["approvals_missing"] = tuple(named or missing)
        changes["approvals"] = tuple(a for a in asked.supposed.approvals if a not in (named or missing))
    return asked.supposed.model_copy(update=changes) if changes else None


def _unlimited(asked: Asked, clauses: Callable[[], tuple[str, ...]]) -> Decision:
    """What is asked about is limited for other credentials only: nothing demands it of this one, and nothing is said of it."""
    wanted = [n for n in asked.asking.focus if n not in ("title", "credential", "level", "credit_bearing", "offered_by")]
    elsewhere = tuple(dict.fromkeys(c for credential in Credential for c in concerned(credential, wanted)))
    if not wanted or not elsewhere or len(asked.candidates) == len(FIVE_TYPES):
        return _by_clause(clauses)
    return Decision("check", "depends", clauses=elsewhere[:3], silent=True)


def _by_clause(clauses: Callable[[], tuple[str, ...]]) -> Decision:
    """A yes/no question that no rule decides: the clauses that speak of it, and no verdict of the rules' own."""
    found = clauses()
    return Decision("check", "depends", clauses=found[:3], silent=True)


def _classify(asked: Asked) -> Decision:
    found = fits(asked.supposed)
    carrying = [f for f in found if f.status == "fits"] or [f for f in found if f.status == "depends"]
    ids = dict.fromkeys(
        c
        for f in (*carrying, *(f for f in found if f.status == "does_not_fit" and asked.supposed.total_units is not None))
        for c in f.clauses
    )
    return Decision("classify", fits=found, clauses=tuple(ids)[:5])


def _bound(asked: Asked, clauses: Callable[[], tuple[str, ...]]) -> Decision:
    wanted = asked.asking.wanted or "total_units"
    kind: Kind = "count" if asked.asking.kind == "count" else "bound"
    if wanted in ("contact_hours", "ceus"):
        result = converted(asked.supposed.model_copy(update={wanted: None}))
        return Decision(kind, clauses=("3.5",), measures=result[1] if result else ())
    candidates = asked.candidates
    found = [b for c in candidates for b in bounds(wanted, asked.supposed.model_copy(update={"credential": None}), c)]
    if not found and len(candidates) < len(FIVE_TYPES):
        found = (
            [b for c in FIVE_TYPES for b in bounds(wanted, asked.supposed.model_copy(update={"credential": None}), c)]
            if wanted in (*DIVISIONS, "transfer_units", "prior_learning_units", "double_counted_units")
            else []
        )
    if not found:
        return Decision("lookup", clauses=clauses(), silent=True)
    ids = dict.fromkeys(edge.clause for b in found for edge in (b.target, b.counted, b.least, b.most, b.share) if edge is not None)
    return Decision(kind, bounds=tuple(found), clauses=tuple(ids))


def _level(asked: Asked, clauses: Callable[[], tuple[str, ...]]) -> Decision:
    """Which levels a learner's record earns: each is checked by its own clauses, highest first."""
    if not any(getattr(asked.supposed, name) is not None for name in _LEARNER):
        return Decision("level", clauses=tuple(c for c in clauses() if c.startswith("L")) or ("L1", "L2", "L3"))
    bare = asked.supposed.model_copy(update={"credential": None})
    earned = tuple((c, check(bare, c, about=["L1", "L2", "L3"]).verdict or "depends") for c in _LEVELS)
    named = [c for c in asked.named if c in _LEVELS]
    clause = {
        Credential.CERTIFICATE_OF_ACHIEVEMENT: "L3",
        Credential.CERTIFICATE_OF_COMPLETION: "L2",
        Credential.CERTIFICATE_OF_PARTICIPATION: "L1",
    }
    if asked.question.yes_no and named:
        decision = _verdict(asked, check(bare, named[0], about=["L1", "L2", "L3"]))
        return Decision(
            "level",
            decision.verdict,
            decision.check,
            clauses=tuple(dict.fromkeys((clause[named[0]], *decision.clauses))),
            levels=earned,
            notes=decision.notes,
            missing=decision.missing,
        )
    best = next((c for c, verdict in earned if verdict == "yes"), None)
    higher = [c for c, verdict in earned if verdict == "depends"] if best else []
    score = asked.supposed.score_percent
    illustrated = score is not None and score.low >= 90 and asked.supposed.required_score_percent is None
    lead = [clause[c] for c in higher] if illustrated else []
    carrying = (*lead, *((clause[best],) if best else ("L1", "L2", "L3")))
    notes = (entries()["L3"].note,) if Credential.CERTIFICATE_OF_ACHIEVEMENT in higher else ()
    return Decision("level", levels=earned, clauses=tuple(dict.fromkeys(carrying)), notes=notes)


def _compare(asked: Asked, clauses: Callable[[], tuple[str, ...]]) -> Decision:
    """Two or more credentials side by side: what identifies each, from the rules; else the clauses that retrieval finds."""
    named = asked.named
    if len(named) < 2:
        return Decision("compare", clauses=clauses())
    told: list[tuple[Credential, str]] = []
    carrying: list[list[str]] = []
    for credential in named:
        rules = [
            (c, r)
            for c, entry in entries().items()
            for r in entry.rule
            if r.identifies and c in concerned(credential, r.subjects()) and credential in (r.credentials or _section_of(c))
        ]
        told.append((credential, "; ".join(f"{r.said()} ({c})" for c, r in rules)))
        carrying.append([c for c, r in sorted(rules, key=lambda item: not isinstance(item[1], Bounds))])
    mixed = [c for row in zip_longest(*carrying) for c in row if c is not None]
    near = [c for c in clauses() if c not in mixed][:2]
    return Decision("compare", clauses=tuple(dict.fromkeys((*asked.known_clauses, *mixed, *near)))[:6], compared=tuple(told))


def _section_of(clause_id: str) -> tuple[Credential, ...]:
    return next(section.credentials for section in sections() if any(c.id == clause_id for c in section.clause))


__all__ = ["Decision", "about", "decide", "subjects"]
