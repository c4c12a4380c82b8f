"""From a target to a plan that the contracts will accept."""
