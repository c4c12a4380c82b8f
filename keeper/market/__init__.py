"""The market's history: aligned bars, and what is computed of them, known when it is known."""
