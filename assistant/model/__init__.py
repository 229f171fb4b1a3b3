"""The optional language model: it may point to facts in the user's words and reword a reason; it decides nothing.

Nothing of this package is loaded unless POLICY_LLM names a model (`assistant/answer.py`).
"""
