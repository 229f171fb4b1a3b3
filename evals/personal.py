"""Text without personal data: mail addresses, links, telephone numbers, ids, mentions, and names where people put their names."""

from __future__ import annotations

import re

_WORD = r"[A-Z](?:\.|[\w'’-]+)"
_NAME = rf"{_WORD}(?:\s+(?:(?:de|la|del|der|van|von|di|da|al|bin)\s+){{0,2}}{_WORD}){{0,3}}"
# Each with what stands in its place; in this order, so that an address is not first taken for a name.
_PATTERNS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"), "[mail]"),
    (re.compile(r"<[@#!][^>\s]*>"), "[mention]"),
    (re.compile(r"(?<!\w)@[A-Za-z][\w.-]+"), "[mention]"),
    (re.compile(r"<?https?://[^\s>]+>?|\bwww\.\S+", re.IGNORECASE), "[link]"),
    (re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b|\b[0-9a-f]{24,}\b", re.IGNORECASE), "[id]"),
    (re.compile(r"(?<![\w.])(?:\+\d{1,3}[\s.-]?)?(?:\(\d{3}\)\s?|\d{3}[\s.-])\d{3}[\s.-]\d{4}(?!\w)"), "[phone]"),
    (re.compile(r"(?<![\w.])\+\d[\d\s().-]{7,16}\d(?!\w)"), "[phone]"),
    (re.compile(r"\b(?:ext(?:ension)?\.?|x)\s?\d{4,6}\b", re.IGNORECASE), "[phone]"),
    # Student, employee and ticket numbers; no count of units, course, year or clause is that long.
    (
        re.compile(
            r"\b(?:(?:student|campus|employee|csulb|emplid|sid)\s*)?(?:id|ids|number|no\.?|#)?[\s:#]*(?<![\d.,$])\d{6,}(?![\d.,%])",
            re.IGNORECASE,
        ),
        " [id]",
    ),
    (re.compile(r"\b(?:SR|INC|REQ|TKT|RITM|CASE)-?\d{3,}\b", re.IGNORECASE), "[id]"),
    # 'I am Dana Lee', 'my name is dana lee,': after 'my name is' small letters are a name too.
    (re.compile(rf"\b(?P<said>[Mm]y name is|[Nn]ame[:=])\s+(?:{_NAME}|\w+(?:\s\w+)?(?=[,.;\n]|$))"), r"\g<said> [name]"),
    (
        re.compile(
            rf"\b(?P<said>I am|I'm|I’m|Im|[Tt]his is|[Ii]t's|[Ss]igned,?)\s+(?:(?:Dr|Prof|Professor|Mr|Mrs|Ms|Mx)\.?\s+)?(?!(?:I|A|An|The|In|At|On|CSULB|CPaCE|URC|CEPC|UG|MC)\b)(?![A-Z]+\s?\d){_NAME}"
        ),
        r"\g<said> [name]",
    ),
    (re.compile(rf"\b(?P<title>Dr|Prof|Professor|Mr|Mrs|Ms|Mx)\b\.?\s+{_NAME}"), r"\g<title> [name]"),
    (
        re.compile(
            rf"^(?P<said>(?:Hi|Hello|Hey|Dear|Good (?:morning|afternoon|evening)),?)\s+(?!(?:I|We|All|There|Team|Everyone|Folks)\b){_NAME}(?=\s*[,!:\n-])",
            re.MULTILINE,
        ),
        r"\g<said> [name]",
    ),
    (re.compile(r"^\s*(?:From|To|Cc|Bcc|Sent by|Reply-To):.*$", re.MULTILINE | re.IGNORECASE), "[mail head]"),
)
_CLOSING = r"(?:thanks|thank you|many thanks|thx|cheers|best|best regards|kind regards|warm regards|regards|sincerely|yours|respectfully|gratefully|vty)"
# What follows a closing in at most five short lines, or a dash with a name at the very end, is a signature.
_SIGNATURE = re.compile(
    rf"(?:^|\n|(?<=[.?!]\s))(?P<closing>{_CLOSING}(?:\s+(?:so much|again|in advance))?)\s*[,!.–—-]*\s*\n?(?:[^\n?]{{1,80}}\n?){{1,5}}\Z",
    re.IGNORECASE,
)
_DASHED = re.compile(rf"(?:\s|^)(?:--|[–—-])\s*{_NAME}\s*\Z")


def without_personal_data(text: str) -> str:
    """The text with a word in brackets for each thing that tells who wrote it; a name that stands alone in a sentence is not found."""
    text = _SIGNATURE.sub(lambda match: f"\n{match['closing']}, [name]", text.strip())
    text = _DASHED.sub(" [name]", text)
    for pattern, instead in _PATTERNS:
        text = pattern.sub(instead, text)
    return text.strip()
