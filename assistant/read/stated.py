"""What one message states: the facts it gives of a program or a learner, and the credentials it can mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise

from assistant.read.approvals import approvals
from assistant.read.counting import Counting
from assistant.read.lexicon import Mention, word_class
from assistant.read.numbers import Quantity
from assistant.read.placed import Placed, placed
from assistant.read.roles import Counted, counted, is_each
from assistant.read.text import Plain
from rules.amount import Amount
from rules.facts import DIVISIONS, Credential

Given = Amount | bool | str | tuple[str, ...]

_FAMILIES = {
    "any_certificate": (Credential.ACADEMIC_CERTIFICATE, Credential.NON_CREDIT_CERTIFICATE),
    "any_micro_credential": (Credential.ACADEMIC_MICRO_CREDENTIAL, Credential.NON_CREDIT_MICRO_CREDENTIAL),
}
_OF_CREDIT = frozenset(("total_units", *DIVISIONS, "transfer_units", "double_counted_units"))
_LEARNER = frozenset(
    (
        "attended_required_sessions",
        "completed_activities",
        "met_passing_standard",
        "score_percent",
        "advanced_work",
        "registered",
        "paid_fees",
    )
)
_PARTICIPATION = frozenset(("bears_seal", "implies_competence", "regular_credit_courses", "sponsored_by_university_unit"))
_TOWARD = re.compile(
    r"(?:toward|towards|into|becoming|build\w* (?:up )?to|lead\w* to|add\w* up to|count\w* for)(?: an?| the| some| another| full| both| my| her| his| their| one)* $"
)
# A rule quoted or claimed ('certificates need at least 18 units', 'at UCLA 8 is fine') states nothing of the program.
_CLAIM_BEFORE = re.compile(
    r"(?<!\w)(?:need(?:s|ed)?|requir\w+|must(?: \w+)?|minimum|maximum|max|min|cap(?:ped)?|limit\w*|floor|ceiling|threshold|rule|policy|catalog(?:ue)?|used to|lets|permits?|changing|changed|wanted|anything|demands?|called for|as little as|speaks)(?: (?!our|my|we)[\w']+){0,4} $"
)
_CLAIM_AFTER = re.compile(
    r"(?: units?| percent| %)? ?(?:(?:is|are|was|were|would be|being) (?:fine|enough|plenty|the (?:minimum|maximum|limit|cap|rule)|required|needed|allowed|ok|okay|sufficient|permitted|the standard)|minimum|maximum|min|max|cap|limit|rule)(?!\w)"
)
_OWN = re.compile(
    r"(?<!\w)(?:our|ours|my|mine|we|this|it|its|i|have|has|is made|total(?:s|ing|led)?|consists?|comes to|proposal|draft|the program|their|they|hers|his|she|he)(?!\w)"
)
_BARE_TOTAL = re.compile(
    r"(?<!\w)(?:of|from|between|somewhere|total(?:s|ling|ing)?|is|make it|makes it|it|to|at|be|are|was|has|have|about|around|exactly|only|just|with|or|say|were|size|hits?|reach(?:es)?|so|number|count|actually|sorry|no|meant|not|but|wait|for|needs?|required?|than|as|if)[ :,]* $"
)

_SAID_TOTAL = re.compile(
    r"(?<!\w)total(?:s|ling)?(?: (?:is|of|comes to|will be|would be|somewhere|anywhere|about|between|from|now|number|units|at))* $"
)
_BARE_END = re.compile(
    r"$| ?[.,?:)]| (?:in total|total|altogether|overall|enough|for|too|then|now|and|or|instead|ok|okay|units?|upper|big|large|right|program)(?!\w)"
)
_TAKEN_BACK = re.compile(r"(?<!\w)(?:not|isn t|instead of|rather than|no longer|never)(?: (?:the|a|at|about|actually|really|really at))? $")


@dataclass(frozen=True)
class Statement:
    """One fact that a message states, with its place in the plain text."""

    fact: str
    value: Given
    start: int
    end: int
    negated: bool = False


@dataclass
class Stated:
    """All that one message states; `shares` are parts of a total that is not known ('27% transfer')."""

    statements: list[Statement] = field(default_factory=list)
    claims: list[Counted] = field(default_factory=list)
    credentials: tuple[Credential, ...] = ()
    named: tuple[Credential, ...] = ()
    level: str | None = None
    loose: list[Counted] = field(default_factory=list)
    taken_back: list[Amount] = field(default_factory=list)
    steps: list[tuple[str, Fraction]] = field(default_factory=list)
    shares: dict[str, Fraction] = field(default_factory=dict)
    unread: bool = False

    def facts(self) -> dict[str, Given]:
        """The facts by name; of two statements of one fact the later holds."""
        found: dict[str, Given] = {}
        for item in self.statements:
            if item.fact in ("approvals", "approvals_missing"):
                before = found.get(item.fact, ())
                found[item.fact] = tuple(
                    dict.fromkeys((*(before if isinstance(before, tuple) else ()), *(item.value if isinstance(item.value, tuple) else ())))
                )
            else:
                found[item.fact] = item.value
        return found


def affirmed(item: Statement) -> Statement:
    """What a denied statement denies: 'it can't bear the seal' is about bearing the seal."""
    if not item.negated:
        return item
    if isinstance(item.value, bool):
        return replace(item, value=not item.value)
    other = {"cpace": "stateside", "stateside": "cpace", "letter": "credit_no_credit", "credit_no_credit": "letter"}.get(str(item.value))
    return replace(item, value=other) if other else item


