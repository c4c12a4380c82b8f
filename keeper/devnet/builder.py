"""Builds the local world, part by part, on an empty anvil."""

import json

from keeper.chain import abi
from keeper.devnet import parts, pool_builder, reports
from keeper.devnet.accounts import ARBITRAGEUR, DEPLOYER, NOISE, TRANSMITTER
from keeper.devnet.anvil_engine import AnvilEngine
from keeper.devnet.book import Book, Safe, Token, Uniswap
from keeper.devnet.engine import ZERO, Tx
from keeper.devnet.parts import Part
from keeper.devnet.site import Site, do
from keeper.devnet.tokens import SYMBOLS, TOKENS, TokenSpec
from keeper.errors import Problem
from keeper.paths import NODE_MODULES

ETHER = 10**18
SINGLETON_FACTORY = "0x914d7Fec6aaC8cd542e72Bca78B30650d45643d7"
MULTICALL3 = "0xcA11bde05977b3631167028862bE2a173976CA11"
SAFE_PARTS = {
    "proxies/SafeProxyFactory": "0x4e1DCf7AD4e460CfD30791CCC4F9c8a4f820ec67",
    "Safe": "0x41675C099F32341bf84BFc5382aF534df5C7461a",
    "SafeL2": "0x29fcB43b46531BcA003ddC8FCB67FFE91900C762",
    "libraries/MultiSend": "0x38869bf66a61cF6bDB996A6aE40D5853Fd43B526",
    "libraries/MultiSendCallOnly": "0x9641d764fc13c8B624c04430C7356C1C7C8102e2",
    "handler/CompatibilityFallbackHandler": "0xfd0732Dc9E303f09fCEf3a7388Ad10A83459Ec99",
    "accessors/SimulateTxAccessor": "0x3d4BA2E0884aa488718476ca2FB8Efc291A46199",
    "libraries/CreateCall": "0x9b35Af71d77eaf8d7e40252370304687390A1A52",
    "libraries/SignMessageLib": "0xd53cd0aB83D845Ac265BE939c57F53AD838012c9",
}


def build(engine: AnvilEngine, depth_usd: int) -> Book:
    """Everything, in an order that never changes: addresses follow from it."""
    site = Site(engine)
    for account in (DEPLOYER, ARBITRAGEUR, NOISE):
        engine.set_balance(account, 10**12 * ETHER)
    engine.set_code(MULTICALL3, bytes.fromhex(parts.chainlink()["Multicall3"].runtime))
    multisig = safe(site)
    exchange, weth = uniswap(site)
    cache, priced = feeds(site, tokens(site, weth))
    uptime = sequencer(site)
    first_answers(site, cache, priced)
    pool_builder.fund(site, priced, exchange)
    return Book(
        safe=multisig,
        uniswap=exchange,
        multicall=MULTICALL3,
        feed_cache=cache,
        sequencer_feed=uptime,
        tokens=priced,
        pools=pool_builder.pools(site, priced, exchange, depth_usd),
    )


def safe(site: Site) -> Safe:
    """Every Safe contract at the address that it has on every chain."""
    folder = NODE_MODULES / "@safe-global/safe-singleton-factory/artifacts"
    signed = json.loads((folder / f"{site.engine.chain_id}/deployment.json").read_text())
    site.engine.set_balance(signed["signerAddress"], ETHER)
    site.engine.node.rpc("eth_sendRawTransaction", signed["transaction"])
    site.send()
    for path, address in SAFE_PARTS.items():
        name = path.rpartition("/")[2]
        part = parts.shipped(f"{parts.SAFE}/{path}.sol/{name}.json")
        site.send(Tx(DEPLOYER, SINGLETON_FACTORY, bytes(32) + part.linked({})))
        if not site.engine.code(address):
            raise Problem(f"{name} is not at {address}", "Has its package changed?")
    return Safe(
        singleton=SAFE_PARTS["SafeL2"],
        proxy_factory=SAFE_PARTS["proxies/SafeProxyFactory"],
        fallback_handler=SAFE_PARTS["handler/CompatibilityFallbackHandler"],
        multi_send_call_only=SAFE_PARTS["libraries/MultiSendCallOnly"],
    )


