"""Clause ids that a question names, so that they are looked up and not searched."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from policy_corpus.clauses import clauses

_ID = r"\d{1,2}(?:\.\d{1,2})*(?![\d%])"
_QUANTITY = (
    r"(?!\s*-?\s*(?:%|percent|units?|credits?|hours?|ceus?|gpas?|grade|years?|semesters?|courses?|weeks?|"
    r"students?|points?|times|contact|upper|lower|graduate|transfer|hrs?)\b)"
)
_JOIN = r"\s*(?:,\s*(?:and|or)\b|,|&|/|\band\b|\bor\b|\bvs\.?|\bversus\b|\bwith\b)\s*"
_RANGE = r"\s*(?:-|\u2013|\bto\b|\bthrough\b)\s*"
_WORD = r"(?:\b(?:sub)?sections?\b|\bsect?\.|\bclauses?\b|\bparagraphs?\b|\brules?\b|\barticles?\b|§+)\s*"
_LIST = rf"{_ID}(?:(?:{_JOIN}|{_RANGE})(?:{_WORD})?{_ID}{_QUANTITY})*"

# 'section 4.3', '§2.10', 'clauses 2.5, 2.6 and 2.9', 'sections 2.5-2.7'
_INTRODUCED = re.compile(rf"{_WORD}(?P<list>{_LIST})", re.IGNORECASE)
# 'what does 2.10 say', 'under 2.5 and 2.6': no word says 'clause', so only before or after a telling word.
_BARE_ID = rf"(?<![\d.$])\d\.\d{{1,2}}(?!\.?\d){_QUANTITY}"
_BARE_LIST = rf"{_BARE_ID}(?:(?:{_JOIN}|{_RANGE}){_BARE_ID})*"
# '2.5. 24 units, 11 of them upper-division', 'are 4.1, 4.2 and 4.5 met?', 'the 2.7 share': like a clause by its place, so only where it is one.
_PLACED = re.compile(
    rf"(?:^|[.?!\n]\s+)(?P<leads>{_BARE_LIST})\s*(?:[.:)]\s|[-\u2013\u2014]\s)|"
    rf"(?P<told>{_BARE_LIST})\s*(?:['\u2019]s\s+)?(?:is |are |all |both |been |yet )*"
    rf"(?:met|satisfied|fulfilled|observed|kept|violated|broken|share|test|rule|requirements?|limit|cap|check|clause|question)\b|"
    rf"(?P<listed>{_BARE_ID}(?:(?:{_JOIN}|{_RANGE}){_BARE_ID})+)",
    re.IGNORECASE,
)
_BARE = re.compile(
    rf"\b(?:under|per|see|cite|quote|explain|show|show me|read|does|do|compare|violat(?:es?|ing)|break(?:s|ing)?|satisf(?:y|ies|ying)|meet(?:s|ing)?|against|text of)\s+"
    rf"(?P<after>{_BARE_LIST})|(?P<before>{_BARE_LIST})\s+(?:says?|means?|states?|appl(?:y|ies)|allows?)\b|"
    rf"^\s*(?P<alone>{_BARE_LIST})\s*[?.!]?\s*$",
    re.IGNORECASE,
)
# 'L2', 'clause LM', 'level 2': LEVEL 3 is the heading of both L3 and LM.
_LEVEL = re.compile(r"\b(?P<code>[Ll][1-3]|LM)\b|(?<!-)\blevel\s+(?P<number>\d)\b(?!\s*-)|\bclause\s+(?P<word>intro)\b", re.IGNORECASE)
# More than this is a pasted document; its ids are not what is asked, and the patterns are not linear.
_READ_AT_MOST = 2_000

_SPLIT_LIST = re.compile(rf"(?P<range>{_RANGE}(?:{_WORD})?)?(?P<id>{_ID})", re.IGNORECASE)


@dataclass(frozen=True)
class Named:
    """The ids a question names, in its order: those that exist, and those that do not."""

    known: tuple[str, ...]
    unknown: tuple[str, ...]


def named_ids(question: str) -> Named:
    """Return the clause ids that `question` names; a bare quantity ('2.5 units', 'a 2.5 GPA') is none.

    'level 3' names both L3 and LM, whose headings both say LEVEL 3; 'sections 2.5-2.7' names all three.
    """
    question = question[:_READ_AT_MOST]
    found = [*_numbered(question), *_levels(question)]
    order = [clause_id for _, clause_id in sorted(found, key=lambda pair: pair[0])]
    known = {clause.id for clause in clauses()}
    unique = tuple(dict.fromkeys(order))
    return Named(
        tuple(clause_id for clause_id in unique if clause_id in known),
        tuple(clause_id for clause_id in unique if clause_id not in known),
    )


def named_spans(text: str) -> tuple[tuple[int, int], ...]:
    """The places of the numbers in `text` that name clauses and so count nothing."""
    text = text[:_READ_AT_MOST]
    listed = [m.span("list") for m in _INTRODUCED.finditer(text)]
    for pattern in (_BARE, _PLACED):
        listed += [m.span(name) for m in pattern.finditer(text) for name in m.groupdict() if m[name] and _are_clauses(m[name])]
    return tuple(listed)


def _are_clauses(listed: str) -> bool:
    known = {clause.id for clause in clauses()}
    return all(clause_id in known for clause_id in _expand(listed))


def _numbered(question: str) -> Iterator[tuple[int, str]]:
    for match in _INTRODUCED.finditer(question):
        yield from ((match.start(), clause_id) for clause_id in _expand(match["list"]))
    for match in _BARE.finditer(question):
        listed = match["after"] or match["before"] or match["alone"]
        yield from ((match.start(), clause_id) for clause_id in _expand(listed))
    for match in _PLACED.finditer(question):
        listed = match["leads"] or match["told"] or match["listed"]
        if _are_clauses(listed):
            yield from ((match.start(), clause_id) for clause_id in _expand(listed))


def _levels(question: str) -> Iterator[tuple[int, str]]:
    for match in _LEVEL.finditer(question):
        code, number, word = match["code"], match["number"], match["word"]
        named = (code or word).lower() if code or word else f"l{number}"
        yield match.start(), "intro" if named == "intro" else named.upper()
        if number == "3":
            yield match.start(), "LM"


def _expand(listed: str) -> Iterator[str]:
    order = [clause.id for clause in clauses()]
    previous = ""
    for part in _SPLIT_LIST.finditer(listed):
        last = part["id"]
        if part["range"] and previous in order and last in order:
            between = order[order.index(previous) + 1 : order.index(last)]
            # 'sections 2-4' means the sections, 'clauses 2.5-2.7' the clauses.
            yield from (clause_id for clause_id in between if ("." in clause_id) == ("." in last))
        yield last
        previous = last
