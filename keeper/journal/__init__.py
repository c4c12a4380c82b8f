"""What the keeper did and why, appended and never changed: the truth of the off-chain side."""
