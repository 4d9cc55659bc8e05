"""``--json`` and ``--quiet``: options of the command class, set on the state."""

from __future__ import annotations

import pytest
from tests.cli.verbs import every_verb

from loucheng_cli.domain.report.types import Kind

WITHOUT_JSON = {
    *(
        "catalog export",
        "dashboard",
        "demo",
        "digest preview",
        "issue slip",
        "issue supervision",
        "privacy notice",
        "shell",
    ),
}
WITHOUT_QUIET = {
    *WITHOUT_JSON,
    *("calendar show", "catalog evaluate", "catalog import", "db path", "digest show"),
    *("export enterprises", "export issues", "export journal", "export visits", "issue explain", "issue match"),
    *(f"report {kind}" for kind in Kind),
    "report all",
    "doctor",
    "digest send",
}


def test_every_verb_has_both_options_unless_it_is_registered_without():
    options = {name: {option for param in verb.params for option in param.opts} for name, verb in every_verb().items()}

    assert {name for name, taken in options.items() if "--json" not in taken} == WITHOUT_JSON
    assert {name for name, taken in options.items() if "--quiet" not in taken} == WITHOUT_QUIET


@pytest.mark.parametrize("option", ["--json", "--quiet"])
def test_a_verb_registered_without_refuses_the_option(loucheng, option):
    assert loucheng("privacy", "notice", option).exit_code == 2


def test_in_the_shell_a_mode_is_that_of_its_line_alone(loucheng):
    ran = loucheng("shell", stdin="deadline 2026-09-18 2 --quiet\ndeadline 2026-09-18 2\n", today="2026-09-18")

    first, second, *_more = ran.stdout.splitlines()
    assert (first, second == first) == ("2026-09-21", False)
