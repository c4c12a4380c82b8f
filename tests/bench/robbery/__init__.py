"""The parts of `scripts/bench robber`: a market, a fund under its mandate, and who robs it."""
