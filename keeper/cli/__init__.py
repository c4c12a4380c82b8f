"""One file a noun; each prints for a person, or `--json` for a program."""
