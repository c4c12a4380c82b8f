"""A fund on a local chain, one decision carried out in it, and the journal of that."""

from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import numpy as np

from keeper.chain.node import Node
from keeper.config import Config, Named, Place
from keeper.cycle import Mind, decide, final
from keeper.devnet.accounts import KEEPER
from keeper.execution.signer import KeySigner
from keeper.journal import events as e
from keeper.journal.book import Journal
from keeper.journal.sqlite import SqliteStore
from keeper.records.canonical import digest, table
from keeper.records.ledger import Ledger
from keeper.records.market import Features, MarketSnapshot
from keeper.replay import Recorded
from keeper.signals.panel import NOTHING
from tests.keeper.chain.snapshot_ground import Ground
from tests.keeper.journal import ground as events

CONFIG = '[[strategies]]\nfamily = "crossing"\nfast = 2\nslow = 4\n'


class Rebalanced(NamedTuple):
    node: str
    journal: Path
    fund: str
    epoch: int


def carried_out(ground: Ground, signer: KeySigner, path: Path) -> Rebalanced:
    recorded, ledger = _decided(ground)
    plan = final(recorded.decision)
    assert plan
    signed = _signed(ground.node, signer, ground.fund.rebalancer, recorded)
    with closing(SqliteStore.write(path)) as store:
        snapshot = recorded.snapshot
        owner = e.Opened(snapshot.block.chain, snapshot.address)
        journal = Journal.of(store, owner, events.clock())
        decision = digest(recorded.decision)
        to, data = ground.fund.rebalancer, recorded.calldata
        intent = e.Intent(plan.epoch, plan.mandate, decision, to, data, plan.deadline)
        journal.append(e.Decided(recorded, ledger), intent)
        journal.append(e.Simulated(plan.epoch, "one", snapshot.block.hash, True, 10**6, b""))
        journal.append(signed, e.Sent(signed.hash, "one", e.Said.ACCEPTED, ""))
        ground.node.send_raw(signed.raw)
        ground.wait(12)
        included = _included(ground.node, signed.hash)
        journal.append(included, e.Final(included.hash, included.block))
    return Rebalanced(ground.engine.node.url, path, snapshot.address, plan.epoch)


def _decided(ground: Ground) -> tuple[Recorded, Ledger]:
    tokens = ground.reader.fixed.tokens
    named = [ground.book.token(symbol) for symbol in ground.fund.symbols]
    native = next(one.address for one in named if one.symbol == "WETH")
    place = Place(
        tuple(Named(one.symbol, at, one.decimals) for one, at in zip(named, tokens, strict=True)),
        next(
            at for at in ground.reader.fixed.executors if at.lower() == ground.fund.uniswap.lower()
        ),
        next(at for at in tokens if at.lower() == native.lower()),
    )
    mind = Config.parse(CONFIG).compiled(place)
    snapshot = _seen(ground, mind, len(tokens) - 1)
    done = decide(snapshot, mind, Ledger())
    return Recorded(CONFIG, place, snapshot, Ledger(), NOTHING, done.decision), done.ledger


def _same(address: str, among: Iterable[str]) -> str:
    """As the reader writes it."""
    return next(one for one in among if one.lower() == address.lower())


def _seen(ground: Ground, mind: Mind, assets: int) -> MarketSnapshot:
    chain = ground.reader.chain()
    rng, names = np.random.default_rng(2), mind.panel.names
    features = Features(
        chain.block.time,
        chain.block.time,
        chain.fund.tokens[1:],
        names,
        table(rng.normal(1, 0.2, (len(names), assets))),
        table(rng.normal(0, 0.002, (200, assets))),
        bytes(32),
    )
    return ground.reader.read(features)


def _signed(node: Node, signer: KeySigner, door: str, recorded: Recorded) -> e.Signed:
    nonce, fee, tip = node.nonce(KEEPER), 20 * 10**9, 10**9
    raw = signer.sign(
        {
            "type": 2,
            "chainId": node.chain_id,
            "nonce": nonce,
            "to": door,
            "data": recorded.calldata,
            "value": 0,
            "gas": 5_000_000,
            "maxFeePerGas": fee,
            "maxPriorityFeePerGas": tip,
        }
    )
    from eth_utils.crypto import keccak

    return e.Signed(recorded.decision.epoch, nonce, keccak(raw), raw, fee, tip)


def _included(node: Node, hash_: bytes) -> e.Included:
    receipt = node.receipt("0x" + hash_.hex())
    assert receipt
    assert receipt.ok
    logs = tuple(
        e.Log(log.address, tuple(bytes.fromhex(topic[2:]) for topic in log.topics), log.data)
        for log in receipt.logs
    )
    block = bytes.fromhex(node.header(receipt.block).hash[2:])
    return e.Included(hash_, receipt.block, block, True, receipt.gas, receipt.gas_price, logs)
