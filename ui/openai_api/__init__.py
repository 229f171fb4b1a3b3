"""The assistant as a model that chat programs made for OpenAI's interface can talk to: /v1/models and /v1/chat/completions."""
