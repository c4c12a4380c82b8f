"""The families that come with Keel, one file each."""

from typing import Any

from keeper.signals.families.bollinger import BollingerBands
from keeper.signals.families.breakout import Donchian
from keeper.signals.families.carry import CarryTiming
from keeper.signals.families.crossing import MovingAverages
from keeper.signals.families.fixed import FixedWeights
from keeper.signals.families.flow import ExchangeFlow
from keeper.signals.families.hold import BuyAndHold
from keeper.signals.families.momentum import TimeSeriesMomentum
from keeper.signals.families.pairs import AvellanedaLee
from keeper.signals.families.ranking import CrossSectionalMomentum
from keeper.signals.families.reversion import MeanReversion
from keeper.signals.families.sentiment import NewsSentiment
from keeper.signals.families.volatility import VolatilityTarget
from keeper.signals.family import Family

FAMILIES: tuple[Family[Any], ...] = (
    TimeSeriesMomentum(),
    CrossSectionalMomentum(),
    MovingAverages(),
    Donchian(),
    MeanReversion(),
    BollingerBands(),
    AvellanedaLee(),
    CarryTiming(),
    VolatilityTarget(),
    NewsSentiment(),
    ExchangeFlow(),
    BuyAndHold(),
    FixedWeights(),
)
