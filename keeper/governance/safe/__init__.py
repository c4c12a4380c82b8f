"""The fund's Safe, served by files and a node alone: no hosted service knows of anything."""