def stated(
    text: Plain,
    quantities: list[Quantity],
    mentions: list[Mention],
    known: Mapping[str, Given],
    counting: Counting | None = None,
) -> Stated:
    """The facts of one message; `known` are those of earlier turns, from which shares and remainders are worked out.

    `counting` is one reading of what the numbers count; without one the grammar alone says it.
    """
    result = Stated()
    _read_credentials(text, mentions, result)
    if counting is not None:
        _read_placed(text, placed(text, quantities, mentions, counting, underway=bool(known)), known, result)
    else:
        _read_grammar(text, quantities, mentions, known, result)
    _read_words(text, mentions, result)
    _narrow(result, known)
    return result


def _read_placed(text: Plain, found: Placed, known: Mapping[str, Given], result: Stated) -> None:
    """The counts as the learned reader and the grammar place them together."""
    result.claims, result.taken_back, result.unread, result.loose = found.claims, found.taken_back, found.doubtful, found.loose
    changed = [_changed(text.text, step, known, result, told=True) for step in found.steps]
    _read_counts(text, sorted([*found.own, *(c for c in changed if c.open != "step")], key=lambda c: c.start), known, result)


def _read_grammar(text: Plain, quantities: list[Quantity], mentions: list[Mention], known: Mapping[str, Given], result: Stated) -> None:
    counts = counted(text.text, quantities, mentions)
    kept = [c for c in counts if not (_TAKEN_BACK.search(text.text[: c.start]) and len(counts) > 1 and c.amount.exact is not None)]
    own, result.claims = _apart(text, kept)
    result.unread = _left_over(text, quantities, counts)
    result.loose = [c for c in own if c.open == "bare"]
    result.taken_back = [c.amount for c in counts if c not in kept]
    _read_counts(text, own, known, result)


def _read_credentials(text: Plain, mentions: list[Mention], result: Stated) -> None:
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


_LOOSE_WORDS = re.compile(
    r"(?<!\w)(?:doubl(?:e|ed|ing)(?! (?:count|dip|use))|twice|halv\w+|in half|tripl\w+|merg\w+|per (?:term|semester|year|quarter)|each (?:term|semester|year|quarter)|give or take|approximately|roughly|around|almost|nearly|(?<!what )(?<!how )about)(?= (?:\d|a dozen|my|our|the|it|ten|eleven|twelve|nine|for|units)|$| [?.,])"
)


_LIMIT_WORD = re.compile(r" (?:minimum|maximum|min|max|cap|limit|rule|ceiling|floor|threshold|requirement)(?!\w)")


def _left_over(text: Plain, quantities: list[Quantity], counts: list[Counted]) -> bool:
    """Whether a number of the message found no place: then a yes or no could rest on half of what was said."""
    placed = [(c.start, c.end) for c in counts]
    for item in quantities:
        if re.search(r"(?:all|everything) (?:but|except)(?: for)? $", text.text[: item.start]):
            return True
        if is_each(text.text, item):
            continue
        free = not any(a <= item.start < b or item.start <= a < item.end for a, b in placed)
        if (
            free
            and item.noun == "units"
            and not _LIMIT_WORD.match(text.text[item.end :])
            and not re.match(r" (?:\w+ ){0,2}?(?:class|course|seminar|prereq\w*|elective|lab|intro\w*|module)(?!\w)", text.text[item.end :])
        ):
            return True
        if item.noun == "bare" and re.match(
            r" (?:of (?:them|these|those|which|the units)|(?:are|were|is) (?:from|at|taken|done|transfer\w*))(?!\w)", text.text[item.end :]
        ):
            roleless = not any(c.start == item.start and c.open == "" for c in counts)
            if roleless:
                return True
    return any(
        _LOOSE_WORDS.search(text.text[max(0, q.start - 22) : q.end + 40]) for q in quantities if q.noun in ("units", "bare", "courses")
    )


