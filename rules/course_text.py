"""Course lists in text: 'ENGL 301 (3), ENGL 550 (3)', one course a line, or a table with a header."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from fractions import Fraction

from rules.amount import Amount, amount
from rules.errors import FactError
from rules.facts import Course, Grading

_DEPARTMENT = r"[A-Za-z][A-Za-z&/]{0,5}(?: [A-Za-z][A-Za-z&/]{0,4})?"
CODE = re.compile(
    rf"(?P<dept>{_DEPARTMENT})[ -]?(?P<number>\d{{1,4}}[A-Za-z]{{0,2}})"
    rf"(?P<second>\s*[/-]\s*(?:{_DEPARTMENT} ?)?\d{{3}}[A-Za-z]{{0,2}}(?!\s*(?:units?|credits?)\b))?(?![\w/])"
)
_UNITS = re.compile(r"(?P<low>\d+(?:\.\d+)?)(?:\s*(?:-|–|to)\s*(?P<high>\d+(?:\.\d+)?))?(?P<word>\s*(?:units?|credits?))?", re.IGNORECASE)
_TRAILING = re.compile(r"(?:^|[\s:–-])(?P<units>\d+(?:\.\d+)?(?:\s*(?:-|–|to)\s*\d+(?:\.\d+)?)?\s*(?:units?|credits?))$", re.IGNORECASE)
_NO_DEPARTMENT = {"unit", "units", "credit", "credits", "course", "courses", "total", "level", "section"}
_NO_DEPARTMENT |= {"of", "and", "or", "a", "the", "to", "in"}
_GRADES = {
    "letter": Grading.LETTER,
    "letter grade": Grading.LETTER,
    "graded": Grading.LETTER,
    "credit/no credit": Grading.CREDIT_NO_CREDIT,
    "credit no credit": Grading.CREDIT_NO_CREDIT,
    "credit_no_credit": Grading.CREDIT_NO_CREDIT,
    "cr/nc": Grading.CREDIT_NO_CREDIT,
    "cnc": Grading.CREDIT_NO_CREDIT,
    "mixed": Grading.MIXED,
    "other": Grading.OTHER,
}
_YES = {"yes": True, "true": True, "x": True, "transfer": True, "no": False, "false": False}
_COLUMNS = {"code": "code", "course": "code", "courses": "code", "course code": "code"}
_COLUMNS |= {"units": "units", "unit": "units", "credits": "units"}
_COLUMNS |= {"grading": "grading", "grade": "grading", "transfer": "transfer", "title": "", "course title": "", "name": "", "notes": ""}
_CURE = "write it as ENGL 301 (3), one course a line or separated by commas"


def parse_courses(text: str) -> tuple[Course, ...]:
    """The courses written in a text, in any of the usual ways or as a table with a header; FactError naming every bad line.

    'ENGL 301 (3), ENGL 550 (3)', 'ENGL 301 - 3 units', '3 units ENGL 301', 'ENGL 415/515 (3, CR/NC, transfer)'. Units not
    written stay unknown.
    """
    lines = [(i, line.strip(" \r")) for i, line in enumerate(text.splitlines(), 1) if line.strip()]
    if not lines:
        raise FactError("courses", f"no courses given; {_CURE}")
    first, head = lines[0]
    mark = next((sign for sign in "\t;," if sign in head and "code" in map(_COLUMNS.get, _cells(head.lower(), sign))), None)
    columns = _columns(first, _cells(head, mark)) if mark else []
    found: list[Course] = []
    problems: list[str] = []
    for i, line in lines[1:] if mark else lines:
        try:
            found += [_row(columns, line, mark)] if mark else [_course(item) for item in _items(line)]
        except ValueError as error:
            problems.append(f"line {i}: {error}")
    if problems or not found:
        raise FactError("courses", "; ".join(problems) or f"the table has no rows; {_CURE}")
    return tuple(found)


def _items(line: str) -> list[str]:
    """The courses of one line: split at commas and semicolons outside brackets, and at 'and' or 'plus' between courses."""
    bare = re.sub(r"^(?:[-*•]\s+|\d{1,2}[.)]\s+)", "", line)
    pieces = re.split(r"[,;](?![^()]*\))|\s+(?:and|plus|\+)\s+(?=[A-Z])", bare)
    items: list[str] = []
    for piece in map(str.strip, pieces):
        match = _UNITS.fullmatch(piece)
        if match and match["word"] and items and not _UNITS.search(items[-1].partition("(")[2]):
            items[-1] += f" ({piece})"  # 'ENGL 301, 3 units'
        elif piece:
            items.append(piece)
    return items


def _course(item: str) -> Course:
    """One course with what is written after or before it; ValueError saying what cannot be read."""
    units, rest = None, item
    first = _UNITS.match(item)
    if first and first["word"]:
        units, rest = _amount(first), re.sub(r"^\s*(?:of|:|-|–)?\s*", "", item[first.end() :])
    code, end = _code(rest, item)
    bracket = re.search(r"\(([^()]*)\)$", rest)
    tail = rest[end : bracket.start() if bracket else None].strip()
    dashed = _TRAILING.search(tail)
    said = [part.strip() for part in bracket[1].split(",")] if bracket else []
    if dashed:
        said.append(dashed["units"])
        tail = tail[: dashed.start()]
    if re.search(r"\d", tail):
        raise ValueError(f"{item[:60]!r} has {tail.strip(' -–:')!r} after the course, which cannot be read; {_CURE}")
    return _built(code, units, said, item)


def _built(code: str, units: Amount | None, said: Iterable[str], item: str) -> Course:
    grading, transfer = None, None
    for part in said:
        match = _UNITS.fullmatch(part)
        if match and units is None:
            units = _amount(match)
        elif grading is None and part.lower() in _GRADES:
            grading = _GRADES[part.lower()]
        elif transfer is None and part.lower() in ("transfer", "transferred"):
            transfer = True
        else:
            raise ValueError(f"{part[:40]!r} in {item[:60]!r} cannot be read; {_CURE}")
    return Course(code=code, units=units, grading=grading, transfer=transfer)


def _code(text: str, item: str) -> tuple[str, int]:
    """The course code at the start of a text in one spelling ('C S 328', 'ENGL 415/515'), and where it ends."""
    match = CODE.match(text)
    if match is None or set(match["dept"].lower().split()) & _NO_DEPARTMENT:
        raise ValueError(f"{item[:60]!r} names no course such as ENGL 301; {_CURE}")
    second = re.sub(r"^\s*[/-]\s*", "/", match["second"] or "")
    return f"{match['dept']} {match['number']}{second}".upper(), match.end()


def _amount(match: re.Match[str]) -> Amount:
    low = Fraction(match["low"])
    return amount(low if match["high"] is None else [low, Fraction(match["high"])])


def _cells(line: str, mark: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([line], delimiter=mark))]


def _columns(line: int, names: Iterable[str]) -> list[str]:
    """The columns of a table by their header; FactError naming one that is not known."""
    found = [name.lower() for name in names]
    for name in found:
        if name not in _COLUMNS:
            raise FactError("courses", f"line {line}: the column {name!r} is not known; use code, units, grading, transfer and title")
    return [_COLUMNS[name] for name in found]


def _row(columns: Sequence[str], line: str, mark: str) -> Course:
    """One row of a table; ValueError naming the column that cannot be read."""
    cells = _cells(line, mark)
    if len(cells) != len(columns):
        raise ValueError(f"{len(cells)} columns where the header has {len(columns)}; complete the row")
    row = {name: cell for name, cell in zip(columns, cells, strict=True) if name and cell}
    code, end = _code(row.get("code", ""), line)
    if end != len(row["code"]):
        raise ValueError(f"code: {row['code'][:60]!r} is more than a course code; put the title in a column of its own")
    units = _UNITS.fullmatch(row.get("units", ""))
    grading, transfer = _GRADES.get(row.get("grading", "").lower()), _YES.get(row.get("transfer", "").lower())
    read = (("units", units, "3 or 1-3"), ("grading", grading, "letter, CR/NC or mixed"), ("transfer", transfer, "yes or no"))
    for name, value, cure in read:
        if name in row and value is None:
            raise ValueError(f"{name}: {row[name][:40]!r} cannot be read; write {cure}")
    return Course(code=code, units=_amount(units) if units else None, grading=grading, transfer=transfer)
