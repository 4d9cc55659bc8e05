"""Everything that YAML can hide is refused with its line and a remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from loucheng_cli import i18n
from loucheng_cli.domain.core.finding import Finding
from loucheng_cli.files import yaml_nodes
from loucheng_cli.files.reading import read_bytes
from loucheng_cli.files.yaml_nodes import FindingError, Reader, compose, did_you_mean

PATH = Path("x.yaml")


@pytest.fixture(autouse=True)
def _english():
    i18n.use("en")


@pytest.fixture(params=["libyaml", "pure Python"])
def _both_parsers(request, monkeypatch):
    import yaml

    yaml_nodes._loader.cache_clear()
    monkeypatch.setattr(yaml, "__with_libyaml__", request.param == "libyaml")
    yield
    yaml_nodes._loader.cache_clear()


@pytest.mark.usefixtures("_both_parsers")
@pytest.mark.parametrize(
    ("body", "line", "what"),
    [
        pytest.param(b"a: 1\nb: &x 2\n", 2, "anchors and aliases", id="an anchor"),
        pytest.param(b"a: *x\n", 1, "anchors and aliases", id="an alias"),
        pytest.param(b"a:\n  - 1\n\t- 2\n", 3, "begins with a tab", id="a tab"),
        pytest.param(b"a: 1\n---\nb: 2\n", 2, "second document", id="two documents"),
        pytest.param(b"[" * 100_000, 1, "nested too deeply", id="a hundred thousand brackets"),
        pytest.param(b"- " * 100_000 + b"1", 1, "nested too deeply", id="a hundred thousand dashes"),
        pytest.param(b"a: [1\n", 2, "this is not YAML", id="an open bracket"),
        pytest.param(b"a: 1\nb: \x07\n", 2, "control character", id="a control character"),
        pytest.param("a: 1\nb: 春".encode("gb18030"), 2, "not in UTF-8", id="GBK"),
    ],
)
def test_forbidden_yaml_is_refused_with_its_line(body, line, what):
    with pytest.raises(FindingError) as refused:
        compose(PATH, body)

    assert (refused.value.exit_code, refused.value.line, what in refused.value.message) == (5, line, True)
    assert refused.value.hint


def test_a_bomb_of_aliases_is_refused_at_once():
    levels = "".join(f"a{n + 1}: &a{n + 1} [{', '.join([f'*a{n}'] * 9)}]\n" for n in range(30))

    with pytest.raises(FindingError, match="anchors and aliases"):
        compose(PATH, f"a0: &a0 [lol]\n{levels}".encode())


def test_a_file_of_more_than_five_megabytes_is_not_read(tmp_path):
    path = tmp_path / "large.yaml"
    path.write_bytes(b"#" * 5_000_001)

    with pytest.raises(FindingError, match="larger than 5 MB"):
        read_bytes(path)


@pytest.mark.parametrize("body", [b"", b"# nothing\n", b"\xef\xbb\xbf"])
def test_a_file_of_comments_has_no_root(body):
    assert compose(PATH, body) is None


def root(text: str):
    return compose(PATH, text.encode())


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("a: 1\na: 2", Finding(PATH, 2, "a is listed twice", "Delete one of the two.")),
        ("a: 1\nbb: 2", Finding(PATH, 2, "unknown field “bb”", "Did you mean “b”? Known: a, b.")),
        ("b: 1", Finding(PATH, 1, "“a” is missing", "Add a line “a: …”.")),
        ("[a]", Finding(PATH, 1, "expected: a, b", "")),
    ],
)
def test_a_mapping_wants_each_key_once_and_known(text, finding):
    with pytest.raises(FindingError) as refused:
        Reader(PATH).mapping(root(text), ("a", "b"), required=("a",))

    assert refused.value.finding == finding


def test_texts_are_taken_as_typed():
    assert Reader(PATH).texts(root("[no, 012, 2027-02-05, 5G, 1e3, '  x\n  y ']")) == (
        "no",
        "012",
        "2027-02-05",
        "5G",
        "1e3",
        "x y",
    )


@pytest.mark.parametrize("text", ["[~]", "[]", "{a: 1}", '"\\e[31m"', "''", "!!python/object:os.system x", "!x y"])
def test_what_is_no_text_is_refused(text):
    with pytest.raises(FindingError):
        Reader(PATH).text(root(text))


@pytest.mark.parametrize(
    ("read", "text"),
    [
        ("whole", "-1"),
        ("whole", "1.5"),
        ("whole", "五"),
        ("sequence", "a"),
        ("sequence", "{a: 1}"),
        ("pairs", "[a]"),
    ],
)
def test_wrong_types_are_refused(read, text):
    with pytest.raises(FindingError):
        getattr(Reader(PATH), read)(root(text))


def test_attempts_collect_what_was_found():
    reader = Reader(PATH)
    node = root("a")

    assert (reader.attempt(lambda: reader.text(node)), reader.attempt(lambda: reader.whole(node))) == ("a", None)
    assert reader.findings == [Finding(PATH, 1, "“a” is not a whole number", "")]


def test_the_nearest_word_is_proposed():
    assert did_you_mean("stgae", ("stage", "kind")) == "Did you mean “stage”? Known: stage, kind."
    assert did_you_mean("xyz", ("stage",)) == "Known: stage."
