"""One module a command; ``eval.cli`` puts them together."""
