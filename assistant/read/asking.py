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
from rules.facts import COUNTS, Facts

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
    stance_chances: Guess
    cues: frozenset[str]
    yes_no: bool
    sentence: Sentence
    declared: bool
    denies: bool
    unsure: bool
    loose: bool
    inverted: bool


_YES_NO = re.compile(
    r"^(?:(?:so|and|but|ok|okay|hi|hey|hello|also|then|now|well|or|plus|question|quick question|just checking|thanks|please|sorry|um|hmm|yo|,|:|one more|wait|still) )*"
    r"(?:is|are|am|was|were|do|does|did|can|could|may|might|must|shall|should|will|would|has|have|had|any|anything|ok|okay|allowed|possible|enough|need|does not|isn|are not)(?!\w)"
)
_TAG = re.compile(
    r"(?:, )?(?:right|correct|yes|yeah|no|true|ok|okay|is it|is not it|are we|are not we|do we|do not we|does it|does not it|can we|can not we|am i|am i not|would it|would not it|is that so|agreed|huh|eh|yes or no|is it not|are they|do they|is not that so|i assume|i take it|i guess) [?.]?$"
)
_WH = re.compile(r"(?<!\w)(?:what|which|who|whom|whose|where|when|how|why)(?!\w)")
_VAGUE = re.compile(
    r"^(?:(?:so|and|but|ok|okay|hi|hey|hello|well|um|please|is|are|it|this|that|we|they|the|ok|okay|allowed|fine|good|enough|possible|legal|can|do|does|work|works|thoughts|help|how|many|much|need|i|you|to|right|correct|what|about|mine|then|there|yes|no|if|would|be|a|just|type|nothing|else|there|be|now|for|us|me|my|our|program|qualify|one|these|those|policy|under|see|below|advise|pls|any|ideas?) ?)*[?.,! ]*$"
)


def question(text: Plain, mentions: list[Mention], given: Stated, underway: bool = False) -> Question:
    """Analyse what the message asks; `text` has its asking sentences marked, `underway` tells of a conversation about the policy."""
    asked = _asked(text)
    inside = [m for m in mentions if any(s.start <= m.start < s.end for s in asked)]
    model, whole = classifier(), features(text.text, mentions)
    words, inverted = _unwrapped(text, asked)
    close = features(words, [m for m in mentions if text.text[m.start : m.end] in words])
    kinds = _blend(model.guess("kind", close), model.guess("kind", whole), 0.3)
    stances = _blend(model.guess("stance", close), model.guess("stance", whole), 0.6)
    scope = _blend(model.guess("scope", close), model.guess("scope", whole), 0.4)
    likely = _blend(model.guess("clause", close), model.guess("clause", whole), 0.2)
    cues = frozenset(m.name for m in inside if m.group == "cue")
    yes_no = _is_yes_no(text, asked)
    kind = _kind(text, kinds, cues, yes_no, given, inside, underway)
    affirmed = (
        re.search(
            r"(?<!\w)is it (?:true|right|correct|the case|accurate|so) that(?!\w)|am i (?:right|correct)(?: that| in| to)?(?!\w)",
            " ".join(text.part(s) for s in asked),
        )
        is not None
    )
    tagged = _TAG.search(text.part(asked[-1]).strip()) is not None and not _YES_NO.match(text.part(asked[-1]))
    declared = tagged or affirmed or any(_refers_back(text, s) for s in text.sentences)
    focus = _focus(asked, inside, given)
    denial = _denial(text, asked, declared)
    chosen = _stance(stances, cues, denial, inverted)
    if denial is None and _exclusive(text, asked, focus):
        chosen = "required"
    return Question(
        kind=kind,
        stance=chosen,
        broad=kind == "check" and scope.of("broad") > 0.5 and not {"contact_hours", "ceus"} & set(given.facts()) and not _named_only(focus),
        focus=focus,
        wanted=_wanted(text, inside, mentions, given) if kind in ("bound", "count") else None,
        side=_side(cues),
        own=_asks_something(text, asked),
        clauses=likely.labels[:5],
        chances=kinds,
        outside=kinds.of("out_of_scope"),
        stance_chances=stances,
        cues=cues,
        yes_no=yes_no,
        sentence=asked[-1],
        declared=declared,
        denies=denial in ("breaks", "unneeded"),
        unsure=kind == "check"
        and not inverted
        and denial is None
        and not _exclusive(text, asked, focus)
        and stances.best != chosen
        and stances.of(chosen) < _DOUBTFUL
        and stances.of(stances.best) > 0.5,
        loose=any(s.start <= c.start < s.end for s in asked for c in given.loose),
        inverted=inverted,
    )


