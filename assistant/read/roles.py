"""What each quantity counts: the total, a division, units from elsewhere, hours, CEUs or a score."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import pairwise

from assistant.read.lexicon import Mention
from assistant.read.numbers import Quantity
from rules.amount import Amount
from rules.facts import DIVISIONS

_OF_WHICH = re.compile(
    r"(?:of (?:them|these|those|which|it|the units|that|the total|whom)|are|is|at(?: the)?|from|in|were|come|comes|would be|will be|being|as|the|and|which|that|all|of|units?|for|:|=|will|worth|coursework|\(|in from|through|via|be|level|would|count|to|over|moved|toward|towards|coming|courses?|more|only|just|go|goes|going|counts?|counted|counting|apply|applied|shared|also|have|put|used|was|awarded|given|granted|done|taken|earn|earned)"
)
_LINK = re.compile(rf"^(?: {_OF_WHICH.pattern}(?!\w))* ?$")
_BACK = re.compile(
    r"^(?: (?:units?|credits?|is|are|:|=|of|was|courses?|coursework|at|we have|has|have|there are|level|count|stands at|comes to|share|portion|makes up|work|about|division|make up|only|just|total|it is|goes to|equals))* ?$"
)
_COMPLEMENT = re.compile(
    r"(?<!\w)(?:(?:the )?(?:rest|remainder|remaining(?: (?:ones|units|courses|\w+))?|others?|balance|leftover(?: units)?|everything else|what is left|other (?:units|courses|ones|\w+(?: units)?)|all (?:the )?others?))(?!\w)"
)
_UNSURE = re.compile(
    r"(?<!\w)(?:blend|mix(?:ture)?|combination|some|either|possibly|maybe|perhaps|undecided|or|split between|unknown|unclear)(?!\w)"
)
_NONE = re.compile(
    r"(?<!\w)(?:no|zero|none|nothing(?! but)|without(?: any)?|not any|0|nil|never any|and no|not a single)(?: (?:of (?:them|it|these|those|which)(?: is| are)?|is|are|units? of|units?|from|at|in|that is|come|comes|in the way of|for|any|any of it|other|single|one|or))*$"
)
_ALL = re.compile(
    r"(?<!\w)(?:all(?: \w+)?(?: of (?:them|it|these|those|which|the units))?|entirely|everything|fully|100 %|exclusively|wholly|purely|only|every (?:single )?(?:course|unit|one|class)|each (?:course|one))(?: (?:is|are|were|being|units|courses|the|at|of|in|comes?|from|will be|would be|the courses))*$|(?<!\w)(?:nothing but|solely|just|only|pure)$"
)


# How much is said without a number: more than half of the total, or any at all.
_MOST = re.compile(
    r"(?<!\w)(?:most|mostly|the (?:vast )?majority|the (?:great )?bulk|the lion 's share|more than half|over half)(?: (?:of|it|them|the|its|our|these|those|units?|courses?|is|are|at|level))* $"
)
_SOME = re.compile(
    r"(?<!\w)(?:some|a few|several|a couple(?: of)?|a handful of|a bit of|a little|certain)(?: (?:of|the|units?|courses?|from|by|as|are|is|at|level))* $"
)


_OUT_OF = re.compile(r" (?:(?:units?|courses?) )?(?:out )?of (?:the |our |its |my |their |an? |a total of |total |this |that )*")
_FILLER = re.compile(
    r"(?<!\w)(?:our|my|their|his|her|your|an?|this|that|program|certificate|cert|student|students|s|we|i|they|you|possible|can|may|could|either|by|earned|taken|completed|accepted|allowed|brought|undergraduate|micro|credential|academic|exactly|actually|currently|now|it|its|cutting|enough)(?!\w)"
)


_NOT_ALL = re.compile(r"(?<!\w)(?:not|almost|nearly|practically|mostly|virtually|about) (?:all|every|entirely|everything|only|just)(?!\w)")


@dataclass(frozen=True, slots=True)
class Counted:
    """A quantity with the fact it states; `part` where it is a share of the total rather than a number of units."""

    fact: str
    amount: Amount
    start: int
    end: int
    part: bool = False
    open: str = ""


def counted(text: str, quantities: list[Quantity], mentions: list[Mention]) -> list[Counted]:
    """Every quantity with its role, in order of the text; shares stay shares until the total is known."""
    roles = [m for m in mentions if m.group == "role" and not _inside_credential(m, mentions)]
    text = _blanked(
        text, [m for m in mentions if m.group in ("credential", "level") and not any(r.start < m.end and m.start < r.end for r in roles)]
    )
    found: list[Counted] = []
    used: set[int] = set()
    sized = _course_sizes(text, quantities)
    wholes = {id(two) for one, two in pairwise(sized) if _OUT_OF.fullmatch(text[one.end : two.start])}
    for item in sized:
        role = None if id(item) in wholes else _role_of(text, item, [q for q in sized if id(q) not in wholes], roles, used)
        made = _made(text, item, role, whole=id(item) in wholes)
        if made is not None:
            found.append(made)
            if role is not None:
                used.add(role.start)
    found = _summed(text, sized, found)
    found += _without_number(text, roles, used, sized)
    return sorted(found, key=lambda c: c.start)


_AND_ONE = re.compile(r" (?:\w+ ){0,2}?(?:and|plus|,|, and) (?:an?|one|another) ")
_ONE_COURSE = re.compile(r" (?:\w+ ){0,2}?(?:class|course|seminar|elective|lab|module|workshop)(?!\w)")


def _summed(text: str, quantities: list[Quantity], found: list[Counted]) -> list[Counted]:
    """The total of courses listed by size: 'a 6-unit and a 7-unit course', 'two 3-unit courses and two 4-unit courses'."""
    groups = [q for q in quantities if q.noun == "courses" and q.each is not None and q.amount.exact is not None]
    own = [c for c in found if c.fact == "total_units" and c.open == "" and any(c.start == g.start for g in groups)]
    if len(own) > 1 and len(own) == len([c for c in found if c.fact == "total_units" and c.open == ""]):
        total = sum((c.amount.exact or Fraction(0) for c in own), Fraction(0))
        return [c for c in found if c not in own] + [Counted("total_units", Amount.exactly(total), own[0].start, own[-1].end)]
    singles: list[Quantity] = []
    for one, two in pairwise(quantities):
        joined = one.noun == two.noun == "units" and _AND_ONE.fullmatch(text[one.end : two.start]) and _ONE_COURSE.match(text[two.end :])
        if joined:
            singles += [q for q in (one, two) if q not in singles]
    if len(singles) < 2 or any(q.amount.exact is None for q in singles):
        return found
    total = sum((q.amount.exact for q in singles if q.amount.exact is not None), Fraction(0))
    rest = [c for c in found if not any(c.start == q.start for q in singles)]
    return [*rest, Counted("total_units", Amount.exactly(total), singles[0].start, singles[-1].end)]


def _blanked(text: str, names: list[Mention]) -> str:
    """The text with the names of credentials and levels reduced to filler, so that words on both sides can meet."""
    for name in names:
        text = text[: name.start] + "program".ljust(name.end - name.start)[: name.end - name.start] + text[name.end :]
    return text


def _inside_credential(role: Mention, mentions: list[Mention]) -> bool:
    """Whether the word belongs to the name of a credential or a level ('graduate certificate')."""
    return any(
        m.group in ("credential", "level") and m.start <= role.start and role.end <= m.end and (m.name != "graduate" or m.end > role.end)
        for m in mentions
    )


_EACH_BEHIND = re.compile(r" ?\)?(?: each| apiece| a pop| a piece| per (?:course|class)| every one)(?!\w)")
_EACH_BEFORE = re.compile(
    r"(?<!\w)(?:each|all|every one|apiece|all of them|everything)(?: (?:is|are|of|worth|being|carries|carry|course|at|for|with|courses|one|of which))* $"
)


def is_each(text: str, item: Quantity) -> bool:
    """Whether a number of units is the size of every course ('each 3 units', '3 units a pop')."""
    return _EACH_BEHIND.match(text[item.end :]) is not None or _EACH_BEFORE.search(text[: item.start]) is not None


def _each(text: str, quantities: list[Quantity]) -> Fraction | None:
    """The size stated for every course, where there is one and courses are counted."""
    sizes = {
        q.amount.exact
        for q in quantities
        if q.noun in ("units", "bare") and q.amount.exact is not None and q.amount.exact <= 9 and is_each(text, q)
    }
    counted = any(q.noun == "courses" for q in quantities) or re.search(r"(?<!\w)courses?(?!\w)|coursecode", text) is not None
    return sizes.pop() if len(sizes) == 1 and counted else None


def _course_sizes(text: str, quantities: list[Quantity]) -> list[Quantity]:
    """Bare course counts ('two 500-level and one 400-level') given the size stated for the courses before them."""
    size = _each(text, quantities)
    quantities = [
        q for q in quantities if size is None or not (q.noun in ("units", "bare") and q.amount.exact == size and is_each(text, q))
    ]
    result = []
    for item in quantities:
        if item.noun == "courses" and item.each is not None:
            size = item.each
        elif size is not None and item.noun in ("bare", "courses") and item.amount.exact is not None and item.amount.exact < 12:
            item = replace(item, noun="courses", each=size)
        result.append(item)
    return result


def _role_of(text: str, item: Quantity, quantities: list[Quantity], roles: list[Mention], used: set[int]) -> Mention | None:
    """The role whose word stands inside the quantity, right behind it, or right before it."""
    inside = [r for r in roles if item.start <= r.start < item.end]
    if inside:
        return inside[0]
    others = [q for q in quantities if q is not item]
    ahead = [r for r in roles if r.start >= item.end and not any(item.end <= q.start < r.start for q in others)]
    if ahead and _LINK.fullmatch(_squeezed(text[item.end : ahead[0].start])):
        return ahead[0]
    behind = [r for r in roles if r.end <= item.start and not any(r.end <= q.start < item.start for q in others)]
    if behind and behind[-1].start not in used and _BACK.fullmatch(text[behind[-1].end : item.start] or " "):
        return behind[-1]
    return None


def _squeezed(gap: str) -> str:
    """The words between a number and a role with names and fillers reduced to 'of'; a doubtful link is left as it is."""
    if _UNSURE.search(gap):
        return gap
    words = re.sub(r"(?:out )?of (?:the |an? |our |its |my |this )?\d+(?:\.\d+)?(?: units?)?", "of", gap)
    return " " + " ".join(_FILLER.sub("of", words).split()) + " " if words.strip() else " "


def _made(text: str, item: Quantity, role: Mention | None, whole: bool = False) -> Counted | None:
    if item.noun == "hours":
        return Counted("contact_hours", item.amount, item.start, item.end)
    if item.noun == "ceus":
        return Counted("ceus", item.amount, item.start, item.end)
    if item.noun in ("percent", "share"):
        fact = role.name if role else "score_percent" if _is_score(text, item) else None
        portion = _scaled(item.amount, Fraction(1, 100)) if item.noun == "percent" and fact != "score_percent" else item.amount
        return Counted(fact, portion, item.start, item.end, part=fact != "score_percent") if fact else None
    if item.noun == "other":
        return None
    units = item.units
    if item.noun == "courses" and item.each is None:
        return None
    if units is None:
        return None
    if role is not None:
        return Counted(role.name, units, item.start, item.end)
    if item.noun == "bare" and not whole:
        if _is_score(text, item):
            return Counted("score_percent", units, item.start, item.end)
        return Counted("total_units", units, item.start, item.end, open="bare")
    if item.noun == "units" and re.match(
        r" (?:\w+ ){0,2}?(?:class|course|seminar|prereq\w*|elective|lab|intro\w*|module)(?!\w)", text[item.end :]
    ):
        lone = re.search(r"(?<!\w)(?:single|one|lone|only|just an?|stand alone) $", text[: item.start])
        return Counted("total_units", units, item.start, item.end) if lone else None  # else the size of one course
    return Counted("total_units", units, item.start, item.end)


def _is_score(text: str, item: Quantity) -> bool:
    near = text[max(0, item.start - 45) : item.start] + " | " + text[item.end : item.end + 35]
    return (
        re.search(
            r"(?<!\w)(?:scor(?:e|ed|es|ing)|average[ds]?|averaging|avg|grade of|on the (?:assess\w*|tests?|exams?|quiz\w*|final)|final grade|overall grade|passing (?:standard|mark|score) with an?)(?!\w)",
            near,
        )
        is not None
    )


def _scaled(amount: Amount, factor: Fraction) -> Amount:
    return Amount(amount.low * factor, None if amount.high is None else amount.high * factor, amount.low_open, amount.high_open)


_ALL_BUT = re.compile(
    r"all (?:but|except(?: for)?) (one|two|three|a|1|2|3)(?: (?:of (?:them|those|the courses)|courses?|is|are|being|which|that))* ?$"
)


def _all_but(word: str, quantities: list[Quantity]) -> Fraction | None:
    """The units of 'all but one' course, where the number of courses and their size are known."""
    courses = next((q for q in quantities if q.noun == "courses" and q.each is not None and q.amount.exact is not None), None)
    if courses is None or courses.each is None or courses.amount.exact is None:
        return None
    return (courses.amount.exact - {"two": 2, "2": 2, "three": 3, "3": 3}.get(word, 1)) * courses.each


def _without_number(text: str, roles: list[Mention], used: set[int], quantities: list[Quantity]) -> list[Counted]:
    """Roles stated by a word instead of a number: 'no graduate units', 'all upper-division', 'the rest are lower division'."""
    found: list[Counted] = []
    for role in roles:
        if role.start in used or any(q.start <= role.start < q.end for q in quantities):
            continue
        before = text[: role.start]
        clause = re.split(r" [.?,:] |(?<!nothing) but | and then ", before)[-1].rstrip()
        if _NONE.search(clause) or (role.negated and re.search(r"(?:no|without|any|not) (?:\w+ (?:or|nor|and|,) )?$", before + " ")):
            found.append(Counted(role.name, Amount.exactly(0), role.start, role.end))
        elif _MOST.search(clause + " ") and role.name in DIVISIONS:
            found.append(
                Counted(role.name, Amount(Fraction(1, 2), Fraction(1), low_open=True), role.start, role.end, part=True, open="vague")
            )
        elif _SOME.search(clause + " "):
            found.append(Counted(role.name, Amount(Fraction(0), None, low_open=True), role.start, role.end, open="vague"))
        elif _UNSURE.search(clause) or re.match(r" / | or ", text[role.end :]):
            continue
        elif (but := _ALL_BUT.search(clause)) and role.name in DIVISIONS:
            left = _all_but(but.group(1), quantities)
            found += [Counted(role.name, Amount.exactly(left), role.start, role.end)] if left is not None else []
        elif _COMPLEMENT.search(clause) and role.name in DIVISIONS:
            found.append(Counted(role.name, Amount(Fraction(0), None), role.start, role.end, open="rest"))
        elif _ALL.search(clause) and not _NOT_ALL.search(clause) and role.name in DIVISIONS:
            found.append(Counted(role.name, Amount.exactly(1), role.start, role.end, part=True))
    return found
