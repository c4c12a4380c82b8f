"""Whoever enters is told what governance may change before the shares can leave."""

import json
from unittest.mock import patch

import pytest

from keeper.chain import abi
from keeper.chain.node import Node, NodeError
from keeper.devnet.accounts import CAROL, DEPLOYER, KEEPER
from keeper.devnet.artifacts import artifact
from keeper.devnet.fund import created
from keeper.governance.proposals import Proposal
from keeper.units import DAY, HOUR
from tests.keeper.governance.voting import Voters

WARNING = "WARNING      proposal 1, A lease, may take effect"


@pytest.fixture(scope="module")
def lens(founded: Voters) -> str:
    """Deployed before any test: each begins with it."""
    node = founded.site.node
    found = created(DEPLOYER, node.nonce(DEPLOYER))
    code = "0x" + artifact("Lens").linked({}).hex()
    node.rpc("eth_sendTransaction", {"from": DEPLOYER, "data": code})
    node.rpc("evm_mine")
    return found


@pytest.fixture
def queued(lens: str, voters: Voters) -> Proposal:
    del lens
    lease = abi.call("setLease(address,uint256)", KEEPER, voters.now + 300 * DAY)
    return voters.queue(voters.propose("A lease", (voters.at.rebalancer, lease)))


def enter(voters: Voters, lens: str, *more: str) -> str:
    words = ("fund", "enter", "100", "--as", "carol", "--dry-run", "--lens", lens, *more)
    code, said = voters.keel(*words)
    assert code == 0, said
    return said


def test_enter__before_what_becomes_ready_in_the_lock__warns(
    voters: Voters, lens: str, queued: Proposal
) -> None:
    assert queued.ready
    voters.until(queued.ready - 25 * HOUR)
    assert "WARNING" not in enter(voters, lens), "who comes in now can still leave"
    voters.until(queued.ready - 23 * HOUR)
    assert f"{WARNING} from 20" in enter(voters, lens)
    found = json.loads(enter(voters, lens, "--json"))["preview"]["waiting"]
    assert [(one["id"], one["ready"]) for one in found] == [(str(queued.id), queued.ready)]
    voters.until(queued.ready + 60)
    assert f"{WARNING} at any moment" in enter(voters, lens)
    voters.until(queued.dies or 0)
    assert "WARNING" not in enter(voters, lens), "it is dead"


def test_deposit__while_something_is_ready__warns(
    voters: Voters, lens: str, queued: Proposal
) -> None:
    voters.until(queued.ready or 0)
    voters.priced()
    words = ("fund", "deposit", "100", "--as", "carol", "--dry-run", "--lens", lens)
    code, said = voters.keel(*words)
    assert code == 0, said
    assert WARNING in said


def test_enter__where_nothing_is_queued__is_silent(voters: Voters, lens: str) -> None:
    lease = abi.call("setLease(address,uint256)", KEEPER, voters.now + 300 * DAY)
    voters.propose("A lease", (voters.at.rebalancer, lease))
    assert "WARNING" not in enter(voters, lens)
    assert "waiting" not in json.loads(enter(voters, lens, "--json"))["preview"]


def test_enter__at_a_node_without_events__says_that_nothing_is_known(
    voters: Voters, lens: str
) -> None:
    real = Node.rpc

    def rpc(self: Node, method: str, *params: object) -> object:
        if method == "eth_getLogs":
            raise NodeError("too many blocks", "Ask another.")
        return real(self, method, *params)

    with patch.object(Node, "rpc", rpc):
        assert "what a vote may change is not known: too many blocks" in enter(voters, lens)


def test_enter__after_the_vote_took_effect__is_silent(
    voters: Voters, lens: str, queued: Proposal
) -> None:
    voters.until(queued.safe_until or 0)
    voters.govern("execute", queued, CAROL)
    assert "WARNING" not in enter(voters, lens)
