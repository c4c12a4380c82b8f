"""What strategies think of each asset: families of rules, ours and other people's."""
