"""The page at the root: the chat, and the tabs beside it."""

from ui.chat.frame import mount_chat

__all__ = ["mount_chat"]
