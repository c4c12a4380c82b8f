"""What one stage hands to the next: frozen, exact, and written down the same by everybody.

`fund` is the fund and its mandate at one block, `pools` what trades there, `market` that and the
history; `decision` is what was made of it. `canonical` writes and reads any of them.
"""
