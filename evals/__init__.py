"""The pinned answers: cases with their gold, the scorers, the suite that runs them and its reports."""
