"""What a message asks: its kind, what a 'yes' would mean, about which facts, and for which end of which number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from assistant.contract import Kind
from assistant.read.classifier import Guess, classifier, features
from assistant.read.lexicon import Mention
from assistant.read.stated import Given, Stated
from assistant.read.text import Plain, Sentence
from rules.facts import COUNTS, DIVISIONS, Facts

Stance = Literal["satisfies", "breaks", "required", "unneeded"]

TOPIC_FACTS: dict[str, tuple[str, ...]] = {
    "total_units": ("total_units",),
    "divisions": ("upper_division_units", "graduate_units"),
    "grading": ("grading",),
    "approvals": ("approvals",),
    "prerequisites": ("prerequisites_stated", "prerequisites_in_listed_units"),
    "offered_by": ("offered_by",),
    "transfer_units": ("transfer_units", "prior_learning_units"),
    "double_counted_units": ("double_counted_units",),
    "documentation": ("on_transcript",),
    "title": ("title",),
    "financial_aid": ("federal_financial_aid",),
    "seal": ("bears_seal",),
}


@dataclass(frozen=True)
class Question:
    """One analysed question; `own` tells whether the message asks something by itself or only adds to an earlier question."""

    kind: Kind
    stance: Stance
    broad: bool
    focus: tuple[str, ...]
    wanted: str | None
    side: Literal["least", "most", "both"]
    own: bool
    clauses: tuple[tuple[str, float], ...]
    chances: Guess
    stance_chances: Guess
    cues: frozenset[str]
    yes_no: bool


_YES_NO = re.compile(
    r"^(?:(?:so|and|but|ok|okay|hi|hey|hello|also|then|now|well|or|plus|question|quick question|just checking|thanks|please|sorry|um|hmm|yo|,|:|one more|wait|still) )*"
    r"(?:is|are|am|was|were|do|does|did|can|could|may|might|must|shall|should|will|would|has|have|had|any|anything|ok|okay|allowed|possible|enough|need|does not|isn|are not)(?!\w)"
)
_TAG = re.compile(r"(?:, )?(?:right|correct|yes|yeah|no|true|ok|okay|is it|is not it|are we|are not we|do we|do not we|does it|does not it|can we|can not we|am i|am i not|would it|would not it|is that so|agreed|huh|eh|yes or no|is it not|are they|do they|is not that so|i assume|i take it|i guess) [?.]?$")
_WH = re.compile(r"(?<!\w)(?:what|which|who|whom|whose|where|when|how|why)(?!\w)")
_VAGUE = re.compile(r"^(?:(?:so|and|but|ok|okay|hi|hey|hello|well|um|please|is|are|it|this|that|we|they|the|ok|okay|allowed|fine|good|enough|possible|legal|can|do|does|work|works|thoughts|help|how|many|much|need|i|you|to|right|correct|what|about|mine|then|there|yes|no|if|would|be|a|just|type|nothing|else|there|be|now|for|us|me|my|our|program|qualify|one|these|those|policy|under|see|below|advise|pls|any|ideas?) ?)*[?.,! ]*$")


def question(text: Plain, mentions: list[Mention], given: Stated) -> Question:
    """Analyse what the message asks; facts and context are weighed by the caller."""
    found = features(text.text, mentions)
    model = classifier()
    kinds, stances = model.guess("kind", found), model.guess("stance", found)
    scope, likely = model.guess("scope", found), model.guess("clause", found)
    asked = _asked(text, mentions)
    inside = [m for m in mentions if any(s.start <= m.start < s.end for s in asked)]
    cues = frozenset(m.name for m in inside if m.group == "cue")
    yes_no = _is_yes_no(text, asked)
    kind = _kind(text, kinds, cues, yes_no, given, inside)
    focus = _focus(text, asked, inside, given)
    return Question(
        kind=kind,
        stance=_stance(stances, cues),
        broad=kind == "check" and _is_broad(scope, cues, focus),
        focus=focus,
        wanted=_wanted(text, asked, inside, mentions, given) if kind in ("bound", "count") else None,
        side=_side(text, cues),
        own=_asks_something(text, kinds, inside, asked),
        clauses=likely.labels[:5],
        chances=kinds,
        stance_chances=stances,
        cues=cues,
        yes_no=yes_no,
    )


def _asked(text: Plain, mentions: list[Mention]) -> list[Sentence]:
    """The sentences that ask: those with a question mark (and content), or else the last one with content."""
    marked = [s for s in text.sentences if s.asked]
    full = [s for s in marked if not _VAGUE.match(text.part(s)) or len(marked) == 1]
    if full or marked:
        return full or marked[-1:]
    with_words = [s for s in text.sentences if _WH.search(text.part(s)) or _YES_NO.match(text.part(s))]
    return with_words[-1:] or list(text.sentences[-1:])


def _is_yes_no(text: Plain, asked: list[Sentence]) -> bool:
    for sentence in asked:
        part = text.part(sentence)
        last = re.split(r" [,:] (?=(?:so|is|are|do|does|can|could|may|must|will|would|have|has|am|did)(?!\w))", part)[-1]
        if _YES_NO.match(part) or _YES_NO.match(last) or _TAG.search(part):
            return True
    return False


def _kind(text: Plain, kinds: Guess, cues: frozenset[str], yes_no: bool, given: Stated, inside: list[Mention]) -> Kind:
    """The classifier's kind, held against the grammar: a yes/no form is a check, a how-many form a bound or count."""
    best = kinds.best
    facts = given.facts()
    if best in ("smalltalk", "clarify") and (facts or any(m.group in ("credential", "role") for m in inside)):
        best = next(label for label, _ in kinds.labels if label not in ("smalltalk", "clarify"))
    if best == "bound" and "ceus" in text.text and "contact_hours" in facts:
        best = "count"
    return best  # type: ignore[return-value]


