"""The scorers: pure functions from a case's gold and an answer to one finding each; None where a measure does not apply."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from assistant.contract import Answer, Citation
from evals.case import Case, Gold
from rules.facts import facts as make_facts

Outcome = Literal["ok", "wrong_yes", "wrong_no", "overclaim", "dodge", "hedge"]
Abstention = Literal["right", "needless", "missed"]
# From the worst to the best; a wrong yes and a wrong no are as bad as each other.
SEVERITY: Mapping[Outcome, int] = {"wrong_yes": 3, "wrong_no": 3, "overclaim": 2, "dodge": 1, "hedge": 1, "ok": 0}
_NUMBER = re.compile(r"(?<![\w.])(\d{1,3}(?:,\d{3})+|\d+)(\.\d+)?(/\d+)?(?:\s*(%|percent\b|per cent\b))?", re.IGNORECASE)
# A clause id in brackets or under a quote is a reference and no number: '(2.5)', '(2.5, 2.9)', '— 2.5 Academic Certificate'.
_REFERENCE = re.compile(r"\((?:\d\.\d+(?:, | and )?)+\)|— \d(?:\.\d+)? ")

Number = tuple[Fraction, bool]


@dataclass(frozen=True)
class Asking:
    """How many facts were asked for, and the fewest that would have settled the question."""

    asked: int
    needed: int

    @property
    def useful(self) -> int:
        """Of those asked for, how many had to be."""
        return min(self.asked, self.needed)


@dataclass(frozen=True)
class Score:
    """What every scorer says of one answer."""

    verdict: Outcome
    kind: bool | None
    values: bool | None
    clause_first: bool | None
    clause_any: bool | None
    clause_all: bool | None
    facts: bool | None
    facts_exact: bool | None
    facts_after: bool | None
    quotes: bool | None
    must_not: bool | None
    abstention: Abstention | None
    asking: Asking | None

    @property
    def causes(self) -> tuple[str, ...]:
        """What is not right, the verdict first; empty where the case passes."""
        others = {
            "kind": self.kind,
            "values": self.values,
            "clauses": self.clause_first,
            "facts": self.facts,
            "facts_after": self.facts_after,
            "quotes": self.quotes,
            "must_not": self.must_not,
        }
        return (*((self.verdict,) if self.verdict != "ok" else ()), *(name for name, right in others.items() if right is False))

    @property
    def passed(self) -> bool:
        """Whether all that applies is right."""
        return not self.causes


def score(
    case: Case, answer: Answer, texts: Mapping[str, str], after: Sequence[Mapping[str, object]] = (), needed: int | None = None
) -> Score:
    """Every measure of one answer; `texts` are the words of each clause, `after` the facts after each turn, `needed` the fewest to ask for."""
    cited = [citation.clause for citation in answer.citations]
    return Score(
        verdict=verdict(case.verdict, answer.verdict or "none"),
        kind=None if case.kind is None else answer.kind == case.kind,
        values=values(case.values, answer),
        clause_first=case.clauses[0] in cited if case.clauses else None,
        clause_any=any(clause in cited for clause in case.clauses) if case.clauses else None,
        clause_all=all(clause in cited for clause in case.clauses) if case.clauses else None,
        facts=facts(case.facts, answer.facts),
        facts_exact=facts_exact(case.facts, answer.facts),
        facts_after=facts_after(case.facts_after, after),
        quotes=quotes(answer.citations, texts),
        must_not=must_not(case.must_not, answer.text),
        abstention=abstention(case.kind, answer.kind),
        asking=asking(needed, len(answer.missing)),
    )


def verdict(gold: Gold, given: Gold) -> Outcome:
    """A dodge leaves a settled question open, an overclaim settles an open one, a hedge takes 'depends' for 'none' or the reverse."""
    if gold == given:
        return "ok"
    if gold in ("yes", "no"):
        return "dodge" if given in ("depends", "none") else "wrong_yes" if given == "yes" else "wrong_no"
    return "overclaim" if given in ("yes", "no") else "hedge"


def values(gold: Sequence[str], answer: Answer) -> bool | None:
    """Whether each gold number is among the values or stands in the text; the echo of what was understood does not count."""
    if not gold:
        return None
    stated = {(Fraction(value.value), value.unit == "percent") for value in answer.values if _NUMBER.fullmatch(value.value)}
    written = answer.text.replace(answer.understood, "") if answer.understood else answer.text
    return {_gold_number(value) for value in gold} <= stated | numbers(_REFERENCE.sub("", written))


def numbers(text: str) -> set[Number]:
    """Every number in a text, with whether it is a percentage."""
    return {_exact(*match.groups()) for match in _NUMBER.finditer(text)}


def _gold_number(value: str) -> Number:
    return Fraction(value.rstrip("%")), value.endswith("%")


def _exact(whole: str, decimals: str | None, divisor: str | None, percent: str | None) -> Number:
    number = Fraction(whole.replace(",", "") + (decimals or ""))
    below = int(divisor[1:]) if divisor else 1
    return number / below if below else number, percent is not None


def facts(gold: Mapping[str, object] | None, read: Mapping[str, object]) -> bool | None:
    """Whether every gold fact was read exactly; facts read beyond the gold are not counted against it."""
    if gold is None:
        return None
    wanted, found = make_facts(gold).stated(), make_facts(read).stated()
    return all(_plain(found.get(name)) == _plain(value) for name, value in wanted.items())


def facts_exact(gold: Mapping[str, object] | None, read: Mapping[str, object]) -> bool | None:
    """Whether the gold facts and no others were read."""
    if gold is None:
        return None
    wanted, found = make_facts(gold).stated(), make_facts(read).stated()
    return {name: _plain(value) for name, value in wanted.items()} == {name: _plain(value) for name, value in found.items()}


def facts_after(gold: Sequence[Mapping[str, object]] | None, read: Sequence[Mapping[str, object]]) -> bool | None:
    """Whether after every turn the gold facts and no others stood."""
    if gold is None:
        return None
    return len(gold) == len(read) and all(facts_exact(wanted, found) for wanted, found in zip(gold, read, strict=True))


def _plain(value: object) -> object:
    """Lists of names compare whatever their order."""
    return sorted(value) if isinstance(value, list) and all(isinstance(item, str) for item in value) else value


def quotes(citations: Sequence[Citation], texts: Mapping[str, str]) -> bool | None:
    """Whether each quote is a verbatim part of the clause it is given for."""
    if not citations:
        return None
    return all(citation.quote and citation.quote in texts.get(citation.clause, "") for citation in citations)


def must_not(banned: Sequence[str], text: str) -> bool | None:
    """Whether none of the banned strings is in the reply, in whatever case."""
    if not banned:
        return None
    return not any(words.casefold() in text.casefold() for words in banned)


def abstention(gold: str | None, given: str) -> Abstention | None:
    """Whether refusing as out of scope was right, needless or missed; None where it was neither due nor done."""
    due, done = gold == "out_of_scope", given == "out_of_scope"
    if gold is None or not (due or done):
        return None
    return "right" if due and done else "needless" if done else "missed"


def asking(needed: int | None, asked: int) -> Asking | None:
    """The facts asked for against the fewest needed; None where nothing was asked, or nothing had to be."""
    return Asking(asked, needed) if needed is not None and asked else None
