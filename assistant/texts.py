"""The policy text for the surfaces: clauses to show, and the index to build."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress

from pydantic import BaseModel, ConfigDict

from assistant.contract import PolicyRef
from assistant.errors import AssistantError
from policy_corpus.clauses import Clause, clause, clauses, documents
from policy_corpus.errors import CorpusError


class ClauseView(BaseModel):
    """One clause as a surface shows it."""

    model_config = ConfigDict(frozen=True)
    id: str
    title: str
    document: str
    text: str
    url: str


class DocumentView(BaseModel):
    """One of the two documents, whole."""

    model_config = ConfigDict(frozen=True)
    id: str
    title: str
    fingerprint: str
    text: str


def policy_texts() -> tuple[PolicyRef, tuple[DocumentView, ...]]:
    """Which policy is applied, and the documents it is read from."""
    from assistant.say import policy

    return policy(), tuple(DocumentView(id=d.id, title=d.title, fingerprint=d.fingerprint, text=d.text) for d in documents())


def clause_text(clause_id: str) -> ClauseView:
    """One clause by its id; AssistantError naming the nearest ids where there is none."""
    try:
        return _view(clause(clause_id))
    except CorpusError as error:
        raise AssistantError(str(error)) from error


def all_clauses() -> tuple[ClauseView, ...]:
    """Every clause of both documents in order."""
    return tuple(_view(c) for c in clauses())


def build_index(progress: Callable[[str, int, int], None]) -> None:
    """Build the retrieval index, in its folder or on the Chroma server, and train the readers; AssistantError where it cannot be written."""
    from assistant.read.trained import load_readers
    from policy_corpus.index import build, build_on_server, default_folder, server_url
    from rules.section import phrasings

    try:
        if url := server_url():
            build_on_server(url, phrasings(), progress)
        else:
            build(default_folder(), phrasings(), progress=progress)
        load_readers(progress)
    except CorpusError as error:
        raise AssistantError(str(error)) from error


def warm() -> None:
    """Load the readers in the background; the search model is loaded by the first question that searches, unless a Chroma server is to be written."""

    def load() -> None:
        from assistant.find import store
        from assistant.read.trained import load_readers
        from policy_corpus.index import server_url

        # Without them the rules answer all the same; readiness and the answers' notes say what is missing.
        with suppress(CorpusError):
            load_readers()
        # On a Chroma server the index may still have to be written, which the first search should not wait for.
        if server_url():
            with suppress(CorpusError):
                store().check()

    threading.Thread(target=load, name="warm", daemon=True).start()


def _view(found: Clause) -> ClauseView:
    return ClauseView(id=found.id, title=found.title, document=found.document, text=found.text, url=found.url)
