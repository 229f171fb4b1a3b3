"""Names and words of the policy, as the surfaces show them."""

from __future__ import annotations

import assistant


def credential_name(credential: str) -> str:
    """The name of a credential as the policy writes it."""
    rows = assistant.fact_rows({"credential": credential})
    return rows[0][1] if rows else credential.replace("_", " ")