def _apart(text: Plain, counts: list[Counted]) -> tuple[list[Counted], list[Counted]]:
    """The counts that state something of the program, and those in a clause that only quotes or claims a rule."""
    own: list[Counted] = []
    claims: list[Counted] = []
    for item in counts:
        sentence = text.sentence_at(item.start)
        clause = _clause(text.text, item.start, sentence.start, sentence.end)
        before, after = text.text[sentence.start : item.start], text.text[item.end : sentence.end]
        follows = bool(claims) and text.sentence_at(claims[-1].start) == sentence
        claimed = (
            not sentence.asked
            and _OWN.search(clause) is None
            and (follows or (_CLAIM_BEFORE.search(before) or _CLAIM_AFTER.match(after)) is not None)
        )
        (claims if claimed else own).append(item)
    return own, claims


def _clause(text: str, position: int, start: int, end: int) -> str:
    before = re.split(r" (?:[,:(]|but|so|since|because|while|then|and (?=our|we|my|i |ours)) ", text[start:position])[-1]
    after = re.split(r" (?:[,:)]|but|so|since|because|while|then|and (?=our|we|my|i |ours)) ", text[position:end])[0]
    return f" {before}{after} "


def _read_counts(text: Plain, counts: list[Counted], known: Mapping[str, Given], result: Stated) -> None:
    counts = [_changed(text.text, c, known, result) for c in counts]
    firm = [c for c in counts if c.open == "" and not c.part]
    totals = [c for c in firm if c.fact == "total_units"]
    if not totals:
        totals = [
            c
            for c in counts
            if c.open == "bare"
            and (not known or _SAID_TOTAL.search(text.text[: c.start]))
            and _BARE_TOTAL.search(text.text[: c.start])
            and _BARE_END.match(text.text[c.end :])
            and not re.search(r"(?:other|another|remaining|last|first|next|same) $", text.text[: c.start])
        ]
    totals = _after_correction(text.text, totals)
    chosen = _main_total(text.text, totals)
    present = [t for t in totals if not _PAST.search(text.text[: t.start])]
    result.unread = result.unread or (
        len({t.amount for t in present if t.open == ""}) > 1 and not any(_SAID_TOTAL.search(text.text[: t.start]) for t in present)
    )
    if chosen is not None:
        result.statements.append(Statement("total_units", chosen.amount, chosen.start, chosen.end))
    seen: dict[str, Counted] = {}
    for item in firm:
        if item.fact == "total_units":
            continue
        before = seen.get(item.fact)
        if before is not None and item.fact in DIVISIONS and _adds(text.text, before, item):
            item = Counted(item.fact, _plus(before.amount, item.amount), before.start, item.end)
            result.statements = [s for s in result.statements if s.fact != item.fact]
        seen[item.fact] = item
        result.statements.append(Statement(item.fact, item.amount, item.start, item.end))
    _step(known, result)
    total = result.facts().get("total_units", known.get("total_units"))
    if isinstance(total, Amount) and total.exact is not None:
        _work_out(counts, total.exact, known, result)
    else:
        result.shares = {c.fact: c.amount.exact for c in counts if c.part and c.amount.exact is not None and c.fact != "total_units"}


_MORE = re.compile(
    r"(?<!\w)(?:add(?:s|ed|ing)?(?: (?:on|in|up))?|bolt(?:ed|ing)?(?: on)?|tack(?:ed|ing)?(?: on)?|append\w*|attach\w*|(?:with|plus|and|another|extra)|gain\w*|grow\w* by|increase\w* by|up by|throw(?:ing)? in|include)(?: (?:another|one|an?|extra|more|on|by|of|additional|just))* $"
)
_FEWER = re.compile(
    r"(?<!\w)(?:drop(?:ped|ping|s)?|cut(?:ting|s)?(?: out)?|remov\w+|tak(?:e|ing) (?:out|away|off)|shed\w*|los(?:e|ing)|delet\w+|trim\w*|shrink\w* by|reduc\w+ by|minus|less|down by|eliminat\w+)(?: (?:an?|of|by|the|one|another|our|it|them|that|this|program|total|size))* $"
)


_SLIP = re.compile(
    r"(?<!\w)(?:i mean|i meant|sorry|wait|rather|make (?:it|that)|actually|correction|scratch that|or should i say|no)(?!\w)"
)


def _after_correction(text: str, totals: list[Counted]) -> list[Counted]:
    """The totals without those that the same message corrects at once ('13 units, I mean 11')."""
    kept = [one for one, two in pairwise(totals) if not _SLIP.search(text[one.end : two.start])]
    return [*kept, *totals[-1:]]


