"""The Chinese sentences as they are looked up in the file."""

from __future__ import annotations

import gettext

from loucheng_cli import i18n


def test_each_sentence_is_found_in_the_file_as_gettext_finds_it():
    with (i18n.LOCALES / "zh_CN" / "LC_MESSAGES" / "loucheng.mo").open("rb") as file:
        whole = gettext.GNUTranslations(file)
    looked_up = i18n._Sentences()

    for key, sentence in whole._catalog.items():
        if key and "\x04" not in key:
            assert looked_up.gettext(key) == sentence
    assert "_whole" not in vars(looked_up)  # nothing was left to the slow way
    assert looked_up.gettext("no such sentence") == "no such sentence"
    assert looked_up.pgettext("column", "Due") == whole.pgettext("column", "Due")
