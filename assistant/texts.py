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
from policy_corpus.index import packaged_model


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


def warm() -> threading.Thread:
    """Load readers, model and index in the background; until the index is open, clauses are found by their words, and answers say so.

    What is missing stops nothing: the rules answer all the same, and readiness and the answers' notes say what it is.
    """
    from assistant.find import opened_beside

    loading = threading.Thread(target=_load, args=(opened_beside(),), name="warm", daemon=True)
    loading.start()
    return loading


def _load(opened: Callable[[], None]) -> None:
    from assistant.read.trained import load_readers

    try:
        with suppress(CorpusError):
            load_readers()
        with suppress(CorpusError):
            packaged_model().embed_query("ready")
    finally:
        opened()


def _view(found: Clause) -> ClauseView:
    return ClauseView(id=found.id, title=found.title, document=found.document, text=found.text, url=found.url)
