"""Make ``src/loucheng_cli/domain/core/_pinyin.py`` from pypinyin: one toneless reading a character.

Run once, and again only if the readings should change: ``python tools/make_pinyin.py``.
"""

from __future__ import annotations

from pathlib import Path

from pypinyin import Style, pinyin

OUT = Path(__file__).parents[1] / "src" / "loucheng_cli" / "domain" / "core" / "_pinyin.py"
FIRST = 0x100  # printable letters, one for each syllable
CHARACTERS = range(0x4E00, 0x9FA6)  # the block that GBK and HZ input methods know

# Where the commonest reading alone is not the one in the names of enterprises: 长城, 商行, 大厦, 重工.
OVERRIDES = {
    "长": "chang",
    "長": "chang",
    "行": "hang",
    "重": "zhong",
    "厦": "sha",
    "廈": "sha",
    "单": "dan",
    "乐": "le",
}


def readings() -> list[str]:
    """The syllable of each character in turn, ``ü`` written ``v``; empty where none is known."""
    found = []
    for code in CHARACTERS:
        char = chr(code)
        syllable = OVERRIDES.get(char) or pinyin(char, style=Style.NORMAL, v_to_u=False)[0][0]
        found.append(syllable if syllable != char and syllable.isascii() and syllable.isalpha() else "")
    return found


def main() -> None:
    """Write the module."""
    found = readings()
    syllables = sorted({*found, ""})
    number = {syllable: chr(FIRST + n) for n, syllable in enumerate(syllables)}
    places = "".join(number[syllable] for syllable in found)
    lines = "\n".join(f'    "{places[start : start + 100]}"' for start in range(0, len(places), 100))
    OUT.write_text(
        '"""The reading of each character from U+4E00 on, ``SYLLABLES[ord(READINGS[n]) - FIRST]``; by tools/make_pinyin.py."""\n\n'
        f"# fmt: off\nFIRST = {FIRST:#x}\n"
        f'SYLLABLES = "{" ".join(syllables)}".split(" ")  # noqa: SIM905\n'
        f"READINGS = (\n{lines}\n)\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
