"""What the errors of executors mean, and of the zap that uses them."""

from keeper.chain.token_sentences import NOT_YOURS

ANOTHER_EXECUTOR = "Have another executor deployed, whose code is its own."
ANOTHER_ROUTE = "Try again: routes are looked for anew."

EXECUTOR = {
    "BadRoute(uint256 length)": (
        "{length} bytes are no route",
        "Give a token, and for each pool its fee and the next token.",
    ),
    "RouteBegins(address token, address wanted)": (
        "the route begins with {token:name}, and {wanted:name} is sold",
        ANOTHER_ROUTE,
    ),
    "RouteEnds(address token, address wanted)": (
        "the route ends with {token:name}, and {wanted:name} is bought",
        ANOTHER_ROUTE,
    ),
    "NoPool(address one, address other, uint24 fee)": (
        "there is no pool of {one:name} and {other:name} with a fee of {fee:ppm}",
        ANOTHER_ROUTE,
    ),
    "PartlySold(address pool, uint256 sold, uint256 amount)": (
        "the pool {pool} takes {sold} units of {amount}: its liquidity ends there",
        "Use a smaller amount, or wait until there is more liquidity.",
    ),
    "NotPayee(address caller, address payee)": (
        "{caller} is not the pool that is being paid, {payee}",
        NOT_YOURS,
    ),
}

PLAIN_CODE = {
    "OtherFormat(address account)": (
        "{account} runs code that is not its own",
        ANOTHER_EXECUTOR,
    ),
    "NotPlain(address account, uint256 at, uint256 instruction)": (
        "{account} may run another's code or be destroyed: instruction {instruction} at {at}",
        ANOTHER_EXECUTOR,
    ),
}

ZAP = {
    "TooLittleOut(address token, uint256 amount, uint256 least)": (
        "it is {amount:token} now, and at least {least:token} was wanted",
        "Look at the new preview, or accept less with --slippage.",
    ),
}

TRADES = EXECUTOR | PLAIN_CODE | ZAP
