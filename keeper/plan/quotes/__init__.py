"""Uniswap V3 off chain, to the unit: what a swap brings, where it leaves the pool, how to split it.

`ticks` has prices at ticks and back, `steps` what one step of a swap takes and gives, both with the
contracts' rounding. A swap goes from one initialised tick or end of a bitmap's word to the next and
rounds at each: a `ladder` holds these steps of one direction with their sums, so that a quote is
two look-ups and two steps, however many ticks it crosses. `pool` keeps a state with its ladders;
`quote` asks it what a swap brings, and has the pool as the swap leaves it; `path` goes through
several pools. `filling` and `split` divide an amount among the pools of a pair until one more unit
would bring the same in each, and leave out what does not earn its gas.

It is held against QuoterV2 and real swaps on the real pools' bytecode (the benchmark `quote`). What
is assumed is that both tokens move what they are told to, and that nobody trades in between.
"""
