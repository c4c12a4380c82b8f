"""What risk allows of what is wanted: one pure function, and what it looks at.

Inside, weights are basis points of NAV, the base left out: it is what remains.
"""

POINTS = 10_000
"""100 %."""
