"""Messages go out once, to a receiver on this machine; nothing of an address stays anywhere."""

from __future__ import annotations

import json
import shutil
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from tests.conftest import demo_database

from loucheng_cli.cli.app import sending

pytest.importorskip("apprise")
# apprise looks for PGP at its start, with a module that Python 3.13 no longer has.
pytestmark = pytest.mark.filterwarnings("ignore:.*(imghdr|audioop|cgi).*:DeprecationWarning")


class Receiver:
    """A service that takes messages; ``answers`` are its next answers: a status, or None to hang up."""

    def __init__(self):
        self.taken, self.answers = [], []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                answer = outer.answers.pop(0) if outer.answers else 200
                if answer is None:  # taken, but the answer is lost
                    outer.taken.append(json.loads(body))
                    self.connection.close()
                    return
                if answer == 200:
                    outer.taken.append(json.loads(body))
                self.send_response(answer)
                self.end_headers()

            def log_message(self, *_args):
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()

    @property
    def address(self):
        return f"json://127.0.0.1:{self.server.server_port}/verysecrettoken"


@pytest.fixture
def receiver():
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


@pytest.fixture
def week(tmp_path, tmp_path_factory):
    return Path(shutil.copy(demo_database(tmp_path_factory), tmp_path / "week.db"))


@pytest.fixture
def run(week, loucheng, monkeypatch):
    monkeypatch.setattr(sending, "wait", lambda _seconds: None)
    return lambda *words, **env: loucheng("--db", week, "--by", "wr", *words, **env)


@pytest.fixture
def published(run):
    assert run("digest", "publish", "--week", "2026-W38", "--council", "JX", "--yes").exit_code == 0


def test_a_published_digest_is_sent_once(run, published, receiver):
    once = run("digest", "send", LOUCHENG_NOTIFY=receiver.address)
    twice = run("digest", "send")

    assert (once.exit_code, twice.exit_code) == (0, 0)
    assert len(receiver.taken) == 1
    assert receiver.taken[0]["message"].startswith("【锦汐楼事会工作周报】")
    assert "JX-D1：json-" in twice.stderr
    assert "已收到过，不再重发" in twice.stderr


def test_what_is_not_published_or_void_is_not_sent(run, receiver):
    assert run("digest", "send", LOUCHENG_NOTIFY=receiver.address).exit_code == 4
    run("digest", "publish", "--week", "2026-W38", "--council", "JX", "--yes")
    run("digest", "void", "1", "--reason", "数字有误")

    assert run("digest", "send").exit_code == 4
    assert run("digest", "send", "1").exit_code == 4
    assert receiver.taken == []


def test_the_address_stands_nowhere_afterwards(run, published, receiver, week, tmp_path):
    receiver.answers = [500, 500, 500]
    ran = [
        run("digest", "send", LOUCHENG_NOTIFY=receiver.address),
        run("digest", "send"),
        run("digest", "send", "--json"),
    ]
    run("export", "journal", "--format", "jsonl", "--out", tmp_path / "journal.jsonl", "--yes")

    said = "".join(each.stdout + each.stderr for each in ran)
    assert "verysecrettoken" not in said
    assert "127.0.0.1" not in said
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or b"verysecrettoken" not in path.read_bytes()
    assert run("db", "verify").exit_code == 0


def test_a_service_that_refuses_is_tried_three_times_and_again_later(run, published, receiver):
    receiver.answers = [500, 503, 200]
    assert run("digest", "send", LOUCHENG_NOTIFY=receiver.address).exit_code == 0
    assert len(receiver.taken) == 1

    receiver.answers = [500, 500, 500]
    run("digest", "publish", "--week", "2026-W38", "--council", "WL", "--yes")
    failed = run("digest", "send", "--council", "WL")
    assert (failed.exit_code, "未接收" in failed.stderr) == (6, True)
    assert run("digest", "send", "--council", "WL").exit_code == 0
    assert len(receiver.taken) == 2


def test_nothing_listens_there(run, published, receiver):
    receiver.server.shutdown()
    receiver.server.server_close()

    ran = run("digest", "send", "--json", LOUCHENG_NOTIFY=receiver.address)

    assert ran.exit_code == 6
    assert [each["outcome"] for each in ran.json] == ["refused"]


def test_a_lost_answer_is_not_sent_again_unless_somebody_says_so(run, published, receiver):
    receiver.answers = [None]
    lost = run("digest", "send", LOUCHENG_NOTIFY=receiver.address)
    second = run("digest", "send")

    assert (lost.exit_code, second.exit_code, len(receiver.taken)) == (6, 6, 1)
    assert "是否收到不明" in second.stderr
    assert run("digest", "send", "--again").exit_code == 0
    assert len(receiver.taken) == 2


def test_each_council_has_the_addresses_of_the_file(run, published, receiver, tmp_path):
    other = Receiver()
    run("digest", "publish", "--week", "2026-W38", "--council", "WL", "--yes")
    (tmp_path / "community.yaml").write_text(
        f"notify:\n  councils: {{JX: ['{receiver.address}'], WL: ['{other.address}']}}\n", encoding="utf-8"
    )

    assert run("digest", "send").exit_code == 0
    assert [each["message"][:6] for each in receiver.taken] == ["【锦汐楼事会"]
    assert [each["message"][:6] for each in other.taken] == ["【望澜楼事会"]
    other.server.shutdown()
    other.server.server_close()


def test_a_dry_run_shows_the_message_and_sends_nothing(run, published, receiver):
    ran = run("digest", "send", "--dry-run", LOUCHENG_NOTIFY=receiver.address)

    assert ran.exit_code == 0
    assert ran.stdout.startswith("【锦汐楼事会工作周报】")
    assert "→ json-" in ran.stdout
    assert receiver.taken == []


def test_without_an_address_or_with_a_wrong_one_a_sentence_says_so(run, published):
    none = run("digest", "send", "--council", "JX")
    wrong = run("digest", "send", "--council", "JX", LOUCHENG_NOTIFY="nonsense")

    assert (none.exit_code, wrong.exit_code) == (2, 2)
    assert none.stderr.startswith("JX没有接收地址")


def test_without_the_extra_a_sentence_says_how_to_get_it(run, published, monkeypatch):
    monkeypatch.setitem(sys.modules, "apprise", None)
    ran = run("digest", "send", LOUCHENG_NOTIFY="json://127.0.0.1/")

    assert ran.exit_code == 4
    assert "pip install 'loucheng[notify]'" in ran.stderr


def test_a_reminder_goes_to_its_party_and_is_registered(run, receiver, loucheng):
    ran = run("issue", "remind", "15", "--send", LOUCHENG_NOTIFY_SHUIWU=receiver.address)

    assert ran.exit_code == 0
    (taken,) = receiver.taken
    assert "【催办】税务局" in taken["message"]
    assert "JX-I15" in taken["message"]
    assert "1602" not in taken["message"]  # the door tells who it is
    assert run("issue", "show", "15", "--json").json["reminders"] == 1
    assert run("issue", "remind", "15", "--send").exit_code == 0
    assert len(receiver.taken) == 1


def test_a_confidential_case_is_a_number_and_a_day(run, receiver):
    ran = run("issue", "remind", "23", "--send", "--dry-run", LOUCHENG_NOTIFY=receiver.address)

    assert "JX-I23  2026-09-23 到期" in ran.stdout
    assert "劳动争议" not in ran.stdout
    assert run("issue", "show", "23", "--json").json["reminders"] == 0
