"""What one message states: the facts it gives of a program or a learner, and the credentials it can mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from assistant.read.approvals import approvals
from assistant.read.counting import Reading, Setting, by_grammar
from assistant.read.counts import changed, read_counts
from assistant.read.lexicon import Mention, word_class
from assistant.read.numbers import quantities
from assistant.read.placed import Placed, placed
from assistant.read.roles import Counted
from assistant.read.statement import Given, Stated, Statement
from assistant.read.text import Plain
from rules.facts import DIVISIONS, Credential

_FAMILIES = {
    "any_certificate": (Credential.ACADEMIC_CERTIFICATE, Credential.NON_CREDIT_CERTIFICATE),
    "any_micro_credential": (Credential.ACADEMIC_MICRO_CREDENTIAL, Credential.NON_CREDIT_MICRO_CREDENTIAL),
}
_OF_CREDIT = frozenset(("total_units", *DIVISIONS, "transfer_units", "double_counted_units"))
_TOWARD = re.compile(
    r"(?:toward|towards|into|becoming|build\w* (?:up )?to|lead\w* to|add\w* up to|count\w* for)(?: an?| the| some| another| full| both| my| her| his| their| one)* $"
)


def stated(text: Plain, mentions: Sequence[Mention], known: Mapping[str, Given], found: Placed, time: Statement | None = None) -> Stated:
    """The facts of one message whose numbers are placed; `known` are those of earlier turns, from which shares and remainders are worked
    out, `time` the contact hours of a timetable.
    """
    result = Stated(claims=found.claims, taken_back=found.taken_back, unread=found.doubtful, loose=found.loose)
    _read_credentials(text, mentions, result)
    steps = [changed(text.text, step, known, result, told=True) for step in found.steps]
    told = [replace(c, open="") if c.open == "vague" else c for c in found.own if c.open != "vague" or not _asked(text, c)]
    read_counts(text, sorted([*told, *(c for c in steps if c.open != "step")], key=lambda c: c.start), known, result)
    if time is not None:
        result.statements = [*(s for s in result.statements if s.fact != "contact_hours"), time]
    _read_words(text, mentions, result)
    result.statements = [s for s in result.statements if not text.in_doubt(s.start)]
    _narrow(result, known)
    return result


def _asked(text: Plain, item: Counted) -> bool:
    """Whether a count stands in a question: 'may we take some transfer units?' states none."""
    return text.sentence_at(item.start).asked


def stated_by_grammar(text: Plain, mentions: Sequence[Mention], known: Mapping[str, Given]) -> Stated:
    """The facts of a message with its numbers as the grammar alone reads them: what the learned readers are trained with."""
    numbers = Reading(text, quantities(text.text), mentions, Setting(known))
    return stated(text, mentions, known, placed(numbers, by_grammar(numbers)))


def _read_credentials(text: Plain, mentions: Sequence[Mention], result: Stated) -> None:
    """Credentials named outright, families named by a bare 'certificate' or 'micro-credential', and the level."""
    every = [m for m in mentions if m.group == "credential"]
    meant = [m for m in every if not _TOWARD.search(text.text[: m.start])] or every
    if meant is every and all(m.name.startswith("any_") for m in every):
        meant = []
    exact = [m for m in meant if not m.name.startswith("any_")]
    kept = [m for m in exact if not m.negated] or exact
    result.named = tuple(dict.fromkeys(Credential(m.name) for m in kept))
    if result.named:
        result.credentials = result.named
    else:
        families = dict.fromkeys(m.name for m in meant)
        result.credentials = tuple(c for family in families for c in _FAMILIES[family])
    levels = list(dict.fromkeys(m.name for m in mentions if m.group == "level" and not m.negated))
    if len(levels) == 1:
        result.level = levels[0]
    elif not levels and any(m.group == "role" and _is_level_word(text.text, m) for m in mentions):
        result.level = "graduate"
    if result.level is not None and not result.named and any(c == Credential.ACADEMIC_CERTIFICATE for c in result.credentials):
        result.credentials = (Credential.ACADEMIC_CERTIFICATE,)


def _is_level_word(text: str, item: Mention) -> bool:
    """Whether a bare 'graduate' names the level of the program and counts no units ('same size but graduate', 'a graduate one')."""
    if text[item.start : item.end] not in ("graduate", "grad", "graduate level", "grad level") or item.negated:
        return False
    if re.search(r"\d(?: units?)?(?: (?:are|is|at|of|of them|them|those|were|at the|all))* $", text[: item.start]):
        return False
    after = re.match(r" (?:ones?|version|instead|program|then|side)(?!\w)|[ .?,:]*$| [,:.?]", text[item.end :]) is not None
    return (
        after
        and re.search(
            r"(?<!\w)(?:but|is|as|be|if|for|a|same|it|make|was|were|about|and|or|to|of|at|yes|meant|so|the|were it) $|^$|^[a-z ,]{0,12}$",
            text[: item.start],
        )
        is not None
    )


def _read_words(text: Plain, mentions: Sequence[Mention], result: Stated) -> None:
    """Facts said in words: yes/no facts with their negation, named values, approvals given and lacking."""
    told = [m for m in mentions if not _of_others(text, m.start)]
    for item in told:
        if item.group == "flag":
            value = (item.value == "yes") != (item.negated and item.value == "yes")
            result.statements.append(Statement(item.name, value, item.start, item.end, item.negated and item.value == "yes"))
    _read_values(told, result)
    for body, given in approvals(text, told):
        result.statements.append(
            Statement("approvals" if given else "approvals_missing", (body.name,), body.start, body.end, negated=not given)
        )
    if {s.fact for s in result.statements} & {"contact_hours", "ceus"}:
        result.statements = [s for s in result.statements if s.fact != "awards_ceus"]
    _read_grading(text, result)


_OPPOSITE = {"cpace": "stateside", "stateside": "cpace", "letter": "credit_no_credit", "credit_no_credit": "letter"}


def _of_others(text: Plain, position: int) -> bool:
    """Whether a sentence speaks of another campus's program or of a rule, and not of this one."""
    words = text.part(text.sentence_at(position))
    return word_class("elsewhere").search(words) is not None and _OURS.search(words) is None


