"""How much of the fund goes where: one file a rule, each with its source.

A rule divides the whole among candidates. What it gives to each is multiplied with the view of it,
so that half an opinion is half a position, and cut to the cap; what is left over stays in the base.
Black and Litterman's takes views as expected returns instead, and so sizes by itself.
"""
