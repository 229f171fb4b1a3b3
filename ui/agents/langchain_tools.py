"""The tools for agents built with LangChain: `from ui.agents.langchain_tools import policy_tools`."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from langchain_core.tools import BaseTool, StructuredTool, ToolException
from pydantic import BaseModel

from ui.agents.tools import Tools, local_caller, refusal, refusals
from ui.running import Running, running
from ui.settings import load


def policy_tools(parts: Running | None = None) -> list[BaseTool]:
    """The five tools, each with the full result as JSON; without `parts` as the settings of the environment say.

    What an agent can mend comes back to it as one sentence (`handle_tool_error`).
    """
    tools = Tools(parts or running(load()), local_caller)
    return [StructuredTool.from_function(_told(tool), handle_tool_error=True) for tool in tools.all()]


def _told(tool: Callable[..., object]) -> Callable[..., object]:
    @wraps(tool)
    def called(*args: object, **given: object) -> object:
        try:
            found = tool(*args, **given)
        except refusals() as error:
            raise ToolException(refusal(error)) from error
        return found.model_dump(mode="json") if isinstance(found, BaseModel) else found

    return called
