"""The policy as tools for agents: over MCP (HTTP and standard input/output), and as LangChain tools."""
