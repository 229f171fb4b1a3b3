"""REST under /v1: thin over `assistant` and the desk, problem+json for every error."""
