"""Make ``src/loucheng_cli/domain/_pinyin.py`` from pypinyin: one toneless reading a character.

Run once, and again only if the readings should change: ``python tools/make_pinyin.py``.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from pypinyin import Style, pinyin

OUT = Path(__file__).parents[1] / "src" / "loucheng_cli" / "domain" / "_pinyin.py"
CHARACTERS = range(0x4E00, 0x9FA6)  # the block that GBK and HZ input methods know

# Where the commonest reading alone is not the one in the names of enterprises: 长城, 商行, 大厦, 重工.
OVERRIDES = {"长": "chang", "長": "chang", "行": "hang", "重": "zhong", "厦": "sha", "廈": "sha", "单": "dan", "乐": "le"}


def readings() -> dict[str, str]:
    """Syllable → its characters, ``ü`` written ``v``."""
    found: defaultdict[str, str] = defaultdict(str)
    for code in CHARACTERS:
        char = chr(code)
        syllable = OVERRIDES.get(char) or pinyin(char, style=Style.NORMAL, v_to_u=False)[0][0]
        if syllable != char and syllable.isascii() and syllable.isalpha():
            found[syllable] += char
    return dict(sorted(found.items()))


def main() -> None:
    """Write the module."""
    lines = "\n".join(f"{syllable} {chars}" for syllable, chars in readings().items())
    OUT.write_text(
        '"""One toneless reading a character, a line a syllable; made by tools/make_pinyin.py."""\n\n'
        f'TABLE = """\\\n{lines}\n"""\n',
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
