"""Which language model is used, from the environment: POLICY_LLM and POLICY_LLM_TIMEOUT."""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache

from langchain_core.language_models.chat_models import BaseChatModel

from assistant.errors import AssistantError
from assistant.model.chat import Chat

MODEL = "POLICY_LLM"
TIMEOUT = "POLICY_LLM_TIMEOUT"
SECONDS = 20.0
MOST_SECONDS = 600.0
INSTALL = "install the extra 'model' of this package and LangChain's package of the provider (for openai: langchain-openai)"


def chosen(environment: Mapping[str, str] = os.environ) -> Chat:
    """The chat model that POLICY_LLM names, opened once; AssistantError where it cannot be used, naming the setting and the cure."""
    provider, _, name = environment.get(MODEL, "").strip().partition(":")
    if not provider or not name:
        raise AssistantError(f"{MODEL} is not of the form provider:model; write for instance ollama:llama3.2, or unset it")
    return _opened(provider, name, _seconds(environment.get(TIMEOUT, "").strip()))


def _seconds(given: str) -> float:
    try:
        seconds = float(given) if given else SECONDS
    except ValueError:
        seconds = 0.0
    if not 0 < seconds <= MOST_SECONDS:
        raise AssistantError(f"{TIMEOUT} is not a number of seconds above 0 and up to {MOST_SECONDS:.0f}; correct it or unset it")
    return seconds


@cache
def _opened(provider: str, name: str, seconds: float) -> Chat:
    """Keys and addresses are the provider's own environment variables; none is read, kept or logged here."""
    try:
        models = importlib.import_module("langchain.chat_models")
    except ImportError as error:
        raise AssistantError(f"{MODEL} is set and LangChain is not installed: {INSTALL}, or unset it") from error
    # A constructor of a provider raises what it likes (no key, unknown name), so its error is taken from a future.
    with ThreadPoolExecutor(1) as pool:
        opening = pool.submit(models.init_chat_model, name, model_provider=provider, timeout=seconds, max_retries=0)
    failure = opening.exception()
    if isinstance(failure, ImportError):
        raise AssistantError(f"the provider of {MODEL} is not installed: {INSTALL}, or unset it") from failure
    if failure is not None:
        raise AssistantError(
            f"the model of {MODEL} cannot be opened ({type(failure).__name__}); check provider, name and the provider's key, or unset it"
        ) from None
    model = opening.result()
    if not isinstance(model, BaseChatModel):
        raise AssistantError(f"{MODEL} names no chat model; write for instance ollama:llama3.2, or unset it")
    return Chat(model, seconds)
