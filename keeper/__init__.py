"""Keel: an on-chain fund that anyone can join, run by a keeper that nobody has to trust."""
