"""What the evals cannot do; each message says what to change."""


class EvalError(ValueError):
    """An eval cannot be run as asked; the message is one plain sentence naming the cure."""
