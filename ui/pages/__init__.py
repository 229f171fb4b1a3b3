"""The tabs beside the chat: check a program, read the policy, audit a catalogue."""

from __future__ import annotations

from ui.pages.audit import audit_tab
from ui.pages.check import check_tab
from ui.pages.policy import policy_tab

__all__ = ["audit_tab", "check_tab", "policy_tab"]
