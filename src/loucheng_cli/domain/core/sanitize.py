"""Making text from anybody safe to display."""

from __future__ import annotations

# What a terminal acts upon, or what turns the reading direction of the rest of the line: C0 and C1 controls, line
# separators, direction overrides. Joiners and variation selectors stay, emoji are made of them.
_HARMLESS = {
    **{byte: 0x2400 + byte for byte in range(0x20) if byte not in (0x09, 0x0A)},
    0x7F: 0x2421,
    **dict.fromkeys(
        [*range(0x80, 0xA0), 0x2028, 0x2029, *range(0x202A, 0x202F), *range(0x2066, 0x206A)],
        0xFFFD,
    ),
}


def display_safe(text: str) -> str:
    """The text with control characters made visible (``ESC`` as ␛); all else, tab and line break too, as typed."""
    return text if text.isprintable() else text.replace("\r\n", "\n").translate(_HARMLESS)
