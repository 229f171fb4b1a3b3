"""One cell of a catalogue as the plain value of a fact, or the problem with it and its cure."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

from assistant import catalogue

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?|-?\.\d+")
_RANGE = re.compile(r"(\d+(?:\.\d+)?)\s*(?:-|\u2013|\u2014|to)\s*(\d+(?:\.\d+)?)")
_YES, _NO = frozenset(("yes", "y", "true")), frozenset(("no", "n", "false"))
# 'Certificate' and 'micro-credential' alone do not say whether credit is given, so they are not here.
_OTHER_WORDS = {
    "letter_grade": "letter",
    "letter_grades": "letter",
    "cr_nc": "credit_no_credit",
    "state_side": "stateside",
    "noncredit_certificate": "non_credit_certificate",
    "noncredit_micro_credential": "non_credit_micro_credential",
    "post_bacc": "post_baccalaureate",
    "postbaccalaureate": "post_baccalaureate",
}
_LONGEST_SHOWN = 40


class CellError(Exception):
    """A cell cannot be read; the message names the cure."""


def is_empty(cell: object) -> bool:
    """Whether nothing was written: such a fact is not stated."""
    return cell is None or (isinstance(cell, str) and not cell.strip())


def value_of(column: str, kind: catalogue.CellKind, cell: object) -> object:
    """The plain value of a cell in a column of this kind; CellError where it cannot be read."""
    if isinstance(cell, str):
        cell = cell.strip()
        refuse_formula(cell)
        _refuse_undecoded(cell)
    if kind == "count":
        return _count(cell)
    if kind == "yes_no":
        return _yes_no(cell)
    if kind == "date":
        return _date(cell)
    text = _text(cell)
    if kind == "one_of":
        return _one_of(column, text)
    return [part.strip() for part in re.split(r"[;|,\n]", text) if part.strip()] if kind == "names" else text


def refuse_formula(cell: str) -> None:
    """CellError where the cell holds a formula: its value depends on the program that last opened the file."""
    if cell.startswith("=") or (cell.startswith("#") and cell.endswith(("!", "?", "/A"))):
        raise CellError(f"{_shown(cell)} is a formula or its error; paste the value in its place")


def _refuse_undecoded(cell: str) -> None:
    if any("\udc80" <= letter <= "\udcff" for letter in cell):
        raise CellError("the text is not in UTF-8; save the file as 'CSV UTF-8'")


def _count(cell: object) -> object:
    if isinstance(cell, bool):
        raise CellError(f"{cell} is a yes or no; write a number such as 12 or 10.5")
    if isinstance(cell, int | float):
        return _not_negative(cell, cell)
    if isinstance(cell, datetime.date | datetime.time):
        raise CellError(
            f"{_shown(str(cell))} is a date; spreadsheets turn ranges such as 9-12 into dates: format the column as text and write the range again"
        )
    text = _text(cell)
    if _NUMBER.fullmatch(text):
        return _not_negative(Decimal(text), text)
    ends = _RANGE.fullmatch(text)
    if ends is None:
        cure = (
            "with a point, such as 10.5"
            if re.fullmatch(r"\d+,\d+", text)
            else "such as 12 or 10.5, a range such as 15-18, or leave it empty"
        )
        raise CellError(f"{_shown(text)} is no number; write one {cure}")
    return [Decimal(ends[1]), Decimal(ends[2])]


def _not_negative(value: float | Decimal, cell: object) -> object:
    if value < 0:
        raise CellError(f"{_shown(str(cell))} is negative; write a number of zero or more")
    return value


def _yes_no(cell: object) -> bool:
    if isinstance(cell, bool):
        return cell
    word = str(cell).lower()
    if word not in _YES | _NO:
        raise CellError(f"{_shown(str(cell))} is neither yes nor no; write yes or no, or leave it empty where it is not known")
    return word in _YES


def _date(cell: object) -> datetime.date:
    if isinstance(cell, datetime.datetime):
        return cell.date()
    if isinstance(cell, datetime.date):
        return cell
    try:
        return datetime.date.fromisoformat(str(cell))
    except ValueError as error:
        raise CellError(f"{_shown(str(cell))} is no date; write year, month and day such as 2025-08-25") from error


def _text(cell: object) -> str:
    if isinstance(cell, int | float) and not isinstance(cell, bool):  # an id such as 101 is a number to a spreadsheet
        return str(cell)
    if not isinstance(cell, str):
        raise CellError(f"{_shown(str(cell))} is no text; format the column as text")
    if any(ord(letter) < 32 and letter not in "\t\n\r" for letter in cell):
        raise CellError("the cell holds control characters; write it again by hand")
    return cell


def _one_of(column: str, text: str) -> str:
    word = re.sub(r"[^a-z0-9]+", "_", text.lower()).strip("_")
    word = _OTHER_WORDS.get(word, word)
    if word not in catalogue.choices(column):
        raise CellError(f"{_shown(text)} is none of {', '.join(catalogue.choices(column))}; write one of them, or leave it empty")
    return word


def _shown(text: str) -> str:
    return repr(text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "...")