_VERIFY = re.compile(
    r"^(?:(?:so|and|but|ok|hmm|then|,) )*(?:(?:is|was|are|were) (?:that|this|it|he|she|they|the (?:reviewer|reading|claim|committee|chair|dean|colleague)|my \w+|our \w+|\w+ 's \w+|\w+)(?: \w+)? (?:right|true|correct|accurate|so|the case|valid|wrong|mistaken|false|incorrect)"
    r"|am i (?:right|wrong|correct|mistaken)|(?:right|true|correct|true or false|confirm\w*|agree\w*|thoughts|really|it is true|is that so|can (?:that|this) be (?:right|true)|do(?:es)? (?:that|this|it) (?:hold|sound right|check out)|do you agree|does he have a point|does she have a point))(?: about (?:that|this|it))? ?[?.]*$"
)


def _refers_back(text: Plain, sentence: Sentence) -> bool:
    """Whether a question only asks if what was said before is so."""
    return sentence.asked and _VERIFY.match(text.part(sentence).rpartition(" : ")[2].strip()) is not None


# A question inside a statement ('I was wondering whether 11 units are too many', 'please confirm that we may').
_INDIRECT = re.compile(
    r"(?<!\w)(?:wonder\w*|curious|unsure|not (?:\w+ )?(?:sure|certain|clear)|unclear|unaware|(?:like|love|want|need|trying|hoping|happy|glad) to (?:\w+ )?"
    r"(?:know|find out|hear|learn|check|ask|confirm|verify|understand|see)|(?:can|could|would|will|please|kindly) (?:you )?(?:please )?"
    r"(?:tell|advise|confirm|clarify|check|verify|say|explain)(?: \w+)?|let (?:me|us) know|asking|asks|asked|ask|question is|doubt is|is it known|do you know|any idea)"
    r"(?: (?:me|us|myself|you|about|for|a|bit))* (?:whether|if|that)(?!\w)"
)


def asks_indirectly(words: str) -> bool:
    """Whether a statement puts a yes/no question ('wondering whether ...')."""
    return _INDIRECT.search(words) is not None


def marked(text: Plain) -> Plain:
    """The text with indirect questions, and the sentence that 'is that right?' refers back to, marked as asking too."""
    sentences = [s if s.asked else Sentence(s.start, s.end, asks_indirectly(text.part(s))) for s in text.sentences]
    text = Plain(text.text, tuple(sentences), text.courses)
    for i, sentence in enumerate(sentences):
        if i and _refers_back(text, sentence) and not sentences[i - 1].asked:
            before = sentences[i - 1]
            sentences[i - 1] = Sentence(before.start, before.end, True)
    return Plain(text.text, tuple(sentences), text.courses)


def _asked(text: Plain) -> list[Sentence]:
    """The sentences that ask: those with a question mark (and content), or else the last one with content."""
    marked = [s for s in text.sentences if s.asked]
    full = [s for s in marked if not _VAGUE.match(text.part(s)) and not _refers_back(text, s)]
    if full or marked:
        return full or marked[-1:]
    with_words = [s for s in text.sentences if _WH.search(text.part(s)) or _YES_NO.match(text.part(s))]
    return with_words[-1:] or list(text.sentences[-1:])


def _is_yes_no(text: Plain, asked: list[Sentence]) -> bool:
    for sentence in asked:
        part = text.part(sentence)
        last = re.split(
            r" (?:[,:()-]|and|but) (?=(?:so|is|are|do|does|can|could|may|must|will|would|have|has|am|did|should|any)(?!\w))", part
        )[-1]
        if _YES_NO.match(part) or _YES_NO.match(last) or _TAG.search(part) or asks_indirectly(part):
            return True
        if sentence.asked and not _WH.search(part) and _PREDICATE.search(part):
            return True
    return False


# A question without a verb in front that still wants a yes or no ('Upper-division minimum reached?', 'Good for the graduate share?').
_PREDICATE = re.compile(
    r"(?<!\w)(?:met|meets?|reached|reach(?:es)?|satisf\w+|fine|good|ok|okay|enough|allowed|permitted|permissible|work(?:s|able)?|covered|sufficient|short|heavy|light|clear(?:ed|s)?|pass(?:es|ed)?|fits?|compl\w+|possible|valid|accepta\w+|right|correct|true|over|within|inside|adequate|legal|sound|kosher|alright|problem|missing|needed|required|mandatory|optional|necessary|against|qualif\w+|eligible|too \w+|up to code|all set)(?!\w)"
)


