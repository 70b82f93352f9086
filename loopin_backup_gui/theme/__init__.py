"""How the window looks: tokens, the style sheet made of them, and the appearance that the user chose."""

from loopin_backup_gui.theme.appearance import Appearance, Mode
from loopin_backup_gui.theme.tokens import DARK, LIGHT, Tokens, Tone

__all__ = ["DARK", "LIGHT", "Appearance", "Mode", "Tokens", "Tone"]
