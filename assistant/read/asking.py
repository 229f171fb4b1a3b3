"""What a message asks: its kind, what a 'yes' would mean, about which facts, and for which end of which number."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.contract import Kind
from assistant.read.guessed import Guessed
from assistant.read.kind import Form, kind_of
from assistant.read.lexicon import Mention
from assistant.read.linear import Guess
from assistant.read.sentences import TAG, WH, YES_NO, is_yes_no, refers_back
from assistant.read.stance import OPPOSITE, STANCES, Stance
from assistant.read.statement import Given, Stated
from assistant.read.text import Plain, Sentence
from rules.facts import COUNTS, Facts

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
    "title": ("implies_competence",),
    "financial_aid": ("federal_financial_aid",),
    "seal": ("bears_seal",),
}


_ALWAYS_TOPICS = frozenset(("total_units", "divisions", "grading", "transfer_units", "double_counted_units"))


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
    outside: float
    cues: frozenset[str]
    yes_no: bool
    sentence: Sentence
    declared: bool
    denies: bool
    unsure: bool
    loose: bool
    inverted: bool


# From which chance on a question is about everything; less is enough where it says so ('qualify', 'comply with the policy').
_BROAD, _BROAD_WORDED = 0.5, 0.25
# Where grammar and classifier read what a 'yes' would mean differently, and the classifier is sure, nothing is decided.
_DOUBTFUL, _CONTRADICTS = 0.2, 0.8
# From this chance on the classifier's stance holds without a word that gives a sign of it.
_SURE = 0.92


def question(text: Plain, mentions: Sequence[Mention], given: Stated, likely: Guessed, *, underway: bool = False) -> Question:
    """The question of a message that states `given`; `underway` tells of a conversation about the policy."""
    asked, inside, inverted, stances = list(likely.asked), list(likely.inside), likely.inverted, likely.stances
    cues = likely.cues
    yes_no = is_yes_no(text, asked)
    kind = kind_of(Form(text, likely.kinds, cues, yes_no, given, inside, underway))
    focus = _focus(asked, inside, given)
    declared = _declared(text, asked)
    denial = _denial(text, asked, declared)
    chosen = _stance(stances, cues, denial, inverted)
    exclusive = denial is None and _exclusive(text, asked, focus)
    if exclusive:
        chosen = "required"
    doubtful = stances.best != chosen and stances.of(chosen) < _DOUBTFUL and stances.of(stances.best) > _CONTRADICTS
    whole = likely.scope.of("broad") > (_BROAD_WORDED if "broad" in cues else _BROAD) or ("broad" in cues and not focus)
    hours = bool({"contact_hours", "ceus"} & set(given.facts()))
    return Question(
        kind=kind,
        stance=chosen,
        broad=kind in ("check", "clarify") and whole and not hours and not _named_only(focus),
        focus=focus,
        wanted=_wanted(text, asked, inside, mentions, given) if kind in ("bound", "count") else None,
        side=_side(cues),
        own=_asks_something(text, asked),
        clauses=likely.clauses.labels[:5],
        chances=likely.kinds,
        outside=likely.kinds.of("out_of_scope"),
        cues=cues,
        yes_no=yes_no,
        sentence=asked[-1],
        declared=declared,
        denies=denial in ("breaks", "unneeded"),
        unsure=kind == "check" and not inverted and denial is None and not exclusive and doubtful,
        loose=any(s.start <= c.start < s.end for s in asked for c in given.loose),
        inverted=inverted,
    )


_CONFIRMS = re.compile(
    r"(?<!\w)is it (?:true|right|correct|the case|accurate|so) that(?!\w)|am i (?:right|correct)(?: that| in| to)?(?!\w)"
)


def _declared(text: Plain, asked: list[Sentence]) -> bool:
    """Whether a statement is put for confirmation ('..., right?', 'is it true that ...?')."""
    last = text.part(asked[-1])
    tagged = TAG.search(last.strip()) is not None and not YES_NO.match(last)
    return (
        tagged or _CONFIRMS.search(" ".join(text.part(s) for s in asked)) is not None or any(refers_back(text, s) for s in text.sentences)
    )


_NOT_ALLOWED = re.compile(
    r"(?<!\w)(?:(?:not|never|no longer)(?: (?:be|been|at all|even|really))* (?:allowed|ok|okay|permitted|permissible|possible|acceptable|fine|enough|sufficient|compliant|valid|legal|eligible|good|count|counts|qualify)|(?:can|may|could|shall) (?:not|never)|off limits|no good|a no go)(?!\w)"
)
_NOT_NEEDED = re.compile(
    r"(?<!\w)no (?:[\w-]+ ){0,3}?(?:step|approval|sign off|signature|authorization|review|requirement|permission|minimum|consultation) ?(?:needed |required |then )?,|(?<!\w)(?:not|never|no|nobody|nothing)(?: (?!allowed)\w+){0,3}? (?:need\w*|requir\w*|have to|has to|necessary|mandatory|must|obligat\w*)(?!\w)|(?<!\w)(?:is|are) not (?:needed|required|necessary|mandatory)(?!\w)"
)
_NOTHING_AGAINST = re.compile(
    r"(?<!\w)(?:nothing|no (?:rule|clause|policy|law|reason|part|section)|(?:does|do|is|are|would) not)(?: [^\s.?,]+){0,5}? (?:forbid\w*|stop\w*|prevent\w*|prohibit\w*|bar|bars|barred|block\w*|against|wrong with|violat\w*|break\w*|conflict\w*|exceed\w*)(?!\w)"
)


def _denial(text: Plain, asked: list[Sentence], declared: bool) -> Stance | None:
    """The stance that a statement's own denial fixes ('that's not allowed, right?', 'we don't need WSCUC, correct?', 'is X not allowed?')."""
    words = " ".join(text.part(s) for s in asked).strip()
    rhetorical = re.match(r"^(?:(?:so|and|but|well|,) )*(?:is|are|can|could|do|does|did|will|would|should|may|have|has) not(?!\w)", words)
    if declared and _NOTHING_AGAINST.search(words):
        return "satisfies"
    if declared and _NOT_NEEDED.search(words):
        return "unneeded"
    found = _NOT_ALLOWED.search(words)
    return "breaks" if found is not None and not rhetorical and (declared or found.group().startswith("not")) else None


