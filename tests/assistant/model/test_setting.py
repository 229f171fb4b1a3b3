"""The settings of the language model: clear errors that name them, nothing of them kept, and each of them documented."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.answer import reply
from assistant.errors import AssistantError
from assistant.model.setting import MODEL, SECONDS, TIMEOUT, chosen

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("given", ["gpt", "openai:", ":llama", " : ", "openai"])
def test_a_model_without_provider_or_name_is_refused_with_the_form(given: str) -> None:
    with pytest.raises(AssistantError, match=r"POLICY_LLM is not of the form provider:model; write for instance ollama:llama3\.2"):
        chosen({MODEL: given})


@pytest.mark.parametrize("given", ["soon", "0", "-1", "nan", "inf", "601"])
def test_a_time_limit_that_is_none_is_refused(given: str) -> None:
    with pytest.raises(AssistantError, match="POLICY_LLM_TIMEOUT is not a number of seconds above 0 and up to 600"):
        chosen({MODEL: "ollama:llama3.2", TIMEOUT: given})


@pytest.mark.parametrize("given", ["nobody:model", "xai:grok", "openai:sk-secret"])
def test_a_provider_that_is_not_installed_is_refused_with_the_cure_and_without_what_was_given(given: str) -> None:
    with pytest.raises(AssistantError, match="POLICY_LLM") as caught:
        chosen({MODEL: given})
    assert "install" in str(caught.value) or "check provider, name" in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_wrong_setting_is_an_error_of_the_answer_and_no_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(MODEL, "llama")
    with pytest.raises(AssistantError, match="provider:model"):
        reply("Is 10 units enough for an academic certificate?")


def test_every_setting_is_documented_with_its_default() -> None:
    text = (ROOT / "docs" / "language-model.md").read_text(encoding="utf-8")
    assert f"`{MODEL}`" in text and f"`{TIMEOUT}`" in text and f"| {SECONDS:.0f} |" in text
    assert f"`{MODEL}=provider:model`" in (ROOT / "README.md").read_text(encoding="utf-8")
