"""What the errors of the governor, the timelock and the factory mean."""

PROPOSALS = (
    *("Pending", "Active", "Canceled", "Defeated"),
    *("Succeeded", "Queued", "Expired", "Executed"),
)
"""A proposal's states, by the contract's numbers."""

MODULES = (
    *("Prices", "Valuation", "Fund", "Record", "FeeDistributor"),
    *("Mandate", "Rebalancer", "FundTimelock", "FundGovernor"),
)

LOOK = "Look at it: keel gov show"
BY_VOTE = "Propose it to the share holders: keel gov propose"
SAME_FILE = "Give the file that the launch was opened with."

VOTES = {
    "VetoLapsed(uint256 since)": (
        "the Safe's right to veto has lapsed {since:time}",
        "The share holders renew it by a vote.",
    ),
    "NoVetoOfReplacement(uint256 proposalId)": (
        "what replaces the Safe cannot be vetoed by it",
        "It takes effect when its delay is over.",
    ),
    "NoVetoTwice(uint256 proposalId, uint256 votes)": (
        "these calls were vetoed once, and passed again with {votes:shares} in favour",
        "Two quorums want it: it takes effect when its delay is over.",
    ),
    "OutOfRange(bytes32 what, uint256 value, uint256 least, uint256 most)": (
        "{what:text} cannot be {value}",
        "Choose from {least} to {most}.",
    ),
    "ModulesAreFixed()": ("no vote replaces a module", "Found a new fund, and migrate in kind."),
    "GovernorInsufficientProposerVotes(address proposer, uint256 votes, uint256 threshold)": (
        "{proposer} has {votes:shares} of votes, and a proposal needs {threshold:shares}",
        "Shares vote seven days after they were bought. Find others to propose it.",
    ),
    "GovernorUnexpectedProposalState(uint256 proposalId, uint8 current, bytes32 expected)": (
        "the proposal is {current:proposal}",
        LOOK,
    ),
    "GovernorNonexistentProposal(uint256 proposalId)": (
        "there is no proposal {proposalId}",
        "See which there are: keel gov list",
    ),
    "GovernorAlreadyCastVote(address voter)": (
        "{voter} has voted, or has no votes in this",
        "Shares vote that were held at the snapshot, and seven days before.",
    ),
    "GovernorUnableToCancel(uint256 proposalId, address account)": (
        "{account} cannot cancel this",
        "Its proposer can, until the vote begins. The Safe may veto what is queued.",
    ),
    "GovernorRestrictedProposer(address proposer)": (
        "the text names somebody else than {proposer} as its proposer",
        "Sign as who is named at its end.",
    ),
    "GovernorInvalidSignature(address voter)": (
        "this is not a signature of {voter} for this vote, or it has been used",
        "Have it signed again: keel gov sign-vote",
    ),
    "GovernorExceedRemainingWeight(address voter, uint256 usedVotes, uint256 remainingWeight)": (
        "{voter} has voted with {usedVotes:shares}, and {remainingWeight:shares} are left",
        "Vote with less.",
    ),
    "GovernorOnlyExecutor(address account)": ("{account} is not the timelock", BY_VOTE),
}

TIMELOCK = {
    "NotOpener(address caller)": ("{caller} did not open this fund", BY_VOTE),
    "AlreadyHandedOver()": ("the fund is active, and its founder has no power left", BY_VOTE),
    "DelayOutOfRange(uint256 delay, uint256 least, uint256 most)": (
        "a delay of {delay} s is not possible",
        "Choose from {least} to {most} s: the fund's lock-up and three days at least.",
    ),
    "SafeFirst(address caller, uint256 until)": (
        "it is the Safe's to execute until {until:time}",
        "Wait; from then on anybody may.",
    ),
    "OperationDead(bytes32 id, uint256 since)": (
        "the operation died {since:time}, for nobody had executed it in fourteen days",
        BY_VOTE,
    ),
    "RolesAreFixed()": ("nobody but the governor schedules here, and no vote changes it", BY_VOTE),
    "TimelockUnexpectedOperationState(bytes32 operationId, bytes32 expectedStates)": (
        "the operation is not ready, or is done",
        LOOK,
    ),
    "TimelockInsufficientDelay(uint256 delay, uint256 minDelay)": (
        "a delay of {delay} s is below the timelock's",
        "Wait at least {minDelay} s.",
    ),
    "TimelockUnauthorizedCaller(address caller)": (
        "{caller} is not the timelock itself",
        BY_VOTE,
    ),
    "AccessControlUnauthorizedAccount(address account, bytes32 neededRole)": (
        "{account} may not do that at the timelock",
        BY_VOTE,
    ),
}

FACTORY = {
    "NotFounder(address caller)": ("{caller} did not open this launch", "Open one of your own."),
    "AnotherFounding(bytes32 given, bytes32 wanted)": (
        "this is not what the launch was opened with: {given:hex}, not {wanted:hex}",
        SAME_FILE,
    ),
    "AnotherCode(uint8 module, bytes32 given, bytes32 wanted)": (
        "the code of {module:module} is not the factory's: {given:hex}, not {wanted:hex}",
        "Compile the release that the factory was deployed with.",
    ),
    "AllDeployed()": ("every module is deployed", "Configure the fund, and activate it."),
    "NotDeployed(uint8 module)": ("{module:module} is not deployed yet", "Deploy it first."),
    "Misplaced(uint8 module, address at, address wanted)": (
        "{module:module} came to lie at {at}, not at {wanted}",
        "Open another launch: nothing of this one can be used.",
    ),
    "CallsMismatch(uint256 targets, uint256 calls)": (
        "{targets} targets and {calls} calls are given",
        "Give one call for each target.",
    ),
    "NotASetter(bytes4 what)": (
        "{what:hex} is nothing that a founder sets at the fund",
        "Call list, delist or setLimits.",
    ),
    "OpenTooEarly(uint256 deposits)": (
        "deposits would be open before the fund is active",
        "Leave the mandate's Deposits at 0; activation opens them.",
    ),
    "NotOurs(address target)": (
        "{target} is no module that a founder configures",
        "Call the fund's own.",
    ),
    "Miswired(uint8 module, address found, address wanted)": (
        "{module:module} knows {found}, and should know {wanted}",
        "Open another launch: nothing of this one can be used.",
    ),
    "NotALaunch(address caller)": ("{caller} is no launch of this factory", "Activate a launch."),
    "CodeHashesMissing(uint256 given, uint256 wanted)": (
        "{given} code hashes are given",
        "Give {wanted}, one for each module.",
    ),
}

GOVERNING = VOTES | TIMELOCK | FACTORY
