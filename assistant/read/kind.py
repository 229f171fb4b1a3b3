"""The kind of a question: what the classifier makes of its words, held against the form in which it is put."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.contract import Kind
from assistant.read.lexicon import Mention
from assistant.read.linear import Guess
from assistant.read.sentences import TAG, WH, YES_NO
from assistant.read.statement import Stated
from assistant.read.text import Plain
from rules.facts import COUNTS

# Calibrated on the labelled questions that the classifier was not trained on.
_OUTSIDE, SURELY_OUTSIDE, _LIKELY, _SURE, _CAN_BE_CHECK = 0.4, 0.85, 0.15, 0.9, 0.04
# Facts that only a program under this policy has.
_TELLING = frozenset(
    (
        *COUNTS,
        "bears_seal",
        "approvals",
        "approvals_missing",
        "chancellors_office_authorization",
        "prerequisites_stated",
        "prerequisites_in_listed_units",
    )
)
_COMMON_OFFICES = ("provost", "college_dean", "senate_chair")
_HOW_MANY = re.compile(
    r"(?<!\w)(?:how (?:many|much|few|big|large|small|long|far)|(?:what|which) (?:number|percent\w*|share|portion|fraction|is the (?:min|max|least|most|small|larg|cap|limit)\w*)|calculate|compute|convert|= \?)"
)
_EMBEDDED = re.compile(
    r"(?<!\w)(?:(?:can|could|would|will) (?:you|someone|anyone|somebody) (?:please )?(?:tell|explain|say|show|remind|clarify|help|walk|point|list|describe|give)|do you know|any idea|wondering (?:what|who|how|which|where))"
)
_WHY = re.compile(r"^(?:(?:and|but|so|ok|hm+|,|wait) )*(?:why|how come)(?!\w)(?! not (?:ok|fine|allowed))")
_FROM_THERE = re.compile(r"(?<!\w)(?:from|at|in|of) (?:the )?$")
_WHAT_ELSE = re.compile(r"(?<!\w)what (?:else |then )?(?:could|would|might|can|may|should) (?:it|this|that|they|mine|ours) be(?!\w)")
_OR = re.compile(r"(?<!\w)or(?!\w)")


@dataclass(frozen=True)
class Form:
    """What the grammar knows of a question before its kind: the classifier's guess, cues, whether it is put for a yes or no,
    the facts that the message states, the mentions in the words that ask, and whether the conversation is about the policy already."""

    text: Plain
    kinds: Guess
    cues: frozenset[str]
    yes_no: bool
    given: Stated
    inside: Sequence[Mention]
    underway: bool

    def facts(self) -> Mapping[str, object]:
        """The facts that the message states."""
        return self.given.facts()

    def last(self) -> str:
        """The last sentence."""
        return self.text.part(self.text.sentences[-1])

    def telling(self) -> bool:
        """Whether the message states something that only a program under this policy has."""
        return bool(set(self.facts()) & _TELLING)

    def known(self) -> bool:
        """Whether the message is about the policy whatever its words sound like."""
        bodies = any(m.group == "approval" and m.name not in _COMMON_OFFICES for m in self.inside)
        policy = "broad" in self.cues and "policy" in self.text.text
        return policy or bool(self.given.named or self.given.level or self.telling() or self.underway or bodies)


def kind_of(form: Form) -> Kind:
    """The classifier's kind, held against the grammar: a yes/no form is a check, a how-many form a bound or count."""
    by_form = _told_by_form(form)
    if by_form is not None:
        return by_form
    outside = form.kinds.of("out_of_scope")
    if outside >= (SURELY_OUTSIDE if form.known() else _OUTSIDE) and not form.known():
        return "out_of_scope"
    best = _likeliest(form, _ruled_out(form, outside))
    about_nothing = all(m.group == "cue" for m in form.inside) and len(form.text.text.split()) > 6
    if best == "clarify" and not form.underway and about_nothing and outside > _LIKELY:
        return "out_of_scope"
    return "count" if best == "bound" and "ceus" in form.text.text and "contact_hours" in form.facts() else best


def _told_by_form(form: Form) -> Kind | None:
    """The kind that words or facts settle by themselves."""
    if _WHY.match(form.last()) and (form.underway or form.given.credentials):
        return "lookup"
    elsewhere = [m for m in form.inside if m.group == "outside" and not _FROM_THERE.search(form.text.text[: m.start])]
    if elsewhere and not form.telling():
        return "out_of_scope"
    if _WHAT_ELSE.search(form.last()) and (form.underway or form.given.credentials):
        return "classify"
    types = {m.name for m in form.inside if m.group == "credential" and not m.negated}
    if len(types) > 1 and not form.yes_no and _OR.search(form.last()):
        return "classify"
    hours = "contact_hours" in form.facts() and "ceus" not in form.facts()
    if hours and any(m.name == "awards_ceus" for m in form.inside) and not form.cues & {"permit", "require", "stop"}:
        return "count"
    if not form.yes_no and any(_either(form.inside, name) for name in ("offered_by", "grading")):
        return "lookup"
    return None


def _either(inside: Sequence[Mention], name: str) -> bool:
    """Whether the words that ask name two values of one fact ('letter grades or credit/no credit')."""
    return len({m.value for m in inside if m.group == "value" and m.name == name}) > 1


def _ruled_out(form: Form, outside: float) -> set[str]:
    """The kinds that the form or the facts exclude."""
    out: set[str] = set()
    domain = form.known()
    if (
        form.facts()
        or form.given.credentials
        or (domain and not form.underway)
        or any(m.group in ("credential", "role") for m in form.inside)
    ):
        out |= {"smalltalk", "clarify"}
    if outside < (SURELY_OUTSIDE if domain else _OUTSIDE):
        out.add("out_of_scope")
    elliptical = not any(YES_NO.match(form.text.part(s)) or TAG.search(form.text.part(s)) for s in form.text.sentences)
    sure = elliptical and form.kinds.best not in ("check", "out_of_scope") and form.kinds.labels[0][1] > _SURE
    if form.yes_no and not sure and not _HOW_MANY.search(form.text.text) and not _EMBEDDED.search(form.text.text):
        out |= {"bound", "count"}
        if form.kinds.of("check") > _CAN_BE_CHECK and not form.cues & {"classify", "compare", "level"}:
            out |= {"lookup", "procedure", "classify", "compare"}
    if not form.yes_no and WH.search(form.last()):
        others = [label for label, chance in form.kinds.labels if label not in out and label != "check" and chance > _LIKELY]
        out |= {"check"} if others else set()
    return out


def _likeliest(form: Form, ruled_out: set[str]) -> Kind:
    best: Kind = next(_KINDS[label] for label, _ in form.kinds.labels if label not in ruled_out)
    return best


_KINDS: Mapping[str, Kind] = {
    "check": "check",
    "classify": "classify",
    "bound": "bound",
    "count": "count",
    "lookup": "lookup",
    "compare": "compare",
    "procedure": "procedure",
    "level": "level",
    "clarify": "clarify",
    "out_of_scope": "out_of_scope",
    "smalltalk": "smalltalk",
}
