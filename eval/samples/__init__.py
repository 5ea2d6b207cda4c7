"""Sample documents of two invented provinces: the first library, and what the cases ask about.

Sources are Markdown-like text with a front matter (`sources/`); `build.py` renders them to the
files an office would hand over (`documents/`). Both are committed: the product ingests
`documents/` on first run.
"""