def _stance(stances: Guess, cues: frozenset[str], denial: Stance | None, inverted: bool) -> Stance:
    """The classifier's stance among those for which the words that ask give a sign; without any sign a question asks whether it is all right."""
    allowed: set[str] = {"satisfies"}
    allowed |= {"required"} if "require" in cues else set()
    allowed |= {"unneeded"} if "unneeded" in cues else set()
    allowed |= {"breaks"} if cues & {"too", "stop"} else set()
    best: Stance = next(STANCES[label] for label, chance in stances.labels if label in allowed or chance >= _SURE)
    if "guarantee" in cues:
        best = "required"
    elif denial is not None:
        best = denial
    return OPPOSITE[best] if inverted else best


def _named_only(focus: tuple[str, ...]) -> bool:
    """Whether a question asks about approvals by name or as a topic and nothing else: that is one aspect, however broad it sounds."""
    return bool(focus) and all(n.startswith("approvals") for n in focus)


def _exclusive(text: Plain, asked: list[Sentence], focus: tuple[str, ...]) -> bool:
    """Whether a question asks if one provider or grading is the only one ('can only CPaCE offer it?')."""
    words = " ".join(text.part(s) for s in asked)
    telling = set(focus) - {"credit_bearing"}
    return (
        bool(telling)
        and telling <= {"offered_by", "grading"}
        and re.search(r"(?<!\w)(?:only|exclusively|solely|nobody but|no one but|none but)(?!\w)", words) is not None
    )


