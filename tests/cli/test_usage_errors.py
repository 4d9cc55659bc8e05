"""Usage errors are whole sentences with an example of the command that was meant."""

from __future__ import annotations

import json

import pytest

ACCEPT = "loucheng issue accept --help"


@pytest.mark.parametrize(
    ("words", "chinese", "english"),
    [
        pytest.param("issue duplicate 1", "缺少 --of。", "--of is missing.", id="MissingParameter, option"),
        pytest.param("issue accept 1 --bad", "没有 --bad 这个选项。", "Unknown option: --bad.", id="NoSuchOption"),
        pytest.param(
            "issue accept 1 --material 齐全",
            "没有 --material 这个选项，可能是 --materials。",
            "Unknown option: --material (did you mean --materials?).",
            id="NoSuchOption, near",
        ),
        pytest.param(
            "issue accept 1 --by wr",
            "--by 要写在命令前面。",
            "--by must come before the command.",
            id="NoSuchOption, of the root",
        ),
        pytest.param(
            "issue accept 1 --on", "--on 后面要写内容。", "--on needs a value.", id="BadOptionUsage, no value"
        ),
        pytest.param(
            "issue accept 1 --json=1", "--json 不带值。", "--json takes no value.", id="BadOptionUsage, a flag"
        ),
        pytest.param(
            "catalog match 漏水 --top 0",
            "--top：须为 1 至 20。",
            "--top: must be from 1 to 20.",
            id="BadParameter, range",
        ),
        pytest.param(
            "issue list --limit -1",
            "--limit：不得小于 0。",
            "--limit: must be at least 0.",
            id="BadParameter, open range",
        ),
        pytest.param(
            "issue list --limit 三", "--limit：须是数字。", "--limit: must be a number.", id="BadParameter, number"
        ),
        pytest.param(
            "issue resolve 1 --outcome 好",
            "--outcome：须是其中之一：已解决、部分解决、解释说明。",
            "--outcome: must be one of solved, partly, explained.",
            id="BadParameter, closed list",
        ),
        pytest.param(
            "issue accept 1 已 (收)",
            "多写了：已 (收)；有空格的文字要加引号。",
            "Unexpected argument: 已 (收); a text with spaces needs quotes.",
            id="extra",
        ),
        pytest.param(
            "issue acept 1",
            "没有 acept 这个命令，可能是 accept。",
            "Unknown command: acept (did you mean accept?).",
            id="near",
        ),
        pytest.param("nonsense", "没有 nonsense 这个命令。", "Unknown command: nonsense.", id="unknown command"),
        pytest.param("issue", "缺少命令。", "A command is missing.", id="no verb"),
    ],
)
def test_a_usage_error_is_one_sentence_in_each_language(loucheng, words, chinese, english):
    for lang, sentence, example in (("zh", chinese, "例："), ("en", english, " Example: ")):
        ran = loucheng(*words.split(), lang=lang)

        assert (ran.exit_code, ran.stdout) == (2, "")
        assert ran.stderr.startswith(f"{sentence}{example}loucheng ")
        assert len(ran.stderr.splitlines()) == 1


def test_a_missing_argument_is_named_as_help_names_it(loucheng):
    assert loucheng("deadline").stderr == "缺少 起算日。例：loucheng deadline 2026-09-18 2\n"


def test_the_example_is_of_the_command_that_was_meant(loucheng):
    assert loucheng("issue", "accept", "1", "--on").stderr == f"--on 后面要写内容。例：{ACCEPT}\n"


def test_with_json_a_usage_error_is_json_on_stderr(loucheng):
    ran = loucheng("issue", "accept", "1", "--json", "--bad")

    assert (ran.exit_code, ran.stdout) == (2, "")
    assert json.loads(ran.stderr) == {
        "error": {"code": "usage", "message": f"没有 --bad 这个选项。例：{ACCEPT}", "hint": None}
    }
