"""Settings that every test shares: the machine's speed decides no test."""

from __future__ import annotations

from hypothesis import settings

settings.register_profile("counterclaim", deadline=None)
settings.load_profile("counterclaim")