def uniswap(site: Site) -> tuple[Uniswap, str]:
    def part(package: str, path: str) -> Part:
        return parts.shipped(f"{package}/{path}.sol/{path.rpartition('/')[2]}.json")

    weth = site.deploy(parts.chainlink()["WETH9"])
    factory = site.deploy(part(parts.V3_CORE, "UniswapV3Factory"))
    drawing = site.deploy(part(parts.V3_PERIPHERY, "libraries/NFTDescriptor"))
    descriptor = site.deploy(
        part(parts.V3_PERIPHERY, "NonfungibleTokenPositionDescriptor"),
        "(address,bytes32)",
        weth,
        b"ETH".ljust(32, b"\0"),
        libraries={"NFTDescriptor": drawing},
    )
    manager = site.deploy(
        part(parts.V3_PERIPHERY, "NonfungiblePositionManager"),
        "(address,address,address)",
        *(factory, weth, descriptor),
    )
    router = site.deploy(
        part(parts.SWAP_ROUTER, "SwapRouter02"),
        "(address,address,address,address)",
        *(ZERO, factory, manager, weth),
    )
    quoter = site.deploy(
        part(parts.V3_PERIPHERY, "lens/QuoterV2"), "(address,address)", factory, weth
    )
    lens = site.deploy(part(parts.V3_PERIPHERY, "lens/TickLens"))
    uniswap = Uniswap(
        factory=factory, position_manager=manager, router=router, quoter=quoter, tick_lens=lens
    )
    return uniswap, weth


def tokens(site: Site, weth: str) -> tuple[Token, ...]:
    return tuple(
        Token(
            symbol=spec.symbol,
            address=weth if spec.symbol == "WETH" else _token(site, spec),
            decimals=spec.decimals,
            feed="",
        )
        for spec in TOKENS
    )


def _token(site: Site, spec: TokenSpec) -> str:
    if spec.symbol != "USDC":
        types = "(string,string,uint8,address)"
        args = (spec.name, spec.symbol, spec.decimals, DEPLOYER)
        return site.deploy(parts.own()["DevToken"], types, *args)
    implementation = site.deploy(parts.own()["DevDollar"])
    start = abi.call("initialize(address,address)", DEPLOYER, DEPLOYER)
    proxy = parts.own()["DevProxy"]
    return site.deploy(proxy, "(address,bytes)", implementation, start)


def feeds(site: Site, tokens: tuple[Token, ...]) -> tuple[str, tuple[Token, ...]]:
    """One cache that the transmitter writes, one aggregator proxy for each feed."""
    cache = site.deploy(parts.chainlink()["DataFeedsCache"])
    proxy = parts.chainlink()["DataFeedsLegacyAggregatorProxy"]
    symbols = (*SYMBOLS, *(spec.symbol for spec in TOKENS if spec.second_feed))
    feeds = [site.deploy(proxy, "(address)", cache) for _ in symbols]
    ids = [reports.feed_id(i) for i in range(len(symbols))]
    names = [f"{symbol} / USD" for symbol in symbols]
    config = "setDecimalFeedConfigs(bytes16[],string[],(address,address,bytes10)[])"
    allowed = [(TRANSMITTER, TRANSMITTER, reports.FORWARDER_NAME)]
    site.send(
        do(cache, "setFeedAdmin(address,bool)", DEPLOYER, True),
        do(cache, config, ids, names, allowed),
        do(cache, "updateDataIdMappingsForProxies(address[],bytes16[])", feeds, ids),
    )
    wired = {token.symbol: token for token in tokens}
    for symbol, feed, id_ in zip(symbols, feeds, ids, strict=True):
        wired[symbol] = _wired(wired[symbol], feed, id_.hex())
    return cache, tuple(wired.values())


def _wired(token: Token, feed: str, id_: str) -> Token:
    """With its first feed, or its second where it has the first."""
    if token.feed:
        return token.model_copy(update={"second_feed": feed, "second_feed_id": id_})
    return token.model_copy(update={"feed": feed, "feed_id": id_})


def first_answers(site: Site, cache: str, tokens: tuple[Token, ...]) -> None:
    """Every feed says the first price, so that a world without a market can be priced too."""
    observed_at = site.engine.head.timestamp
    for token, spec in zip(tokens, TOKENS, strict=True):
        for id_ in token.feed_ids:
            site.send(Tx(TRANSMITTER, cache, reports.report(id_, observed_at, spec.price_e8)))


def sequencer(site: Site) -> str:
    """The L2's uptime feed; its L1 sender is chosen so that its alias is the transmitter."""
    chainlink = parts.chainlink()
    raiser = site.deploy(chainlink["SimpleReadAccessController"])
    flags = site.deploy(chainlink["Flags"], "(address,address)", raiser, raiser)
    alias = 0x1111000000000000000000000000000000001111
    l1_sender = f"0x{(int(TRANSMITTER, 16) - alias) % 2**160:040x}"
    types = "(address,address)"
    feed = site.deploy(chainlink["ArbitrumSequencerUptimeFeed"], types, flags, l1_sender)
    site.send(
        do(raiser, "addAccess(address)", feed),
        do(flags, "addAccess(address)", feed),
        do(feed, "initialize()"),
        do(feed, "disableAccessCheck()"),
    )
    return feed
