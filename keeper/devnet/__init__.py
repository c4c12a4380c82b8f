"""The local world: real contracts on a local chain, with a living market around them."""
