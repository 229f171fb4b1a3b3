"""The assistant on other sites' pages: a script that adds it, the page that it shows in a frame, and what the two say to each other."""