def _stance(stances: Guess, cues: frozenset[str]) -> Stance:
    return stances.best  # type: ignore[return-value]


def _is_broad(scope: Guess, cues: frozenset[str], focus: tuple[str, ...]) -> bool:
    return scope.of("broad") > 0.5


def _focus(text: Plain, asked: list[Sentence], inside: list[Mention], given: Stated) -> tuple[str, ...]:
    """The facts the question is about: those it names or states itself, else all that the message states."""
    named: list[str] = []
    for item in inside:
        if item.group == "role":
            named.append(item.name)
        elif item.group == "topic":
            named += TOPIC_FACTS[item.name]
        elif item.group == "approval":
            named.append(f"approvals.{item.name}")
    for statement in given.statements:
        if any(s.start <= statement.start < s.end for s in asked):
            named.append(statement.fact)
    counts = [n for n in named if n in COUNTS and n != "total_units"]
    size = any(m.group == "topic" and m.name == "total_units" for m in inside)
    if counts and not size:
        named = [n for n in named if n != "total_units"]
    return tuple(dict.fromkeys(named))


def _wanted(text: Plain, asked: list[Sentence], inside: list[Mention], mentions: list[Mention], given: Stated) -> str | None:
    """The count a how-many question asks for: the role without a number of its own, nearest behind the question word."""
    spans = [(s.start, s.end) for s in given.statements] + [(c.start, c.end) for c in given.claims]
    roles = [m for m in inside if m.group == "role" and not any(a <= m.start < b + 25 and m.start < b for a, b in spans)]
    taken = {s.fact for s in given.statements}
    start = min((m.start for m in inside if m.group == "cue" and m.name in ("howmany", "most", "least")), default=0)
    if any(m.group == "flag" and m.name == "awards_ceus" for m in inside) or re.search(r"(?<!\w)ceus?(?!\w)", text.text):
        return "contact_hours" if "ceus" in taken else "ceus"
    free = [m for m in roles if not (m.name in taken and m.name != "double_counted_units")] or roles
    ordered = sorted(free, key=lambda m: (m.start < start, abs(m.start - start)))
    if ordered:
        return ordered[0].name
    outside = [m for m in mentions if m.group == "role" and m.name not in taken]
    if outside and not any(m.group == "topic" and m.name == "total_units" for m in inside):
        return outside[-1].name
    return "total_units"


def _side(text: Plain, cues: frozenset[str]) -> Literal["least", "most", "both"]:
    if "most" in cues and "least" not in cues:
        return "most"
    if "least" in cues and "most" not in cues:
        return "least"
    return "both"


def _asks_something(text: Plain, kinds: Guess, inside: list[Mention], asked: list[Sentence]) -> bool:
    """Whether the message has a question with a subject of its own (else it answers, corrects or continues an earlier one)."""
    return any(s.asked for s in asked) or _WH.search(" ".join(text.part(s) for s in asked)) is not None or any(_YES_NO.match(text.part(s)) for s in asked)


def as_given(facts: Facts) -> dict[str, Given]:
    """The stated facts of a model as plain reading values."""
    found: dict[str, Given] = {}
    for name in Facts.model_fields:
        value = getattr(facts, name)
        if value is None or value == () or name == "courses":
            continue
        found[name] = tuple(str(v) for v in value) if isinstance(value, tuple) else str(value) if not isinstance(value, bool) and name not in COUNTS else value
    return found


DIVISION_FACTS = frozenset(DIVISIONS)
