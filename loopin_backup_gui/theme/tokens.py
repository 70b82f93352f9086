"""The colours and measures of the window. Sizes are in logical pixels; everything lies on a grid of four."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

GAP = 16
MARGIN = 24
CARD_RADIUS = 10
CONTROL_RADIUS = 7
SIDE_WIDTH = 232
FRAME = (16, 44)
"""What a window manager puts around a window, as far as it can be guessed before the window is there."""


class Tone(StrEnum):
    """What a colour says. It never says it alone: a word stands beside it."""

    GOOD = "good"
    WARNING = "warning"
    BAD = "bad"
    ACCENT = "accent"
    NEUTRAL = "neutral"


class Tokens(NamedTuple):
    """One appearance, as ``#rrggbb``. ``soft`` colours are backgrounds for text of the tone beside them."""

    dark: bool
    background: str
    panel: str
    side: str
    line: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    selection: str
    good: str
    good_soft: str
    warning: str
    warning_soft: str
    bad: str
    bad_soft: str
    neutral_soft: str

    def of(self, tone: Tone) -> str:
        """Return the colour of a tone."""
        return self.muted if tone is Tone.NEUTRAL else str(getattr(self, tone.value))

    def soft(self, tone: Tone) -> str:
        """Return the background that belongs to a tone."""
        if tone is Tone.NEUTRAL:
            return self.neutral_soft
        return self.selection if tone is Tone.ACCENT else str(getattr(self, f"{tone.value}_soft"))


LIGHT = Tokens(
    dark=False,
    background="#f6f7f9",
    panel="#ffffff",
    side="#eef0f4",
    line="#e1e4ea",
    text="#1c2330",
    muted="#626a7d",
    accent="#2f6fed",
    accent_hover="#255fd3",
    on_accent="#ffffff",
    selection="#e6eefe",
    good="#1f9d63",
    good_soft="#e5f5ed",
    warning="#d98a06",
    warning_soft="#fdf3df",
    bad="#d64545",
    bad_soft="#fbe7e7",
    neutral_soft="#e8ebf1",
)

DARK = Tokens(
    dark=True,
    background="#16191f",
    panel="#1e222a",
    side="#1a1d24",
    line="#2d323d",
    text="#e6e9ef",
    muted="#949cac",
    accent="#6d9bff",
    accent_hover="#86adff",
    on_accent="#10141c",
    selection="#263250",
    good="#46c48a",
    good_soft="#1c3329",
    warning="#e9b44c",
    warning_soft="#3a3120",
    bad="#f07878",
    bad_soft="#3d2326",
    neutral_soft="#2e343f",
)
