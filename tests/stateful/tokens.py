"""What tokens do of their own: gifts, seizures, ill manners, and their mending."""

from typing import Any

from keeper.devnet.engine import ZERO
from tests.contracts.revm.fund import DEPLOYER
from tests.stateful.ground import encoded
from tests.stateful.steps import Steps

HOSTILE = (
    "GasEater",
    "ReturnsMegabyte",
    "FalseReturn",
    "RevertsForOne",
    "LyingBalance",
    "Seizable",
    "FeeOnTransfer",
    "Reenters",
)
MEND = "mend"
MANNERS = 4
FEE = 500  # basis points
REENTER = "arm(address,bytes,bool)"
ANSWER = "setAnswer(address,uint8,uint256)"
MENDED: dict[str, tuple[Any, ...]] = {
    "GasEater": ("setArmed(bool)", False),
    "FalseReturn": ("setBroken(bool)", False),
    "ReturnsMegabyte": ("setManner(uint8)", 0),
    "FeeOnTransfer": ("setFee(uint256)", 0),
    "Reenters": (REENTER, ZERO, b"", False),
}


class Tokens(Steps):
    def donate(self, token: int, part: int) -> None:
        before, own = self.quote(), self.owns()
        amount = max(1, part * 10 ** self.world.decimals[token] // 8)
        at = self.world.tokens[token]
        self.outside("donate", DEPLOYER, at, "mint(address,uint256)", self.world.fund, amount)
        short = own.get(token, 0) < self.model.recorded.get(token, 0)
        same = before == self.quote() or short
        self.check(7, same, f"a gift moved {before} to {self.quote()}")

    def seize(self, part: int) -> None:
        seizable = self.of_kinds("Seizable")
        if not seizable:
            return
        token = seizable[part % len(seizable)]
        at, fund = self.world.tokens[token], self.world.fund
        held, owed = self.world.balance(token, fund), self.model.escrow.get(token, 0)
        amount = held * part // 40
        if owed and part % 2:  # some of what is owed, too
            amount = max(0, held - owed * part // 41)
        self.epoch += 1
        self.outside("seize", DEPLOYER, at, "seize(address,uint256)", fund, amount)

    def misbehave(self, token: int, manner: int, who: str) -> None:
        hostile = self.of_kinds(*HOSTILE)
        if hostile:
            self.epoch += 1
            frozen = self.world.fund if manner == MANNERS else who
            self.arm(hostile[token % len(hostile)], manner, frozen)

    def arm(self, token: int, manner: int, who: str) -> None:
        world, kind = self.world, self.world.kinds[token]
        how: tuple[Any, ...]
        if kind == "Seizable":
            world.frozen.add((token, who))
            how = "setFrozen(address,bool)", who, True
        elif kind == "RevertsForOne":
            world.refused[token] = who
            how = "refuse(address)", who
        elif kind == "LyingBalance":
            world.manners[token] = manner
            world.lies[token] = self.model.recorded.get(token, 0) * (manner + who.count("a") % 3)
            how = ANSWER, world.fund, manner, world.lies[token]
        elif kind == "Reenters":
            world.manners[token] = 1
            how = REENTER, world.fund, encoded("accrue()"), False
        else:
            amiss = {"ReturnsMegabyte": 1 + manner % 2, "FeeOnTransfer": FEE}
            world.manners[token] = amiss.get(kind, 1)
            how = MENDED[kind][0], world.manners[token]
        self.outside("misbehave", DEPLOYER, world.tokens[token], *how)

    def mend(self, token: int) -> None:
        """A token has its manners again."""
        self.restore(token)
        self.tally.count(MEND, None)
        self.epoch += 1

    def restore(self, token: int) -> None:
        world, kind, at = self.world, self.world.kinds[token], self.world.tokens[token]
        if world.manners.pop(token, 0):
            world.send(DEPLOYER, at, *(MENDED.get(kind) or (ANSWER, world.fund, 0, 0)))
        if world.refused.pop(token, ""):
            world.send(DEPLOYER, at, "refuse(address)", ZERO)
        for one, who in sorted(world.frozen):
            if one == token:
                world.send(DEPLOYER, at, "setFrozen(address,bool)", who, False)
                world.frozen.remove((one, who))
