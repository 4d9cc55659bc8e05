"""Make ``src/loucheng_cli/domain/privacy/_surname_words.py``: everyday words of two characters that begin with a surname.

From the dictionary of jieba (MIT): words seen at least twenty times that it does not call names of persons.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import jieba

from loucheng_cli.domain.privacy.persons import SURNAMES

OUT = Path(__file__).parents[1] / "src" / "loucheng_cli" / "domain" / "privacy" / "_surname_words.py"
SEEN = 20


def main() -> None:
    """Write the module: a line a surname, with the second characters of its words."""
    words = set()
    for line in Path(jieba.__file__).with_name("dict.txt").read_text(encoding="utf-8").splitlines():
        word, seen, kind = line.split(" ")
        if len(word) == 2 and word[0] in SURNAMES and int(seen) >= SEEN and not kind.startswith("nr"):
            words.add(word)
    lines = [
        f'    "{surname}": "{"".join(word[1] for word in group)}",'
        for surname, group in groupby(sorted(words), key=lambda word: word[0])
    ]
    OUT.write_text(
        '"""Second characters of everyday words that begin with a surname; made by tools/make_surname_words.py."""\n\n'
        "# fmt: off\nSECONDS = {\n" + "\n".join(lines) + "\n}\n",
        encoding="utf-8",
    )


if __name__ == "__main__":
    main()
