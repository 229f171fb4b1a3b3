"""Slack: questions in threads, direct messages, a command and a shortcut, answered with the same `Answer` as everywhere."""
