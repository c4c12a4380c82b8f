"""What the errors of the mandate and of the rebalancer mean."""

from keeper.chain.token_sentences import NOT_YOURS

LIMITS = (
    *("MinCash", "Slippage", "LargestTrade", "Progress", "FirstAt", "FirstRisk"),
    *("SecondAt", "SecondRisk", "ReduceAt", "TripAt", "Trading", "Deposits", "Redemptions"),
    *("GroupOne", "GroupTwo", "GroupThree", "GroupFour", "GroupFive", "GroupSix", "GroupSeven"),
)
BUDGETS = ("Loss", "Turnover", "Shift")
"""By the contract's numbers; an overlay's key is a limit's, or behind those a budget's."""

LOOK = "Look at it: keel fund limits"
PLAN_ANEW = "Plan anew from the newest block."
PLAN_LESS = "Plan a smaller trade, or wait: keel fund limits says when it is full again."
NEARER = "Plan legs that bring it there, or nearer."

MANDATE = {
    "NotSafe(address caller)": ("{caller} is not the Safe", "Have its owners sign it."),
    "ZeroAddress(bytes32 what)": ("no address is given for {what:text}", "Give one."),
    "TooLoose(uint8 limit, uint256 value, uint256 loosest)": (
        "{limit:limit} of {value:fraction} is looser than its compiled ceiling",
        "Ask for {loosest:fraction}, or what is tighter.",
    ),
    "BudgetTooLoose(uint8 budget, uint256 value, uint256 loosest)": (
        "the budget {budget:budget} of {value:fraction} is above its compiled ceiling",
        "Ask for {loosest:fraction} at most.",
    ),
    "LadderOutOfOrder(uint8 limit)": (
        "the ladder's {limit:limit} lies beyond the rung behind it",
        "Let each rung begin at or behind the one before, and allow no more.",
    ),
    "BadRule(address token, uint256 least, uint256 target, uint256 most, uint256 group)": (
        "{token:name} cannot have {least:fraction} to {most:fraction}, target {target:fraction}, "
        "group {group}",
        "Put the target between the two, the most at 60 % or less, the group from 0 to 7.",
    ),
    "NotTighter(uint256 key, uint256 value, uint256 set)": (
        "{value:fraction} is not tighter than {set:fraction}, as governance set {key:key}",
        "The Safe only tightens; a vote loosens.",
    ),
    "BadEnd(uint256 until, uint256 latest)": (
        "an overlay cannot end {until:time}",
        "End it after now, and {latest:time} at the latest.",
    ),
    "CoolingDown(uint256 until)": (
        "the Safe's last overlays have ended, and it rests until {until:time}",
        "Wait, or make it a proposal of the share holders.",
    ),
    "NotAFlow(uint8 limit)": (
        "{limit:limit} cannot be paused",
        "Pause Trading, Deposits or Redemptions.",
    ),
    "NothingToLift(uint256 key)": ("the Safe has not tightened {key:key}", LOOK),
    "BudgetExceeded(uint8 budget, uint256 fraction, uint256 available)": (
        "{fraction:fraction} of NAV is more than the {available:fraction} that the budget "
        "{budget:budget} has left",
        PLAN_LESS,
    ),
    "FundBusy()": ("the fund is in the middle of a call", "Try again in the next block."),
    "AlreadyTripped()": ("the breaker has tripped already", LOOK),
    "NotTripped()": ("the breaker has not tripped", "Nothing to do."),
}

