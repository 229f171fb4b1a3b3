"""Where one sentence of the policy ends and the next begins."""

import re

# A full stop after one of these never ends a sentence. 'etc.' is not listed: before a capital it does.
_ABBREVIATIONS = ("e.g.", "i.e.", "U.S.", "cf.", "vs.", "No.", "Dr.", "Prof.", "St.", "incl.")

_BOUNDARY = re.compile(r"[.?!][\"')\]]*(\s+)(?=[\"'(\[]?[A-Z0-9])")
_BULLET = re.compile(r"- ")
# '6. Certificate of Participation': a number at the start of a line is part of what follows it.
_NUMBER = re.compile(r"\d+\.")


def split_sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of `text` in order, each a verbatim substring of it.

    A line is never joined to the next: a heading, a list item and a paragraph each end where their line
    ends. A bullet ('- ') is left out; a number ('1. ', '6. ') stays with its line.
    """
    found: list[str] = []
    for line in text.splitlines():
        found.extend(_sentences_of_line(line.strip()))
    return tuple(found)


def _sentences_of_line(line: str) -> list[str]:
    bullet = _BULLET.match(line)
    start = bullet.end() if bullet else 0
    found: list[str] = []
    for boundary in _BOUNDARY.finditer(line, start):
        if not _runs_on(line[start : boundary.start() + 1]):
            found.append(line[start : boundary.start(1)])
            start = boundary.end(1)
    if line[start:]:
        found.append(line[start:])
    return found


def _runs_on(words: str) -> bool:
    last = words.rsplit(maxsplit=1)[-1].lstrip("(\"'[")
    # A single capital and a full stop is an initial ('J. Smith'), not the end of a sentence.
    return last in _ABBREVIATIONS or bool(re.fullmatch(r"[A-Z]\.", last)) or bool(_NUMBER.fullmatch(words))