_OURS = re.compile(r"(?<!\w)(?:our (?!neighbo|sister)|my (?!sister|cousin|friend|colleague)|(?:ours|mine|we)(?!\w))")


def _read_values(mentions: Sequence[Mention], result: Stated) -> None:
    """The named values; a denied one stands for its opposite where nothing else is named ('not CPaCE, the department')."""
    values = [m for m in mentions if m.group == "value"]
    named = {m.name for m in values if not m.negated}
    for item in values:
        if not item.negated:
            result.statements.append(Statement(item.name, item.value, item.start, item.end))
        elif item.value in _OPPOSITE and (item.name not in named or item.name == "grading"):
            result.statements.append(Statement(item.name, _OPPOSITE[item.value], item.start, item.end, True))


def _read_grading(text: Plain, result: Stated) -> None:
    """One grading of the several that are named: mixed, or the one that the program uses."""
    either_way = any(s.fact == "courses_only_offered_credit_no_credit" and s.value is False for s in result.statements)
    graded = [s for s in result.statements if s.fact == "grading"]
    kinds = {s.value for s in graded}
    for alone in ("mixed", "other"):
        if alone in kinds:
            result.statements = [s for s in result.statements if s.fact != "grading" or s.value == alone]
            return
    if not {"letter", "credit_no_credit"} <= kinds:
        return
    if either_way:
        result.statements = [s for s in result.statements if (s.fact, s.value) != ("grading", "letter")]
    elif re.search(r"(?<!\w)(?:some|mix\w*|others?|rest|few|one|two|three|both|half|and)(?!\w)", text.text):
        result.statements.append(Statement("grading", "mixed", graded[-1].start, graded[-1].end))


def _narrow(result: Stated, known: Mapping[str, Given]) -> None:
    """The family narrowed by what else is stated: units, levels and approvals of credit programs, or 'non-credit'."""
    facts = {**known, **result.facts()}
    if result.named or len(result.credentials) < 2:
        return
    credit = facts.get("credit_bearing")
    by_credit = {True: Credential.ACADEMIC_CERTIFICATE, False: Credential.NON_CREDIT_CERTIFICATE}
    by_credit_small = {True: Credential.ACADEMIC_MICRO_CREDENTIAL, False: Credential.NON_CREDIT_MICRO_CREDENTIAL}
    if credit is None and (result.level is not None or any(name in facts for name in _OF_CREDIT) or "grading" in facts):
        credit = True
    if isinstance(credit, bool):
        pools: Iterable[dict[bool, Credential]] = [
            p for p in (by_credit, by_credit_small) if any(c in result.credentials for c in p.values())
        ]
        result.credentials = tuple(p[credit] for p in pools)
