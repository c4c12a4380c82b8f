"""What tests of plug-ins share."""

from tests.keeper.signals.packages import site

__all__ = ["site"]
