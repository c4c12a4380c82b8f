"""All that a rule may call, in one."""

from tests.stateful.checks import Checks
from tests.stateful.people import People
from tests.stateful.regimes import Regimes
from tests.stateful.round_trip import RoundTrip
from tests.stateful.trades import Trades
from tests.stateful.weather import Weather


class Actors(People, Trades, Weather, RoundTrip, Regimes, Checks):
    """Everybody, and the weather, and those who look on."""