def _changed(text: str, item: Counted, known: Mapping[str, Given], result: Stated, told: bool = False) -> Counted:
    """A count that only changes an earlier one ('add 3 units', 'one more lower-division unit'): set aside as a step; `told` that it is."""
    before = text[: item.start]
    more = (
        re.match(r" (?:more|additional|extra)(?!\w)", text[item.end :])
        or re.search(r"(?<!\w)more(?!\w)", text[item.start : item.end])
        or (_MORE.search(before) and not re.search(r"(?:with|plus|and) $", before))
    )
    fewer = re.match(r" (?:fewer|less)(?!\w)", text[item.end :]) or _FEWER.search(before)
    if (
        not (more or fewer or told)
        or item.open
        or item.part
        or item.amount.exact is None
        or item.fact not in (*DIVISIONS, "total_units", "transfer_units", "prior_learning_units")
    ):
        return item
    base = known.get("total_units") if item.fact in (*DIVISIONS, "total_units") else known.get(item.fact)
    if not isinstance(base, Amount):
        if fewer or re.search(r"(?<!\w)(?:if|add\w*|bolt\w*|extend\w*|grow\w*) (?:\w+ ){0,3}$", before):
            result.unread = True  # a change of something that was not stated before
            return Counted(item.fact, item.amount, item.start, item.end, open="step")
        return item
    result.steps.append((item.fact, -item.amount.exact if fewer else item.amount.exact))
    return Counted(item.fact, item.amount, item.start, item.end, open="step")


def _step(known: Mapping[str, Given], result: Stated) -> None:
    """Apply the steps to the counts known from before: a step in a division moves the total with it."""
    now = result.facts()
    for fact, size in result.steps:
        for name in dict.fromkeys((fact, "total_units") if fact in (*DIVISIONS, "total_units") else (fact,)):
            old = known.get(name)
            if name not in now and isinstance(old, Amount) and old.exact is not None and old.exact + size >= 0:
                result.statements.append(Statement(name, Amount.exactly(old.exact + size), 0, 0))


def _adds(text: str, one: Counted, two: Counted) -> bool:
    """Whether two counts of one division in a list add up ('two 300-level and three 400-level courses')."""
    return (
        re.fullmatch(r"[^.?]*(?:and|,|plus|\+)[^.?]*", text[one.end : two.start]) is not None
        and re.search(r"not|no|actually|sorry|instead|meant|make|wait", text[one.end : two.start]) is None
    )


def _plus(one: Amount, two: Amount) -> Amount:
    return Amount(
        one.low + two.low,
        None if one.high is None or two.high is None else one.high + two.high,
        one.low_open or two.low_open,
        one.high_open or two.high_open,
    )


_PAST = re.compile(
    r"(?<!\w)(?:began|begin|started|start|was|were|used to (?:be|have)|originally|initially|formerly|previously|at first|had been|old|older|down from|up from|cut from|instead of)(?: (?!now|then)\w+){0,3} $"
)


def _main_total(text: str, totals: list[Counted]) -> Counted | None:
    """Of several totals the one said of the program, else the first one that is no afterthought."""
    totals = [t for t in totals if not _PAST.search(text[: t.start])] or totals
    for item in totals:
        if re.search(r"(?:total(?:s|ing|ling)?(?: of)?|altogether|in all|overall|comes to) (?:of )?$", text[: item.start]) or re.match(
            r" (?:in total|total|altogether|overall|in all|all told)", text[item.end :]
        ):
            return item
    return totals[0] if totals else None


def _work_out(counts: list[Counted], total: Fraction, known: Mapping[str, Given], result: Stated) -> None:
    """Shares of the total in units, and what a remainder ('the rest are lower-division') comes to."""
    for item in counts:
        if item.part and item.fact != "total_units":
            high = item.amount.high
            amount = Amount(item.amount.low * total, None if high is None else high * total, item.amount.low_open, item.amount.high_open)
            result.statements.append(Statement(item.fact, amount, item.start, item.end))
    facts = {**known, **result.facts()}
    for item in counts:
        if item.open == "rest":
            others = [facts.get(name) for name in DIVISIONS if name != item.fact]
            taken = [a.exact for a in others if isinstance(a, Amount)]
            if taken and all(a is not None for a in taken):
                left = total - sum((a for a in taken if a is not None), Fraction(0))
                if left >= 0:
                    result.statements.append(Statement(item.fact, Amount.exactly(left), item.start, item.end))


def _read_words(text: Plain, mentions: list[Mention], result: Stated) -> None:
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


def _read_values(mentions: list[Mention], result: Stated) -> None:
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
