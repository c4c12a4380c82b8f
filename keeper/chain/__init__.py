"""The nodes, and how the contracts are spoken to."""
