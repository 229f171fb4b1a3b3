"""Quantities in plain text: digits, words, fractions, percentages, ranges and comparisons, with the noun they count."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from rules.amount import Amount

Noun = Literal["units", "courses", "hours", "ceus", "percent", "share", "bare", "other"]

_ONES = {
    w: i
    for i, w in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {w: 10 * i for i, w in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)}
_PARTS = {
    "half": Fraction(1, 2),
    "third": Fraction(1, 3),
    "thirds": Fraction(1, 3),
    "quarter": Fraction(1, 4),
    "quarters": Fraction(1, 4),
    "fourth": Fraction(1, 4),
    "fourths": Fraction(1, 4),
    "fifth": Fraction(1, 5),
    "fifths": Fraction(1, 5),
    "sixth": Fraction(1, 6),
    "eighths": Fraction(1, 8),
}
_WORD = "|".join((*_ONES, *_TENS))
_NUM = rf"(?:\d+ / \d+|\d+(?:\.\d+)?(?: \d+ / \d+)?|(?:half )?a dozen|(?:{'|'.join(_TENS)}) (?:{'|'.join(list(_ONES)[1:10])})|(?:{_WORD})(?: hundred)?|a hundred)(?: and (?:a |one )?(?:half|quarter)| point five)?"
_PART = rf"(?:(?:(?:{'|'.join(list(_ONES)[1:10])}|a|\d) )?(?:{'|'.join(_PARTS)})(?= (?:of|the|are|is|is|it|were|upper|lower|graduate|grad|ud|ld|,|\.|\?|come|from|transfer|in|and|units?|at)\b| [,.?]|$))"
_NOUNS: tuple[tuple[Noun, str], ...] = (
    ("percent", r"%|percent|per cent|pct"),
    ("hours", r"(?:contact |clock |instructional |seat |class )?(?:hours?|hrs?)(?! (?:units?|credits?))(?: of (?:contact|instruction))?"),
    ("ceus", r"ceus?|continuing education units?|c e u s?"),
    (
        "courses",
        r"(?:(?:additional|more|other|elective|regular|different|separate|short|full|required|non credit|noncredit|online|semester) )*(?:courses?|classes|class|seminars?|electives?|modules?)",
    ),
    ("units", r"(?:(?:semester|credit|academic|course|total|more|additional|extra|other) )*(?:units?|credit hours?|credits?|cr)(?! / )"),
    (
        "other",
        r"years?|months?|weeks?|days?|evenings?|mornings?|afternoons?|nights?|weekends?|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|workshops?|lessons?|lectures?|students?|people|learners?|participants?|faculty|instructors?|dollars?|minutes?|sessions?|meetings?|semesters?|terms?|points?|pages?|times?|types?|kinds?|programs?|certificates?|certs?|micro ?credentials?|levels?|things?|questions?|am|pm|k|departments?|colleges?|members?|seats?|sections?|campuses|alumni|applicants?|bucks|categories|gpa|assignments?|quizzes|projects?",
    ),
)
_BEFORE: tuple[tuple[str, str], ...] = (
    ("ge", r"at least|no (?:less|fewer) than|not (?:less|fewer) than|a? ?minimum of|min(?:imum)?|upwards of"),
    ("le", r"at most|up to|no more than|not more than|a? ?maximum of|max(?:imum)?|not over|not exceeding|no greater than"),
    ("gt", r"more than|over|above|greater than|exceeding|in excess of|beyond"),
    ("lt", r"less than|fewer than|under|below|just under|short of|shy of"),
)
_AFTER: tuple[tuple[str, str], ...] = (
    ("ge", r"\+|or (?:more|above|greater|higher|better)|and (?:up|above|over)|minimum"),
    ("le", r"or (?:less|fewer|under|below)|max(?:imum)?"),
)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number in the text: where it stands, what it may be, the noun it counts, and for courses the units of each."""

    start: int
    end: int
    amount: Amount
    noun: Noun
    each: Fraction | None = None
    compared: str = ""

    @property
    def units(self) -> Amount | None:
        """The amount in units: of courses only where the units of each are known."""
        if self.noun in ("units", "bare"):
            return self.amount
        if self.noun == "courses" and self.each is not None:
            high = self.amount.high
            return Amount(
                self.amount.low * self.each, None if high is None else high * self.each, self.amount.low_open, self.amount.high_open
            )
        return None


_QUANTITY = re.compile(rf"(?<![\w.])(?P<low>{_PART}|{_NUM})(?: (?P<join>to|through|or|and|up to) (?P<high>{_NUM})(?= ))?(?![\w])")


