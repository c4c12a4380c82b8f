"""`keel safe`: what the owners of a fund's Safe do, by files."""
