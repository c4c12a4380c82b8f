"""A fund as its Lens shows it, in one call each, and the few views that the Lens leaves out."""

from functools import cached_property
from typing import Any, NamedTuple

from eth_abi.exceptions import DecodingError
from eth_utils.address import to_checksum_address

from keeper.chain import abi, addresses
from keeper.chain.node import Block, Node, NodeError
from keeper.chain.refusals import Token, Words
from keeper.chain.text import plain
from keeper.errors import Problem, Refused

PRICE = "(uint256,uint256,uint256,uint8)"
LIMITS = "(uint64,uint64,uint64,uint128,uint128)"
ASSET = f"(address,uint8,bool,uint256,uint256,uint256,uint256,{PRICE})"
OBSERVATION = "(uint128,uint48)"
RECORD = f"(uint256,uint256,uint256,uint256,uint256,uint256,{OBSERVATION})"
FUND = (
    "((uint256,uint256,uint256,uint256,uint256,uint256,uint256,uint256,uint256,bool,bool,"
    f"{LIMITS},{ASSET}[],{RECORD}))"
)
ACCOUNT = "((" + "uint256," * 9 + "uint256[]))"


class Price(NamedTuple):
    """USD per unit times 1e36; `reason` is 0 where it may be used."""

    low: int
    mid: int
    high: int
    reason: int


class Limits(NamedTuple):
    management_fee: int
    flow_capacity: int
    flow_refill: int
    supply_cap: int
    min_deposit: int


class Asset(NamedTuple):
    token: str
    decimals: int
    readable: bool
    recorded: int
    held: int
    escrow: int
    own: int
    price: Price

    @classmethod
    def of(cls, raw: Any) -> "Asset":
        token, *words, price = raw
        return cls._make((to_checksum_address(token), *words, Price(*price)))


class Record(NamedTuple):
    steady: int
    mark: int
    peak: int
    drawdown: int
    due: int
    rate: int
    newer_price: int
    newer_time: int


class Fund(NamedTuple):
    """A fund in one block; amounts of the base asset and of shares in units."""

    time: int
    supply: int
    effective_supply: int
    low: int
    high: int
    total_assets: int
    flow_available: int
    exit_fee: int
    lock_up: int
    deposits_paused: bool
    redemptions_paused: bool
    limits: Limits
    assets: tuple[Asset, ...]
    record: Record

    @classmethod
    def of(cls, raw: Any) -> "Fund":
        *words, limits, assets, (*numbers, newer) = raw
        found = tuple(Asset.of(asset) for asset in assets)
        return cls._make((*words, Limits(*limits), found, Record(*numbers, *newer)))


class Account(NamedTuple):
    """What an account has to do with a fund, in one block."""

    shares: int
    at_nav: int
    nav_until: int
    in_kind: int
    kind_until: int
    max_redeem: int
    max_withdraw: int
    cash: int
    allowance: int
    claims: tuple[int, ...]

    @property
    def free(self) -> int:
        """Shares under no lock."""
        return self.shares - self.at_nav - self.in_kind

    @property
    def until(self) -> int:
        """When the last lock ends; 0 for none."""
        return max(self.nav_until, self.kind_until)


class FundReader:
    """One fund on one node."""

    def __init__(self, node: Node, address: str, lens: str) -> None:
        self.node = node
        self.address = to_checksum_address(address)
        self.lens = to_checksum_address(lens)

    def look(self, block: Block = "latest") -> Fund:
        try:
            return Fund.of(self._ask(self.lens, FUND, "fund(address)", self.address, block=block))
        except Refused as refused:
            if refused.data:
                raise
            raise Problem(
                f"what lies at {self.address} on chain {self.node.chain_id} is no fund of Keel's",
                "Are --fund and --lens right, and is --rpc a node of their chain?",
            ) from None

    def account(self, who: str, block: Block = "latest") -> Account:
        signature = "account(address,address)"
        *words, claims = self._ask(self.lens, ACCOUNT, signature, self.address, who, block=block)
        return Account._make((*words, tuple(claims)))

    def in_kind(self, shares: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """What each asset's leg would pay to who leaves, and take from who enters."""
        signature = "previewInKind(address,uint256)"
        data = abi.call(signature, self.address, shares)
        paid, taken = abi.decode("(uint256[],uint256[])", self.node.call(self.lens, data))
        return tuple(paid), tuple(taken)

    def preview(self, view: str, amount: int) -> int:
        """`previewDeposit` and its three likes."""
        return int(self._ask(self.address, "(uint256)", f"{view}(uint256)", amount))

    def most(self, sender: str, receiver: str) -> int:
        """`maxDeposit`: who asks counts."""
        data = abi.call("maxDeposit(address)", receiver)
        return int.from_bytes(self.node.call(self.address, data, sender=sender), "big")

    def allowance(self, token: str, owner: str, spender: str = "") -> int:
        """What the fund may take, or another spender."""
        signature = "allowance(address,address)"
        return int(self._ask(token, "(uint256)", signature, owner, spender or self.address))

    def balance(self, token: str, who: str) -> int:
        return int(self._ask(token, "(uint256)", "balanceOf(address)", who))

    def claim(self, token: str, who: str) -> int:
        return int(self._ask(self.address, "(uint256)", "claims(address,address)", token, who))

    @cached_property
    def record(self) -> str:
        return self._part("RECORD()")

    @cached_property
    def fees(self) -> str:
        return self._part("FEES()")

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        raw = self._ask(self.address, "(address[])", "assets()")
        return tuple(to_checksum_address(token) for token in raw)

    @cached_property
    def names(self) -> dict[str, Token]:
        """The fund's assets, and the share itself, by address."""
        return {address: self.token(address) for address in (*self.tokens, self.address)}

    @property
    def share(self) -> Token:
        return self.names[self.address]

    @property
    def base(self) -> Token:
        return self.names[self.tokens[0]]

    @property
    def words(self) -> Words:
        return Words(self.share, self.base, self.names)

    def token(self, address: str) -> Token:
        """What a token calls itself; its address, where it says nothing that can be read."""
        try:
            symbol = plain(str(self._ask(address, "(string)", "symbol()"))[:16])
            return Token(symbol, int(self._ask(address, "(uint8)", "decimals()")))
        except NodeError:
            raise  # the token may well have a name
        except (Problem, Refused, DecodingError, ValueError, OverflowError):
            return Token(address, 0)

    def named(self, text: str) -> str:
        """An asset's address, by its symbol or its address."""
        for address, token in self.names.items():
            if text.lower() in (address.lower(), token.symbol.lower()):
                return address
        if found := addresses.read(text):
            return found
        known = ", ".join(self.names[token].symbol for token in self.tokens)
        raise Problem(f"the fund has no asset {text!r}", f"It has {known}.")

    def _part(self, getter: str) -> str:
        return to_checksum_address(self._ask(self.address, "(address)", getter))

    def _ask(self, to: str, types: str, signature: str, *args: Any, block: Block = "latest") -> Any:
        answer = self.node.call(to, abi.call(signature, *args), block=block)
        if not answer:
            raise Problem(
                f"there is no {signature.partition('(')[0]} at {to} on chain {self.node.chain_id}",
                "Are --fund and --lens right, and is --rpc a node of their chain?",
            )
        return abi.decode(types, answer)[0]
