"""A fund on a node that counts, and a reader whose snapshots are compared with the contracts."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

from eth_utils.crypto import keccak

from keeper.chain import abi
from keeper.chain.door import PLAN
from keeper.chain.fund import FundReader
from keeper.chain.node import Node
from keeper.chain.snapshot import SnapshotReader
from keeper.devnet import fund, world
from keeper.devnet.accounts import KEEPER, OPERATOR
from keeper.devnet.anvil_engine import AnvilEngine
from keeper.devnet.book import Book
from keeper.devnet.fund import FundBook
from keeper.devnet.mandate import RULE
from keeper.devnet.site import do
from keeper.plan.mandate.terms import drawdown, terms, worst_case_loss
from keeper.records.fund import State
from keeper.units import DAY, HOUR

SOURCE = "(address,uint32,uint24,uint24,uint112,uint112,uint32,uint8,address,uint32)"
TERMS = f"((bytes32,bool,bool,uint256,uint256[20],{RULE}[]))"


class Counting(Node):
    """A node that knows how often it was asked."""

    trips = 0

    def _post(self, body: str, again: bool) -> tuple[int, bytes]:
        self.trips += 1
        return super()._post(body, again)


@dataclass
class Ground:
    engine: AnvilEngine
    node: Counting
    book: Book
    fund: FundBook
    reader: SnapshotReader

    @classmethod
    def make(cls) -> Self:
        built = world.ensure()
        engine = built.on_anvil(history=True)
        found = fund.deploy(engine, built.book)
        node = Counting(engine.node.url)
        pools = [pool.address for pool in built.book.pools]
        executors = [found.executor, found.uniswap]
        reader = SnapshotReader(FundReader(node, found.fund, found.lens), pools, executors)
        return cls(engine, node, built.book, found, reader)

    def close(self) -> None:
        self.node.close()
        self.engine.close()

    def do(self, to: str, signature: str, *args: Any, later: int = 12, by: str = OPERATOR) -> None:
        txs = [do(to, signature, *args, sender=by)]
        (receipt,) = self.engine.mine(txs, self.engine.head.timestamp + later, 10**9)
        assert receipt.ok, signature

    def wait(self, seconds: int) -> None:
        self.engine.mine([], self.engine.head.timestamp + seconds, 10**9)

    @property
    def now(self) -> int:
        return self.engine.head.timestamp

    def govern(self, signature: str, *args: Any) -> None:
        self.do(self.fund.mandate, signature, *args)

    def ask(self, to: str, types: str, signature: str, *args: Any) -> Any:
        return abi.decode(types, self.engine.call(to, abi.call(signature, *args)))

    def token(self, symbol: str) -> str:
        return self.book.token(symbol).address

    def compared(self) -> State:
        """The state, after everything that the contracts say was made of it, too."""
        state = self.reader.chain().fund
        self._compare_terms(state)
        self._compare_budgets(state)
        self._compare_door(state)
        return state

    def _compare_terms(self, state: State) -> None:
        mine = terms(state.tokens, state.mandate, state.record, state.now)
        gate = self.fund.mandate
        (said,) = self.ask(gate, TERMS, "terms(address[])", state.tokens)
        rules = tuple(rule[:4] for rule in said[5])
        assert (mine[:5], tuple(rule[:4] for rule in mine.rules)) == (said[:5], rules)
        assert self.ask(gate, "(bytes32)", "mandateHash()") == (mine.hash,)
        fallen = self.ask(gate, "(uint256,bool)", "drawdown()")
        assert drawdown(state.record, state.now) == fallen
        assert self.ask(gate, "(bool)", "tripped()") == (state.mandate.tripped,)

    def _compare_budgets(self, state: State) -> None:
        gate, budgets = self.fund.mandate, state.mandate.budgets
        (left,) = self.ask(gate, "(uint256[3])", "budgets()")
        assert tuple(one.left(state.now) for one in budgets) == left
        errors = [self._error(token) for token in state.tokens]
        for window in (1, HOUR, DAY, 3 * DAY, 30 * DAY):
            (worst,) = self.ask(gate, "(uint256)", "worstCaseLoss(uint256)", window)
            assert worst_case_loss(state.mandate, errors, state.now, window) == worst

    def _compare_door(self, state: State) -> None:
        at = self.fund
        tokens, amounts = self.ask(at.fund, "(address[],uint256[])", "holdings()")
        assert [token.lower() for token in state.tokens] == list(tokens)
        assert state.amounts == amounts
        (prices,) = self.ask(
            at.prices, "((uint256,uint256,uint256,uint8)[])", "vector(address[])", tokens
        )
        assert tuple(tuple(price) for price in state.prices) == prices
        assert state.now == self.now
        door = state.door
        assert self.ask(at.rebalancer, "(address)", "keeper()") == (door.keeper.lower(),)
        assert self.ask(at.rebalancer, "(uint256)", "epoch()") == (door.epoch,)
        lease = self.ask(at.rebalancer, "(uint256)", "leases(address)", door.keeper)
        assert lease == (door.lease,)
        for one, (allowed, code) in door.executors.items():
            said = self.ask(at.rebalancer, "(bytes32)", "executors(address)", one)
            assert said == (allowed,)
            assert code == keccak(self.engine.code(one))

    def _error(self, token: str) -> int:
        """What the token's source declares, in ppm."""
        return int(self.ask(self.fund.prices, SOURCE, "source(address)", token)[2])

    def aim(self, targets: Sequence[int]) -> None:
        """A plan that moves the targets, and so charges a budget."""
        (under,) = self.ask(self.fund.mandate, "(bytes32)", "mandateHash()")
        epoch = self.ask(self.fund.rebalancer, "(uint256)", "epoch()")[0] + 1
        plan: tuple[Any, ...] = (epoch, 2**255, under, bytes(32), targets, [])
        self.do(self.fund.rebalancer, f"rebalance({PLAN})", plan, by=KEEPER)
