"""Make ``src/loucheng_cli/domain/catalog/matching/_words.py``: common Chinese words of two to four characters.

Run once: ``pip install jieba`` and ``python tools/make_words.py``. The words are those of jieba's dictionary (MIT) that
occur often, without names of persons and places.
"""

from __future__ import annotations

from pathlib import Path

import jieba

OUT = Path(__file__).parents[1] / "src" / "loucheng_cli" / "domain" / "catalog" / "matching" / "_words.py"
OFTEN = 50
NAMES = ("nr", "ns", "nt")


def words() -> list[str]:
    """The words, in order."""
    lines = Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8").splitlines()
    found = set()
    for line in lines:
        word, count, kind = line.split(" ")
        chinese = all("\u4e00" <= char <= "\u9fff" for char in word)
        if chinese and 2 <= len(word) <= 4 and int(count) >= OFTEN and not kind.startswith(NAMES):
            found.add(word)
    return sorted(found)


def main() -> None:
    """Write the module."""
    found = words()
    lines = "\n".join(f'    "{" ".join(found[start : start + 25])} "' for start in range(0, len(found), 25))
    OUT.write_text(
        f'"""Common words, from jieba\'s dictionary (MIT); made by tools/make_words.py."""\n\n# fmt: off\nWORDS = (\n{lines}\n)\n',
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