ADMISSION = {
    "LeaseTooLong(uint256 until, uint256 latest)": (
        "a lease until {until:time} is too long",
        "End it {latest:time} at the latest.",
    ),
    "NotKeeper(address caller, address keeper)": (
        "{caller} is not the keeper, {keeper}",
        NOT_YOURS,
    ),
    "LeaseOver(address keeper, uint256 until)": (
        "the lease of {keeper} ended {until:time}",
        "Have governance give it another.",
    ),
    "TradingClosed()": ("the Safe has closed trading", "Wait: it ends by itself."),
    "WrongEpoch(uint256 given, uint256 wanted)": (
        "the plan has the epoch {given}, and {wanted} is the next",
        PLAN_ANEW,
    ),
    "MandateChanged(bytes32 given, bytes32 now_)": (
        "the mandate has changed since the plan was made",
        PLAN_ANEW,
    ),
    "EmptyPlan()": ("the plan has no leg and no target", "Give it one of the two."),
    "TooManyLegs(uint256 legs, uint256 most)": (
        "{legs} legs are too many",
        "Give {most} at most.",
    ),
    "TargetsLength(uint256 given, uint256 wanted)": (
        "{given} targets are given for {wanted} assets",
        PLAN_ANEW,
    ),
    "TargetOutsideBand(address token, uint256 target, uint256 least, uint256 most)": (
        "a target of {target:fraction} for {token:name} is outside its band",
        "Choose one from {least:fraction} to {most:fraction}.",
    ),
    "TargetsTooLarge(uint256 sum, uint256 most)": (
        "all targets make {sum:fraction}, and the least cash leaves {most:fraction}",
        "Lower some of them.",
    ),
    "TargetGroupTooLarge(uint256 group, uint256 sum, uint256 most)": (
        "the targets of group {group} make {sum:fraction}, more than {most:fraction}",
        "Lower some of them.",
    ),
    "ExecutorNotAllowed(address executor)": (
        "{executor} is not an executor of the fund",
        "Use one that governance has allowed.",
    ),
    "ExecutorChanged(address executor, bytes32 codeHash, bytes32 allowed)": (
        "the code of the executor {executor} is not what was allowed",
        "Use another, and have this one removed.",
    ),
}

LEGS = {
    "NothingSold(address token)": ("a leg sells nothing of {token:name}", "Leave it out."),
    "NotTradable(address token, uint8 reason)": (
        "{token:name} is not traded: {reason:reason}",
        "Wait for its feed.",
    ),
    "MayOnlyFall(address token)": (
        "{token:name} may only be sold at present",
        "Sell for the base asset; keel fund limits says why.",
    ),
    "TradeTooLarge(address token, uint256 fraction, uint256 most)": (
        "selling {fraction:fraction} of NAV of {token:name} at once is too much",
        "Sell {most:fraction} of NAV at most in one leg.",
    ),
    "BoughtTooLittle(address token, uint256 bought, uint256 least)": (
        "the leg brings {bought:token}, and the worst corner asks for {least:token}",
        "Use a better route or a smaller amount.",
    ),
    "GainBeyondReason(address token, uint256 worth, uint256 most)": (
        "what was bought of {token:name} is worth more than can be true: a price must be wrong",
        "Wait until the market and the feeds agree.",
    ),
    "HoldingDiffers(address token, uint256 held, uint256 expected)": (
        "the fund has {held:token} at the end, and the legs leave {expected:token}",
        "Use an executor that sells all that it is given.",
    ),
    "OutsideBand(address token, uint256 weight, uint256 least, uint256 most)": (
        "{token:name} would be {weight:fraction}, outside {least:fraction} to {most:fraction}",
        NEARER,
    ),
    "TooLittleCash(uint256 weight, uint256 least)": (
        "cash would fall to {weight:fraction}, below {least:fraction}",
        NEARER,
    ),
    "GroupTooLarge(uint256 group, uint256 weight, uint256 most)": (
        "group {group} would grow to {weight:fraction}, above {most:fraction}",
        NEARER,
    ),
    "TooMuchRisk(uint256 weight, uint256 most)": (
        "{weight:fraction} would be outside the base, and {most:fraction} may",
        NEARER,
    ),
    "NoProgress(uint256 made, uint256 wanted)": (
        "the legs come {made:fraction} nearer to the targets, and {wanted:fraction} is wanted",
        "Trade towards the targets alone.",
    ),
}

KEEPING = MANDATE | ADMISSION | LEGS
