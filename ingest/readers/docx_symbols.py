"""Characters that a DOCX takes from a symbol font (``w:sym``), as Unicode.

Only those that change what a text says: signs of comparison and arithmetic, arrows, boxes that are
ticked or not. A bullet or an ornament says nothing and is left out.
"""

from __future__ import annotations

# Codes as the fonts number them; DOCX adds F000.
_SYMBOL = {
    0xA3: "≤", 0xB3: "≥", 0xB9: "≠", 0xBB: "≈", 0xBA: "≡", 0xB1: "±", 0xB4: "×", 0xB8: "÷",
    0xB0: "°", 0xD6: "√", 0xE5: "∑", 0xA5: "∞", 0xA2: "′", 0xB2: "″", 0xAC: "←", 0xAD: "↑",
    0xAE: "→", 0xAF: "↓", 0xAB: "↔", 0xDE: "⇒", 0xDB: "⇔", 0xCE: "∈", 0x44: "Δ", 0x57: "Ω",
    0x61: "α", 0x62: "β", 0x67: "γ", 0x64: "δ", 0x65: "ε", 0x6D: "μ", 0x70: "π", 0x73: "σ",
    0x6A: "φ", 0x2B: "+", 0x2D: "−", 0x3D: "=", 0x3C: "<", 0x3E: ">", 0x25: "%",
}  # fmt: skip
_WINGDINGS = {
    0xFE: "☑", 0x52: "☑", 0xFD: "☒", 0x78: "☒", 0xA8: "☐", 0x6F: "☐", 0x71: "☐", 0xFC: "✓",
    0xFB: "✗", 0xE0: "→", 0xDF: "←", 0xE8: "→", 0xF0: "⇨", 0x2A: "✉", 0x28: "☎",
}  # fmt: skip
_WINGDINGS_2 = {0x52: "☑", 0x53: "☒", 0x54: "☒", 0xA3: "☐", 0x50: "✓", 0x4F: "✗"}
_FONTS = {"symbol": _SYMBOL, "wingdings": _WINGDINGS, "wingdings 2": _WINGDINGS_2}


def symbol(font: str, code: str) -> str:
    """What is drawn for a code ("F0B3") of a font; empty where it says nothing."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    known = _FONTS.get(font.lower())
    if known is not None:
        return known.get(number & 0xFF, "")
    # Another font has it where Unicode has it, unless it is private to that font.
    private = 0xE000 <= number <= 0xF8FF or number > 0xFFFF or number < 32
    return "" if private or 0xD800 <= number < 0xE000 else chr(number)