def value(words: str) -> Fraction:
    """The number that digits or number words stand for ('2 1 / 2', 'twenty one', 'ten and a half', 'two thirds')."""
    words = words.strip()
    extra = Fraction(0)
    for tail, plus in (
        (" and a half", Fraction(1, 2)),
        (" and one half", Fraction(1, 2)),
        (" and half", Fraction(1, 2)),
        (" and a quarter", Fraction(1, 4)),
        (" point five", Fraction(1, 2)),
    ):
        if words.endswith(tail):
            words, extra = words.removesuffix(tail), plus
    if (match := re.fullmatch(r"(\d+) (\d+) / (\d+)", words)) and int(match[3]):
        return Fraction(int(match[1])) + Fraction(int(match[2]), int(match[3])) + extra
    if (match := re.fullmatch(r"(\d+) / (\d+)", words)) and int(match[2]):
        return Fraction(int(match[1]), int(match[2]))
    if re.fullmatch(r"\d+(\.\d+)?", words):
        return Fraction(words) + extra
    if words in ("a dozen", "half a dozen"):
        return Fraction(6 if words.startswith("half") else 12) + extra
    total, parts = Fraction(0), words.split()
    for word in parts:
        if word in _PARTS:
            return (total or Fraction(1)) * _PARTS[word]
        if word == "hundred":
            total = (total or Fraction(1)) * 100
        elif word not in ("a", "and"):
            total += Fraction(int(word)) if word.isdigit() else Fraction(_ONES.get(word, _TENS.get(word, 0)))
    return total + extra


def quantities(text: str) -> list[Quantity]:
    """Every quantity of the plain text in order; a year, a section number or a part of a date or time is none."""
    from policy_corpus.named import named_spans

    for start, end in named_spans(text):  # numbers of clauses count nothing
        text = text[:start] + "x" * (end - start) + text[end:]
    found: list[Quantity] = []
    for match in _QUANTITY.finditer(text):
        if match.group("low") in ("a", "one") or _is_name(text, match):
            continue
        found += _quantity(text, match)
    return _multiplied(text, found)


def _is_name(text: str, match: re.Match[str]) -> bool:
    """Whether the number only names something: a year, a clause, a room, a form, a phone number, a date."""
    before, after = text[max(0, match.start() - 26) : match.start()], text[match.end() : match.end() + 14]
    low = match.group("low")
    if re.search(
        r"(?<!\w)(?:section|sec|clause|policy|ps|rule|article|part|room|rm|building|bldg|fo|phone|ext|form|step|item|option|level|version|fall|spring|summer|winter|january|february|(?:in|on|by|until|since|last|this|next|early|mid|late) (?:march|may)|april|june|july|august|september|october|november|december|jan|feb|apr|jun|jul|aug|sept?|oct|nov|dec|since|class of|id|ticket|no \.|number|chapter|phase|week|day|year|grade|title|us|sb|ab) $",
        before,
    ) and not re.match(r" (?:units?|courses?|credits?|hours?|ceus?|%|percent)", after):
        return True
    if re.fullmatch(r"(?:19|20)\d\d", low) and not re.match(r" (?:units?|contact|hours?|hrs)", after):
        return True
    if (
        re.fullmatch(r"[1-7]\.\d{1,2}", low)
        and re.search(
            r"(?:\bper|under|in|of|see|by|and|with|does|says?|,|\(|to|about|what is|what does|violate|meet|rules?|contradict|conflict with) $|^$",
            before,
        )
        and not re.match(
            r" (?:units?|ceus?|hours?|hrs?|of|are|is)? ?(?:units?|ceus?|hours?|hrs?|upper|lower|graduate|grad|transfer)", after
        )
    ):
        return True
    return bool(re.match(r" (?:st|nd|rd|th|am|pm|a\.m|p\.m|:)\b", after)) or bool(re.search(r"\d [:/] $", before))


_CHANGE = re.compile(
    r"(?<!\w)(?:grow|grew|shr[iau]nk|cut|reduc|increas|went|go|mov|chang|expand|drop|rais|trim|came|bring|brought|take|took|scal|slim)\w*(?: (?!is|was|are)\w+){0,4} from $"
)


