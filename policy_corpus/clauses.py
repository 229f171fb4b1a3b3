"""The two documents and their clauses, read from `documents/*.md` with the standard library alone."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Literal

from policy_corpus.errors import CorpusError, UnknownClause
from policy_corpus.sentences import split_sentences

DocumentId = Literal["policy", "levels"]

FOLDER = Path(__file__).parent / "documents"


@dataclass(frozen=True)
class Approval:
    """Who approved a document, and on which day (ISO date)."""

    by: str
    on: str


@dataclass(frozen=True)
class Document:
    """One document, whole: its Markdown text, where it comes from, and the sha256 of that text."""

    id: DocumentId
    title: str
    text: str = field(repr=False)
    fingerprint: str
    approved: tuple[Approval, ...] = ()
    supersedes: str | None = None


@dataclass(frozen=True)
class Clause:
    """One clause: its words, and where they stand.

    `text` is what may be quoted: a verbatim part of the document, without the clause's own number or list
    mark (a section's preamble begins with its heading). `document.text[start:end]` is all that belongs to
    the clause, marks and blank lines included; the clauses of a document cover it without gap or overlap.
    """

    id: str
    document: DocumentId
    section: str
    section_title: str
    title: str
    text: str
    start: int
    end: int

    @property
    def url(self) -> str:
        """The address of the clause within a page that shows the policy, such as '#2.5'."""
        return f"#{self.id}"


@dataclass(frozen=True)
class _Heading:
    """Where a clause begins: its id, the title that goes with it, and where its own words begin."""

    id: str
    section: str
    title: str
    start: int
    words: int


_APPROVED = (Approval("Academic Senate", "2024-04-11"), Approval("President", "2024-04-23"))
_SUPERSEDES = "Policy Statements 16-17 and 85-08"

_TITLE = re.compile(r"\A# (?P<title>.+)\n+")
# '## 2 Academic Certificate' or '## 6. Certificate of Participation' or '- 2.10 All credit courses...'
_POLICY_MARK = re.compile(r"^(?:## (?=(?P<section>\d)\.? (?P<title>.+)$)|- (?P<clause>\d\.\d+) )", re.MULTILINE)
# '## LEVEL 3 - Micro-Credential | What is a Micro-Credential?'
_LEVEL_MARK = re.compile(r"^## (?=LEVEL (?P<level>\d) - (?P<title>[^|\n]+))", re.MULTILINE)


@cache
def documents() -> tuple[Document, ...]:
    """Return both documents: the policy, then the certificate levels.

    Raises CorpusError when a text file is missing or has lost its title.
    """
    return (
        _read("policy", "certificates_policy.md", _APPROVED, _SUPERSEDES),
        _read("levels", "certificate_levels.md", (), None),
    )


def document(document_id: DocumentId) -> Document:
    """Return one document by its id."""
    return next(found for found in documents() if found.id == document_id)


@cache
def clauses() -> tuple[Clause, ...]:
    """Return every clause of both documents, in the order in which they stand."""
    policy, levels = documents()
    return (*_split(policy, _policy_headings(policy)), *_split(levels, _level_headings(levels)))


def clause(clause_id: str) -> Clause:
    """Return the clause with exactly this id ('2.10' is not '2.1').

    Raises UnknownClause, which names the nearest ids.
    """
    found = _by_id().get(clause_id)
    if found is None:
        raise UnknownClause(clause_id, nearest_ids(clause_id))
    return found


def nearest_ids(clause_id: str, most: int = 3) -> tuple[str, ...]:
    """Return existing ids that may have been meant: same section first, nearest number first."""
    wanted = clause_id.strip().strip("§#. ")[:20]
    for known in _by_id():
        if known.casefold() == wanted.casefold():
            return (known,)
    numbered = re.match(r"(\d)(?:\.(\d{1,9}))?", wanted)
    if numbered and numbered[1] in _by_id():
        number = int(numbered[2] or 0)
        inside = [known for known in _by_id() if known.startswith(f"{numbered[1]}.")]
        inside.sort(key=lambda known: (abs(int(known[2:]) - number), int(known[2:])))
        return tuple(inside[:most]) or (numbered[1],)
    sections = [known for known in _by_id() if "." not in known]
    alike = [known for known in sections if known[0].casefold() == wanted[:1].casefold()]
    return tuple(alike or sections)


def sentences(of: Clause) -> tuple[str, ...]:
    """Return the sentences of a clause in order, each a verbatim substring of its text."""
    return split_sentences(of.text)


@cache
def fingerprint() -> str:
    """Return the sha256 of both documents together: it changes when any word of either does."""
    whole = "\n".join(f"{found.id} {found.fingerprint}" for found in documents())
    return sha256(whole.encode()).hexdigest()


def _read(document_id: DocumentId, name: str, approved: tuple[Approval, ...], supersedes: str | None) -> Document:
    try:
        text = (FOLDER / name).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise CorpusError(f"The policy text {FOLDER / name} cannot be read; reinstall the package.") from error
    title = _TITLE.match(text)
    if title is None:
        raise CorpusError(f"The policy text {FOLDER / name} has no title line; reinstall the package.")
    return Document(document_id, title["title"], text, sha256(text.encode()).hexdigest(), approved, supersedes)


def _policy_headings(policy: Document) -> Iterator[_Heading]:
    title, section_title, section = _TITLE.match(policy.text), "", ""
    yield _Heading("intro", "intro", policy.title, 0, title.end() if title else 0)
    for mark in _POLICY_MARK.finditer(policy.text):
        if mark["section"]:
            section, section_title = mark["section"], mark["title"]
        yield _Heading(mark["clause"] or section, section, section_title, mark.start(), mark.end())


def _level_headings(levels: Document) -> Iterator[_Heading]:
    for mark in _LEVEL_MARK.finditer(levels.text):
        name = mark["title"].strip()
        # Two headings say LEVEL 3; the micro-credential's is the one that is no certificate.
        level = "LM" if name == "Micro-Credential" else f"L{mark['level']}"
        # The first clause also holds the document's title line, so that nothing is left outside.
        start = 0 if level == "L1" else mark.start()
        yield _Heading(level, "levels", name, start, mark.end())


def _split(whole: Document, headings: Iterator[_Heading]) -> Iterator[Clause]:
    marks = list(headings)
    ends = [mark.start for mark in marks[1:]] + [len(whole.text)]
    for mark, end in zip(marks, ends, strict=True):
        yield Clause(
            id=mark.id,
            document=whole.id,
            section=mark.section,
            section_title=whole.title if whole.id == "levels" else mark.title,
            title=mark.title,
            text=whole.text[mark.words : end].rstrip(),
            start=mark.start,
            end=end,
        )


@cache
def _by_id() -> dict[str, Clause]:
    return {found.id: found for found in clauses()}
