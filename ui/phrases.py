"""The words around an answer that every surface for people shows alike."""

from __future__ import annotations

from collections.abc import Sequence

from assistant.contract import FindingLine, PolicyRef

DECIDED = "How this was decided"
MISSING = "To settle it, tell me"
FIXES = "What would put it right"
FITS = "What it fits"
# In the order in which findings are listed; those that do not apply are left out.
STATUS = {"fail": "Not met", "unknown": "Open", "pass": "Met"}
FIT = {"fits": "Fits", "does_not_fit": "Does not fit", "depends": "Depends"}


def by_credential(findings: Sequence[FindingLine]) -> dict[str | None, list[FindingLine]]:
    """The findings that apply, what is not met first, under the credential that each is about."""
    found: dict[str | None, list[FindingLine]] = {}
    for status in STATUS:
        for finding in findings:
            if finding.status == status:
                found.setdefault(finding.credential, []).append(finding)
    return found


def as_a(credential: str) -> str:
    """The words on a button that asks about a credential, which are the question it asks, as typed by hand."""
    return f"As {with_article(credential)}"


def with_article(noun: str) -> str:
    """'an Academic Certificate', 'a Certificate of Participation'."""
    return f"{'an' if noun[:1].lower() in 'aeiou' else 'a'} {noun}"


def policy_line(policy: PolicyRef) -> str:
    """Which text was applied."""
    return f"{policy.title}. Approved: {policy.approved}. Text {policy.fingerprint[:12]}."


def capital(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]
