"""How a headline sounds, by the words in it: a small list of our own, of words of finance.

It knows no irony and no context. Whoever has a better scorer gives it instead: any function from a
text to a number from -1 to 1.
"""

import re

GOOD = """
    adopt adopted adopts adoption advance advances approval approve approved approves bullish climb
    climbs gain gained gains grow growing grows growth jump jumps launch launched launches
    outperform outperforms partners partnership profit profits rallied rallies rally rebound
    rebounds record recover recovered recovers recovery resolved rise rises rising soar soared soars
    strong surge surged surges upgrade upgraded upgrades win wins
"""
BAD = """
    attack attacked ban banned bans bankrupt bankruptcy bearish breach bug collapse collapsed
    collapses crash crashed crashes crisis decline declines delay delayed delist delisted depeg
    depegs downgrade downgraded drain drained drop drops exploit exploited exploits fall falls fear
    fears fined fraud freeze frozen hack hacked halt halted halts insolvency insolvent investigation
    lawsuit liquidated liquidation liquidations lose loses loss losses outage panic plunge plunged
    plunges probe reject rejected rug sanction sanctions scam selloff slump slumps stolen sue sued
    sues theft vulnerability warning weak
"""
DENIALS = "no not never without denies deny denied isn't won't"
REACH = 2
"""Words that a denial turns, behind it."""

LEAST = 2.0
"""One word alone is half a conviction."""

TONES = dict.fromkeys(GOOD.split(), 1) | dict.fromkeys(BAD.split(), -1)
DENYING = frozenset(DENIALS.split())


def score(text: str) -> float:
    """From -1 to 1: what is good less what is bad, of all that is either."""
    words = re.findall(r"[a-z']+", text.lower())
    tones = [_tone(words, at) for at in range(len(words))]
    weight = sum(map(abs, tones))
    return sum(tones) / max(weight, LEAST)


def _tone(words: list[str], at: int) -> int:
    tone = TONES.get(words[at], 0)
    return -tone if DENYING & set(words[max(0, at - REACH) : at]) else tone