def _quantity(text: str, match: re.Match[str]) -> list[Quantity]:
    low, high = match.group("low"), match.group("high")
    join = match.group("join")
    end = (
        match.end()
        if (high and join in ("to", "through", "or", "up to")) or (high and re.search(r"between $", text[: match.start()]))
        else match.end("low")
    )
    used_high = end == match.end() and high is not None
    first = value(low)
    share = first < 1 and ("/" in low or any(part in low.split() for part in _PARTS))
    noun, noun_end = _noun(text, end)
    if used_high and high is not None and _CHANGE.search(text[: match.start()]):
        return [Quantity(match.start("high"), noun_end, Amount.exactly(value(high)), noun)]
    if used_high and high is not None and value(high) > first:
        amount = Amount(first, value(high))
    elif used_high and high is not None:
        return [
            Quantity(match.start(), match.end("low"), Amount.exactly(first), noun),
            Quantity(match.start("high"), noun_end, Amount.exactly(value(high)), noun),
        ]
    else:
        amount, compared = _compared(text, match.start(), noun_end, first)
        made = [
            Quantity(
                match.start(), noun_end, amount, "share" if share and noun in ("bare", "units", "courses") else noun, compared=compared
            )
        ]
        if high and not used_high:  # '10 and 4': the second number is a quantity of its own
            made += _second(text, match)
        return made
    return [Quantity(match.start(), noun_end, amount, noun)]


def _second(text: str, match: re.Match[str]) -> list[Quantity]:
    noun, end = _noun(text, match.end("high"))
    return [Quantity(match.start("high"), end, Amount.exactly(value(match.group("high"))), noun)]


def _noun(text: str, end: int) -> tuple[Noun, int]:
    rest = text[end:]
    for noun, pattern in _NOUNS:
        match = re.match(rf"(?: (?:or so|plus|whole|full|total|required|of the|of our|of)\b)? (?:{pattern})(?!\w)", rest)
        if match:
            return noun, end + match.end()
    return "bare", end


def _compared(text: str, start: int, end: int, number: Fraction) -> tuple[Amount, str]:
    before, after = text[:start], text[end:]
    if re.search(r"(?<!\w)so far(?: \w+){0,3} $", before) or re.match(r" so far(?!\w)", after):
        return _limited("ge", number), "ge"
    for name, pattern in _BEFORE:
        if match := re.search(
            rf"(?<!add )(?<!adds )(?<!adding )(?<!added )(?<!come )(?<!comes )(?<!works )(?<!\w)(not )?(?:{pattern}) $", before
        ):
            negated = match.group(1) is not None and name in ("gt", "lt")
            name = {"gt": "le", "lt": "ge"}[name] if negated else name
            return _limited(name, number), name
    for name, pattern in _AFTER:
        if re.match(rf" (?:{pattern})(?!\w)", after):
            return _limited(name, number), name
    return Amount.exactly(number), ""


def _limited(name: str, number: Fraction) -> Amount:
    if name == "ge":
        return Amount(number, None)
    if name == "gt":
        return Amount(number, None, low_open=True)
    return Amount(Fraction(0), number, high_open=name == "lt" and number > 0)


def _multiplied(text: str, found: list[Quantity]) -> list[Quantity]:
    """Courses joined with the units of each: 'four 3 unit courses', '5 courses at 3 units each', '3 courses , 4 units each'."""
    result: list[Quantity] = []
    skip = -1
    for i, item in enumerate(found):
        if i <= skip:
            continue
        following = found[i + 1] if i + 1 < len(found) else None
        if following is not None and following.amount.exact is not None:
            gap = text[item.end : following.start]
            tail = text[following.end : following.end + 40]
            size = following.amount.exact
            each_behind = re.match(r" (?:each|apiece|a piece|per (?:course|class)|every)\b", tail) is not None
            if (
                item.noun == "courses"
                and following.noun in ("units", "bare")
                and (each_behind or re.fullmatch(r" (?:of|at|\(|worth|,? each(?: worth| is| with| carrying)?) ", gap))
                and size <= 9
            ):
                result.append(Quantity(item.start, following.end, item.amount, "courses", size))
                skip = i + 1
                continue
            unit_sized = following.noun == "units" and re.match(
                r"(?: (?!and\b|plus\b)[a-z]+){0,3}? (?:courses?|classes|seminars?|electives?)\b", tail
            )
            if (
                item.noun == "bare"
                and unit_sized
                and re.fullmatch(
                    r"(?: (?:upper|lower) division| graduate(?: level)?| grad| ud| ld| of our| of the| regular| credit| separate| other| more| of)* ",
                    gap,
                )
                and size <= 9
            ):
                result.append(Quantity(item.start, following.end + unit_sized.end(), item.amount, "courses", size))
                skip = i + 1
                continue
        result.append(item)
    return result
