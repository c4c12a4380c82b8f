"""The mandate in whole numbers: what the contracts will say to a plan, and why, to the unit.

It is a second statement of the same rules, with the same order of checks and the same rounding; the
benchmark `differential` holds it against the bytecode. No clock, no network: all that is read is in
`state`. What is assumed is what the fund assumes of listed tokens (docs/listing.md), and that no
escrow is short.
"""
