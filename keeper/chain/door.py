"""The keeper's only door, as it is called."""

from keeper.chain import abi
from keeper.records.fund import Plan

PLAN = "(uint256,uint256,bytes32,bytes32,uint64[],(address,address,address,uint128,bytes)[])"


def rebalance(plan: Plan) -> bytes:
    """The call that submits a plan."""
    legs = [(leg.executor, leg.sell, leg.buy, leg.amount, leg.route) for leg in plan.legs]
    head = (plan.epoch, plan.deadline, plan.mandate, plan.decision, list(plan.targets))
    return abi.call(f"rebalance({PLAN})", (*head, legs))
