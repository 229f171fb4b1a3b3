"""The page at the root: its frame, the tab 'Ask', and what happens in a conversation."""
