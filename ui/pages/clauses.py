"""The HTML of the policy: both documents clause by clause, and what a search found."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import assistant
from assistant.texts import ClauseView, policy_texts
from ui.markup import markdown, one_line, plain

_LONGEST_EXCERPT = 240


def policy_html() -> str:
    """Both documents, with a table of contents; every clause is an element that has its id."""
    clauses = assistant.all_clauses()
    return one_line(f'<div class="policy">{_contents(clauses)}{_documents(clauses)}</div>')


def policy_beside_html() -> str:
    """Both documents to stand beside an answer: without contents, and without ids of its own, which the tab's text has."""
    return one_line(f'<div class="policy beside">{_documents(assistant.all_clauses(), named=False)}</div>')


def found_html(found: assistant.FoundClauses) -> str:
    """The clauses that a search found, best first, each with a link to its place in the text."""
    if not found.clauses:
        return '<p class="found-none">No clause was found. Try other words, such as “transfer units”.</p>'
    items = "".join(
        f'<li><a href="{plain(clause.url)}">{_named(clause)}</a><p>{plain(_excerpt(_body(clause)))}</p></li>' for clause in found.clauses
    )
    notes = "".join(f'<p class="soft">{plain(note)}</p>' for note in found.notes)
    return one_line(f"<h3>Nearest clauses</h3><ol>{items}</ol>{notes}")


def _contents(clauses: Sequence[ClauseView]) -> str:
    heads = [clause for clause in clauses if "." not in clause.id]
    items = "".join(f'<li><a href="{plain(clause.url)}">{_named(clause)}</a></li>' for clause in heads)
    return f'<div class="contents"><h3>Contents</h3><ul>{items}</ul></div>'


def _documents(clauses: Sequence[ClauseView], named: bool = True) -> str:
    shown = ""
    for document, inside in groupby(clauses, lambda clause: clause.document):
        shown += (
            f'<div class="document"><h3>{plain(_title(document))}</h3>{"".join(_clause(clause, named=named) for clause in inside)}</div>'
        )
    return shown


def _clause(clause: ClauseView, named: bool) -> str:
    own = f' id="{plain(clause.id)}"' if named else ""
    # Beside an answer it is no link, since the place it would lead to is not there.
    link = (
        f'<a class="id" href="{plain(clause.url)}" title="Link to this clause">{plain(clause.id)}</a>'
        if named
        else f'<span class="id">{plain(clause.id)}</span>'
    )
    heading = f"<h4>{plain(_heading(clause))}</h4>" if _heading(clause) else ""
    return f'<div class="clause"{own}>{link}<div class="words">{heading}{markdown(_body(clause))}</div></div>'


def _title(document: str) -> str:
    return next((known.title for known in policy_texts()[1] if known.id == document), document)


def _heading(clause: ClauseView) -> str:
    """The heading that a section's own text begins with, '' for any other clause."""
    return "" if "." in clause.id or clause.id == "intro" else clause.text.splitlines()[0]


def _body(clause: ClauseView) -> str:
    return clause.text.removeprefix(_heading(clause)).strip()


def _named(clause: ClauseView) -> str:
    name = "Definitions" if clause.id == "intro" else clause.title
    return f'<span class="id">{plain(clause.id)}</span> {plain(name)}'


def _excerpt(words: str) -> str:
    flat = " ".join(words.split())
    return flat if len(flat) <= _LONGEST_EXCERPT else flat[:_LONGEST_EXCERPT].rsplit(" ", 1)[0] + "…"
