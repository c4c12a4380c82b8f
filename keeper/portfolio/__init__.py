"""From opinions to the weights that the fund should have."""