# Calibrated on the labelled questions that the classifier was not trained on: see `evals`.
_OUTSIDE, _SURELY_OUTSIDE, _LIKELY, _SURE = 0.3, 0.6, 0.15, 0.6
# Grammar and classifier read what a 'yes' would mean differently, and the classifier is sure: then nothing is decided.
_DOUBTFUL = 0.2
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


_STRICTLY_HOW_MANY = re.compile(
    r"(?<!\w)(?:how (?:many|much|few|big|large|small|long|far)|(?:what|which) (?:number|percent\w*|share|portion|fraction|is the (?:min|max|least|most|small|larg|cap|limit)\w*)|calculate|compute|convert|= \?)"
)
_EMBEDDED = re.compile(
    r"(?<!\w)(?:(?:can|could|would|will) (?:you|someone|anyone|somebody) (?:please )?(?:tell|explain|say|show|remind|clarify|help|walk|point|list|describe|give)|do you know|any idea|wondering (?:what|who|how|which|where))"
)


def _kind(text: Plain, kinds: Guess, cues: frozenset[str], yes_no: bool, given: Stated, inside: list[Mention], underway: bool) -> Kind:
    """The classifier's kind, held against the grammar: a yes/no form is a check, a how-many form a bound or count."""
    facts = given.facts()
    bodies = any(m.group == "approval" and m.name not in ("provost", "college_dean", "senate_chair") for m in inside)
    domain = bool(given.named or given.level or set(facts) & _TELLING or underway or bodies)
    if re.match(
        r"^(?:(?:and|but|so|ok|hm+|,|wait) )*(?:why|how come)(?!\w)(?! not (?:ok|fine|allowed))", text.part(text.sentences[-1])
    ) and (underway or given.credentials):
        return "lookup"
    ruled_out = (
        {"smalltalk", "clarify"}
        if facts
        or given.credentials
        or set(given.facts())
        or (domain and not underway)
        or any(m.group in ("credential", "role") for m in inside)
        else set()
    )
    elsewhere = [m for m in inside if m.group == "outside" and not re.search(r"(?<!\w)(?:from|at|in|of) (?:the )?$", text.text[: m.start])]
    if elsewhere and not set(given.facts()) & _TELLING:
        return "out_of_scope"
    if (
        len({m.name for m in inside if m.group == "credential" and not m.negated}) > 1
        and re.search(r"(?<!\w)or(?!\w)", text.part(text.sentences[-1]))
        and not yes_no
    ):
        return "classify"
    if (
        "contact_hours" in facts
        and any(m.name == "awards_ceus" for m in inside)
        and "ceus" not in facts
        and not cues & {"permit", "require", "stop"}
    ):
        return "count"
    if (
        any(len({m.value for m in inside if m.group == "value" and m.name == name}) > 1 for name in ("offered_by", "grading"))
        and not yes_no
    ):
        return "lookup"
    if kinds.of("out_of_scope") < (_SURELY_OUTSIDE if domain else _OUTSIDE):
        ruled_out.add("out_of_scope")
    elif not domain:
        return "out_of_scope"
    elliptical = not any(_YES_NO.match(text.part(s)) or _TAG.search(text.part(s)) for s in text.sentences)
    sure = elliptical and kinds.best not in ("check", "out_of_scope") and kinds.labels[0][1] > _SURE
    if yes_no and not sure and not _STRICTLY_HOW_MANY.search(text.text) and not _EMBEDDED.search(text.text):
        ruled_out |= {"bound", "count"}
        if kinds.of("check") > 0.04 and not (cues & {"classify", "compare", "level"}):
            ruled_out |= {"lookup", "procedure", "classify", "compare"}
    if not yes_no and _WH.search(text.part(text.sentences[-1])):
        kept = [label for label, chance in kinds.labels if label not in ruled_out and label != "check" and chance > _LIKELY]
        ruled_out |= {"check"} if kept else set()
    best = next(label for label, _ in kinds.labels if label not in ruled_out)
    if (
        best == "clarify"
        and not underway
        and len(text.text.split()) > 6
        and kinds.of("out_of_scope") > 0.15
        and all(m.group == "cue" for m in inside)
    ):
        return "out_of_scope"
    if best == "bound" and "ceus" in text.text and "contact_hours" in facts:
        best = "count"
    return best  # type: ignore[return-value]


