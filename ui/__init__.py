"""The surfaces: command line, chat and web application, all thin over `assistant`."""
