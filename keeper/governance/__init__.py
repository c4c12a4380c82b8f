"""What the share holders and their Safe decide, and who may do what."""
