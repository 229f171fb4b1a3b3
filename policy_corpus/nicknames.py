"""The policy's own names in place of the nicknames that people use for them, so that both sides of a search say the same."""

import re

# In this order: 'noncredit cert' becomes 'non-credit certificate' before 'for-credit certificate' is looked for.
_NAMES = (
    (r"\b(?:non[ ]?|not[ -]for[ -]|(?<!/)no[ -]|without )credit\b", "non-credit"),
    (r"\bcerts?\b", "certificate"),
    (r"\bmicro[ -]?(?:creds?|certs?|credentials?)\b|\bmcs?\b", "micro-credential"),
    (r"\b(?:for-credit|credit-bearing) (?=certificate|micro-credential)", "academic "),
    (r"\bgrad\b", "graduate"),
    (r"\bpost[ -]?bacc?\b", "post-baccalaureate"),
    (r"\bundergrad\b|\bug\b", "undergraduate"),
    (r"\b(?:ud|[34]00[ -]level)\b", "upper-division"),
    (r"\b500[ -]level\b", "graduate-level"),
    (r"\bcredit hours?\b|\bcredits\b", "units"),
    (r"\bcpl\b", "credit for prior learning"),
    (r"\bpass[/ -](?:no[ -]pass|fail)\b", "credit/no credit"),
)
_PATTERNS = tuple((re.compile(pattern, re.IGNORECASE), name) for pattern, name in _NAMES)


def policy_names(text: str) -> str:
    """Return `text` with the policy's name for every nickname: 'postbac cert' is a post-baccalaureate certificate."""
    for pattern, name in _PATTERNS:
        text = pattern.sub(name, text)
    return text
