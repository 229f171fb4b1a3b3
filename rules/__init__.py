"""The decisions: every clause of the policy as data, and the deterministic core that alone makes verdicts and numbers."""
