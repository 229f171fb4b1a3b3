"""Whether the assistant can be relied on now: the rules against their own examples, the index against the text, one golden question."""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import cache

from assistant.errors import AssistantError, CorpusError, RulesError

GOLDEN = "Is 10 units enough for an academic certificate?"
_GOLDEN_ANSWER = ("no", "2.4")


@dataclass(frozen=True)
class Part:
    """One part of the whole: its name, what is wrong with it ('' where nothing is), and whether answers can be relied on all the same."""

    name: str
    wrong: str = ""
    spare: bool = False


def parts() -> tuple[Part, ...]:
    """Every part with what is wrong with it; none of this writes anything."""
    return (
        Part("rules", rules_wrong()),
        Part("golden question", golden_wrong()),
        Part("index", index_wrong()),
        Part("search by meaning", search_wrong()),
        *((Part("language model", model_wrong(), spare=True),) if os.environ.get("POLICY_LLM") else ()),
    )


@cache
def rules_wrong() -> str:
    """'' where each example of the section files is decided as it says; the files do not change while a process lives."""
    from rules.check import check
    from rules.facts import facts
    from rules.section import entries

    try:
        for entry in entries().values():
            for number, example in enumerate(entry.example, start=1):
                verdict = check(facts(example.facts), about=list(example.about or (entry.id,))).verdict
                if example.verdict not in ("none", verdict):
                    return f"example {number} of clause {entry.id} is decided {verdict}, not {example.verdict}"
    except RulesError as error:
        return str(error)
    return ""


def index_wrong() -> str:
    """'' where the finished index, on disk or on the Chroma server, is that of this text and its vectors are the saved ones."""
    from policy_corpus.index import default_folder, packaged_model, saved_vectors, server_url, wanted_index
    from rules.section import phrasings

    if server_url():
        return _server_wrong()
    try:
        wanted = wanted_index(default_folder(), phrasings(), packaged_model())
    except CorpusError as error:
        return str(error)
    if saved_vectors(wanted) is None:
        return "the search index of this text is missing or damaged; run `policy-assistant index`"
    return ""


def _server_wrong() -> str:
    from assistant.find import store

    try:
        store().check()
    except CorpusError as error:
        return str(error)
    return ""


def search_wrong() -> str:
    """'' where the model and the open index find the clause on stacking."""
    from assistant.find import being_opened, store

    if being_opened():
        return "it is being loaded; until then clauses are found by their words"
    try:
        found = [hit.clause for hit in store().search("stackable micro-credentials", k=6)]
    except CorpusError as error:
        return str(error)
    return "" if "5.3" in found else "it does not find clause 5.3"


def golden_wrong() -> str:
    """'' where a question with a known answer gets it, with its clause first."""
    import assistant

    try:
        # Without a language model, which would be asked, and paid, at every look.
        told, _ = assistant.reply(GOLDEN, unaided=True)
    except (AssistantError, CorpusError, RulesError) as error:
        return f"it got no answer ({type(error).__name__})"
    first = told.citations[0].clause if told.citations else "none"
    return "" if (told.verdict, first) == _GOLDEN_ANSWER else f"it got {told.verdict} by {first}"


def model_wrong() -> str:
    """'' where the language model answered in time when it was last asked; it is not asked for this."""
    from assistant.model.second import Lately

    return "it did not answer in time when it was last asked; answers are given without it" if Lately.slow else ""
