"""What governance does: limits, listing, and the first shares."""

from tests.contracts.revm.fund import DEAD, DEPLOYER, GOVERNANCE, ONE
from tests.stateful.model import Change
from tests.stateful.steps import Steps

HIGHEST_FEE = 5 * 10**16
MOST_ASSETS = 12
LEAST_SEED = 10**15
SET = "setLimits((uint64,uint64,uint64,uint128,uint128))"


class Governance(Steps):
    seeded = 0

    def change_limits(
        self, fee: int, capacity: int, refill: int, cap: int, least: int, twist: int
    ) -> None:
        supply = self.world.ask("effectiveSupply()")
        caps = (supply, supply + supply // 50 + 1, supply * 2 + ONE)
        words = [
            HIGHEST_FEE * fee // 5,
            (ONE * capacity // 8) if capacity else ONE // 100,
            ONE * refill // 8,
            min(caps[cap], 2**127) if cap < 3 else 2**127,
            10 ** self.world.decimals[0] * 100 if least == 4 else least % 2,
        ]
        blocks = set()
        if twist < 3:
            words[twist] = (HIGHEST_FEE if twist == 0 else ONE) + 1
            blocks.add("TooLarge")
        who = DEPLOYER if twist == 3 else GOVERNANCE
        if who == DEPLOYER:
            blocks.add("NotGovernance")
        if self.attempt("limits", who, SET, tuple(words), blocks=blocks).error is None:
            self.adopt(words)

    def adopt(self, words: list[int]) -> None:
        self.fee_rate, capacity, refill, self.cap, self.least = words
        self.model.fee.change(self.world.now, 0)
        self.model.fee.rate = self.fee_rate
        self.model.flow.past.append(Change(self.world.now, capacity, refill))

    def relist(self, token: int, who: str, *, amiss: bool) -> None:
        """Lists what is not listed, or else delists what is not held; now and then the reverse."""
        listed, own = self.model.listed, self.owns()
        empty = [i for i in listed if i and self.lost(i, own[i])]
        missing = [i for i in range(self.count) if i not in listed]
        out = bool(empty) and (not missing or token % 2 == 0)
        if amiss:
            out = not out
        choice = [i for i in range(self.count) if amiss] or (empty if out else missing) or listed
        token = choice[token % len(choice)]
        blocks = self.delist_blocks(token, empty) if out else self.list_blocks(token)
        if who != GOVERNANCE:
            blocks.add("NotGovernance")
        signature = "delist(address)" if out else "list(address)"
        result = self.attempt("listing", who, signature, self.world.tokens[token], blocks=blocks)
        if result.error is None:
            (listed.remove if out else listed.append)(token)
            self.epoch += 1
            self.model.recorded[token] = 0

    def list_blocks(self, token: int) -> set[str]:
        blocks = {"AlreadyListed"} if token in self.model.listed else set()
        if self.broken:
            blocks.add("Broken")
        elif self.model.prices[token].reason:
            blocks.add("PriceUnusable")
        if len(self.model.listed) == MOST_ASSETS:
            blocks.add("TooManyAssets")
        return blocks

    def delist_blocks(self, token: int, empty: list[int]) -> set[str]:
        if token not in self.model.listed:
            return {"NotListed"}
        if token in empty:
            return set()
        if token and self.world.shown(token) is None:
            return {"BalanceUnreadable"}
        return {"StillHeld"}

    def lost(self, token: int, own: int) -> bool:
        """Nothing on record, or a token that says that nothing is there."""
        if not self.model.recorded.get(token, 0):
            return True
        return self.world.shown(token) is not None and not own

    def seed(self, assets: int) -> None:
        self.ensure(0, DEPLOYER, assets)
        shares = assets * 10 ** max(0, 18 - self.world.decimals[0])
        blocks = self.base_trouble() | ({"AlreadySeeded"} if self.model.supply else set())
        if shares < LEAST_SEED:
            blocks.add("SeedTooSmall")
        out = self.attempt("seed", DEPLOYER, "seed(uint256)", assets, blocks=blocks)
        if out.error is None:
            self.model.record(0, assets)
            self.model.fee.change(self.world.now, out.word)
            self.model.credit(DEAD, out.word)
            self.seeded = out.word