_WRAPPED = re.compile(
    r"(?:(?:am|is|are|was|were|would) (?:i|he|she|they|we|my \w+|our \w+|the \w+|anyone|it) (?:be )?(?:\w+ )?(?:wrong|mistaken|incorrect|off base|confused|lying|misinformed|crazy|out of line)(?: (?:that|in thinking|to think|to say|in saying|to assume|in assuming|in claiming|to claim|about|if i think|if i say|here))*"
    r"|(?:i|we) (?:(?:do|did) not (?:think|believe|suppose|expect)(?! so)|doubt)(?: that)?"
    r"|(?:is|would) it (?:be )?(?:false|untrue|incorrect|wrong|not true|a myth|a lie|inaccurate) (?:that|to say|to claim(?: that)?|to think)(?: that)?)"
)
_OPPOSITE: dict[Stance, Stance] = {"satisfies": "breaks", "breaks": "satisfies", "required": "unneeded", "unneeded": "required"}


def _unwrapped(text: Plain, asked: list[Sentence]) -> tuple[str, bool]:
    """The words that ask, without a wrapper such as 'am I wrong that', and whether the wrapper turns yes and no round.

    A wrapper that stands alone ('Is she wrong?') is about the sentence before it.
    """
    words = " ".join(text.part(s) for s in asked).strip()
    match = _WRAPPED.search(words)
    if match is None:
        aside = [s for s in text.sentences if s not in asked and _refers_back(text, s)]
        return words, any(
            _WRAPPED.search(text.part(s)) or re.search(r"(?<!\w)(?:wrong|mistaken|false|incorrect)(?!\w)", text.part(s)) for s in aside
        )
    rest = words[match.end() :].strip(" ?.,")
    if len(rest.split()) >= 3:
        return rest + " ?", True
    before = [s for s in text.sentences if s.end <= asked[0].start]
    return (text.part(before[-1]).strip(" .") + " ?", True) if before else (words, False)


def _blend(close: Guess, whole: Guess, weight: float = 0.6) -> Guess:
    """Two guesses as one: of the words that ask, and of the whole message."""
    chances = {label: weight * chance for label, chance in close.labels}
    for label, chance in whole.labels:
        chances[label] = chances.get(label, 0.0) + (1 - weight) * chance
    return Guess(tuple(sorted(chances.items(), key=lambda item: -item[1])))


_NOT_ALLOWED = re.compile(
    r"(?<!\w)(?:(?:not|never|no longer)(?: (?:be|been|at all|even|really))* (?:allowed|ok|okay|permitted|permissible|possible|acceptable|fine|enough|sufficient|compliant|valid|legal|eligible|good|count|counts|qualify)|(?:can|may|could|shall) (?:not|never)|off limits|no good|a no go)(?!\w)"
)
_NOT_NEEDED = re.compile(
    r"(?<!\w)(?:not|never|no|nobody|nothing)(?: (?!allowed)\w+){0,3}? (?:need\w*|requir\w*|have to|has to|necessary|mandatory|must|obligat\w*)(?!\w)|(?<!\w)(?:is|are) not (?:needed|required|necessary|mandatory)(?!\w)"
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
    best: Stance = next(s for label, _ in stances.labels for s in _OPPOSITE if s == label and s in allowed)
    if "guarantee" in cues:
        best = "required"
    elif denial is not None:
        best = denial
    return _OPPOSITE[best] if inverted else best


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


def mentions_of(found: list[Mention], *groups: str) -> list[Mention]:
    """The mentions of some groups."""
    return [m for m in found if m.group in groups]


def _focus(asked: list[Sentence], inside: list[Mention], given: Stated) -> tuple[str, ...]:
    """The facts the question is about: those it names or states itself, else all that the message states."""
    credentials = [m.start for m in inside if m.group == "credential"]
    names = [(m.start, m.end) for m in mentions_of(inside, "credential", "level")]
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


def _wanted(text: Plain, inside: list[Mention], mentions: list[Mention], given: Stated) -> str | None:
    """The count a how-many question asks for: the role without a number of its own, nearest behind the question word."""
    spans = [(s.start, s.end) for s in given.statements] + [(c.start, c.end) for c in given.claims]
    roles = [m for m in inside if m.group == "role" and not any(a <= m.start < b + 25 and m.start < b for a, b in spans)]
    taken = {s.fact for s in given.statements}
    start = min((m.start for m in inside if m.group == "cue" and m.name in ("howmany", "most", "least")), default=0)
    if "ceus" in taken:
        return "contact_hours"
    if any(m.group == "flag" and m.name == "awards_ceus" for m in inside) or re.search(r"(?<!\w)ceus?(?!\w)", text.text):
        return "ceus"
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


def _asks_something(text: Plain, asked: list[Sentence]) -> bool:
    """Whether the message has a question with a subject of its own (else it answers, corrects or continues an earlier one)."""
    return (
        any(s.asked for s in asked)
        or _WH.search(" ".join(text.part(s) for s in asked)) is not None
        or any(_YES_NO.match(text.part(s)) for s in asked)
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