def _focus(asked: list[Sentence], inside: Sequence[Mention], given: Stated) -> tuple[str, ...]:
    """The facts the question is about: those it names or states itself, else all that the message states."""
    credentials = [m.start for m in inside if m.group == "credential"]
    names = [(m.start, m.end) for m in inside if m.group in ("credential", "level")]
    named = [m.name for m in inside if m.group == "role" and not any(a <= m.start and m.end <= b for a, b in names)]
    named += [f"approvals.{m.name}" for m in inside if m.group == "approval"]
    named += ["level"] if given.level == "other" else []
    for statement in given.statements:
        describes = statement.fact == "offered_by" and any(0 <= start - statement.end <= 1 for start in credentials)  # 'CPaCE certificates'
        if any(s.start <= statement.start < s.end for s in asked) and not describes:
            named.append(statement.fact)
    if any(n.startswith("approvals.") for n in named):
        named = [n for n in named if n not in ("approvals", "approvals_missing")]
    specific = any(n not in COUNTS for n in named)
    for item in inside:
        if item.group == "topic" and (not specific or item.name in _ALWAYS_TOPICS):
            named += TOPIC_FACTS[item.name]
    size = any(m.group == "topic" and m.name == "total_units" for m in inside)
    if not size and any(n in COUNTS and n != "total_units" for n in named):
        named = [n for n in named if n != "total_units"]
    return tuple(dict.fromkeys(named))


# All that is no graduate work is limited together; as no more can be upper-division than all of it, lower-division stands for both.
_NOT_GRADUATE = re.compile(
    r"(?<!\w)(?:non ?graduate|not graduate|other than graduate|below (?:the )?graduate|undergraduate (?:level )?(?:units?|work|courses?|coursework|material))(?!\w)"
)
_HOW_LARGE = re.compile(
    r"(?<!\w)(?:how (?:large|big|small|long|short)|largest|smallest|biggest|shortest|longest|what size|total size)(?!\w)"
)


def _wanted(
    text: Plain, likely_asked: Sequence[Sentence], inside: Sequence[Mention], mentions: Sequence[Mention], given: Stated
) -> str | None:
    """The count a how-many question asks for: the role without a number of its own, nearest behind the question word."""
    spans = [(s.start, s.end) for s in given.statements] + [(c.start, c.end) for c in given.claims]
    roles = [m for m in inside if m.group == "role" and not any(a <= m.start < b + 25 and m.start < b for a, b in spans)]
    taken = {s.fact for s in given.statements}
    start = min((m.start for m in inside if m.group == "cue" and m.name in ("howmany", "most", "least")), default=0)
    if "ceus" in taken:
        return "contact_hours"
    if any(m.group == "flag" and m.name == "awards_ceus" for m in inside) or re.search(r"(?<!\w)ceus?(?!\w)", text.text):
        return "ceus"
    words = " ".join(text.part(s) for s in likely_asked)
    if _NOT_GRADUATE.search(words):
        return "lower_division_units"
    if _HOW_LARGE.search(words) and all(m.name in taken for m in roles):
        return "total_units"
    free = [m for m in roles if not (m.name in taken and m.name != "double_counted_units")] or roles
    ordered = sorted(free, key=lambda m: (m.start < start, abs(m.start - start)))
    if ordered:
        return ordered[0].name
    outside = [m for m in mentions if m.group == "role" and m.name not in taken]
    if outside and not any(m.group == "topic" and m.name == "total_units" for m in inside):
        return outside[-1].name
    return "total_units"


def _side(cues: frozenset[str]) -> Literal["least", "most", "both"]:
    if "most" in cues and "least" not in cues:
        return "most"
    if "least" in cues and "most" not in cues:
        return "least"
    return "both"


_ENDS_ASKING = re.compile(r"(?<!\w)(?:is|are|would|does|do|can|may|will) (?:that|this|it|we|they|i)(?: \w+){1,6}$")


def _asks_something(text: Plain, asked: list[Sentence]) -> bool:
    """Whether the message has a question with a subject of its own (else it answers, corrects or continues an earlier one)."""
    return (
        any(s.asked for s in asked)
        or WH.search(" ".join(text.part(s) for s in asked)) is not None
        or any(YES_NO.match(text.part(s)) or _ENDS_ASKING.search(text.part(s).strip(" .")) for s in asked)
    )


def as_given(facts: Facts) -> dict[str, Given]:
    """The stated facts of a model as plain reading values."""
    found: dict[str, Given] = {}
    for name in Facts.model_fields:
        value = getattr(facts, name)
        if value is None or value == () or name == "courses":
            continue
        found[name] = (
            tuple(str(v) for v in value)
            if isinstance(value, tuple)
            else str(value)
            if not isinstance(value, bool) and name not in COUNTS
            else value
        )
    return found
