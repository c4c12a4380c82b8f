"""What a decision is made of, read for one fund: its place, the history, the chain at one block."""
