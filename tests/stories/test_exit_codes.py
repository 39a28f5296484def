"""Every exit code of the table in the documentation, by whole processes."""

from __future__ import annotations

import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.stories.running import COMMAND, Ended, environment_with, shipcheck

if TYPE_CHECKING:
    from tests.repository import Sample

PROBE = """
from shipcheck.errors import CredentialError, ShipcheckError
from shipcheck.model.checklist import Specification
from shipcheck.model.outcome import Outcome
from shipcheck.model.words import Reason, Status

SPECIFICATION = Specification("probe", "Whatever it is told.", "its parameter",
    parameters={"what": {"type": "string"}})

async def check(context):
    match context.parameters["what"]:
        case "credential":
            raise CredentialError("no token for ci.example.com", hint="Set CI_TOKEN.")
        case "unreadable":
            raise ShipcheckError("ci.example.com: 500")
        case "pending":
            return Outcome(Status.PENDING, "still running", reason=Reason.RUNNING)
        case "broken":
            raise LookupError("an error of the check's own")
        case "exit":
            raise SystemExit(1)
"""


@pytest.fixture
def probe(tmp_path: Path) -> dict[str, str]:
    """The environment in which another package offers a check called `probe`."""
    folder = tmp_path / "site"
    information = folder / "probe-1.0.dist-info"
    information.mkdir(parents=True)
    (folder / "probe.py").write_text(PROBE)
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: probe\nVersion: 1.0\n")
    (information / "entry_points.txt").write_text("[shipcheck.checks]\nprobe = probe\n")
    return {"PYTHONPATH": str(folder)}


def item(what: str, name: str = "one", **more: str) -> str:
    """An item of the checklist that the probe decides."""
    rest = "".join(f", {key}: {value}" for key, value in more.items())
    return f"  - {{id: {name}, uses: probe, with: {{what: {what}}}{rest}}}\n"


def judged_by(sample: Sample, items: str) -> None:
    """A branch with a checklist of these items."""
    sample.branch("topic")
    sample.commit({".shipcheck.yaml": f"version: 1\nitems:\n{items}"})


def test_0_ready(sample: Sample) -> None:
    sample.branch("topic")
    sample.commit({"app.py": "x = 1\n"})
    done = shipcheck("check", cwd=sample.path)
    assert (done.code, done.err) == (0, "")
    assert done.out == "ready  topic -> main: 1 commit, 1 file, +1 -0\n"
    assert shipcheck(cwd=sample.path) == done, "`shipcheck` alone is `shipcheck check`"


def test_0_nothing_to_ship(sample: Sample) -> None:
    done = shipcheck("check", cwd=sample.path)
    assert (done.code, done.out) == (0, "ready  nothing to ship: main -> main\n")


@pytest.mark.parametrize("line", ["{id: one, run: exit 7}", "{id: one, ask: Sure?}"])
def test_1_not_ready(sample: Sample, line: str) -> None:
    judged_by(sample, f"  - {line}\n")
    done = shipcheck("check", cwd=sample.path)
    assert (done.code, done.err) == (1, "")
    assert done.out.startswith("not ready  topic -> main")


def test_a_warning_changes_nothing(sample: Sample) -> None:
    judged_by(sample, "  - {id: one, run: exit 7, severity: warn}\n")
    assert shipcheck("check", cwd=sample.path).code == 0


@pytest.mark.parametrize("code", [126, 127])
def test_3_a_command_that_cannot_be_run(sample: Sample, code: int) -> None:
    judged_by(sample, f"  - {{id: one, run: exit {code}}}\n")
    done = shipcheck("check", "--format", "json", cwd=sample.path)
    assert (done.code, done.result["verdict"]) == (3, "undecided")
    assert (done.items["one"]["status"], done.items["one"]["reason"]) == ("unknown", "not_run")


def test_3_a_command_that_takes_too_long(sample: Sample) -> None:
    judged_by(sample, "  - {id: one, run: sleep 60, timeout: 0.2}\n")
    done = shipcheck("check", cwd=sample.path)
    assert done.code == 3
    assert "took longer than 0.2 s" in done.out


def test_3_a_command_that_a_signal_ends(sample: Sample) -> None:
    judged_by(sample, "  - {id: one, run: kill -SEGV $$}\n")
    done = shipcheck("check", cwd=sample.path)
    assert done.code == 3
    assert "SIGSEGV" in done.out


@pytest.mark.parametrize(
    ("items", "code"),
    [
        (item("credential"), 4),
        (item("unreadable"), 3),
        (item("pending"), 8),
        (item("credential") + item("unreadable", "two"), 3),
        (item("credential") + item("pending", "two"), 4),
        (item("credential") + item("unreadable", "two", severity="warn"), 4),
        (item("credential") + "  - {id: two, run: exit 7}\n", 1),
        (item("pending") + "  - {id: two, run: exit 7}\n", 1),
        (item("pending") + "  - {id: two, ask: Sure?}\n", 1),
        (item("credential", severity="warn"), 0),
    ],
)
def test_a_check_of_another_package(
    sample: Sample, probe: dict[str, str], items: str, code: int
) -> None:
    judged_by(sample, items)
    done = shipcheck("check", "--format", "json", cwd=sample.path, environment=probe)
    assert (done.code, done.result["exit_code"], done.err) == (code, code, "")


@pytest.mark.parametrize("what", ["broken", "exit"])
def test_3_a_check_with_an_error_of_its_own(
    sample: Sample, probe: dict[str, str], what: str
) -> None:
    judged_by(sample, item(what) + "  - {id: two, run: 'true'}\n")
    done = shipcheck("check", "--format", "json", cwd=sample.path, environment=probe)
    assert (done.code, done.err) == (3, "")
    assert done.items["one"]["status"] == "unknown"
    assert done.items["one"]["summary"].startswith("internal error; details in ")
    assert done.items["two"]["status"] == "pass"


def test_8_is_waited_for(sample: Sample, probe: dict[str, str]) -> None:
    judged_by(sample, item("pending"))
    done = shipcheck("check", "--wait", "0.1", cwd=sample.path, environment=probe)
    assert done.code == 8


def test_3_an_internal_error_is_one_line_and_a_log(sample: Sample, tmp_path: Path) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    (folder / "sitecustomize.py").write_text(
        "import shipcheck.ship.request\ndel shipcheck.ship.request.Request\n"
    )
    done = shipcheck("check", cwd=sample.path, environment={"PYTHONPATH": str(folder)})
    assert (done.code, done.out) == (3, "")
    assert done.err.count("\n") == 1
    log = done.err.rpartition("details in ")[2].rstrip()
    assert "ImportError" in Path(log).read_text()


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_130_interrupted(sample: Sample, tmp_path: Path, number: signal.Signals) -> None:
    judged_by(sample, "  - {id: one, run: 'touch \"$SEEN\"; sleep 60'}\n")
    seen = tmp_path / "seen"
    done = interrupt_once(seen, sample.path, number)
    assert (done.code, done.out) == (130, "")
    assert "Traceback" not in done.err


def interrupt_once(seen: Path, cwd: Path, number: signal.Signals) -> Ended:
    """Start `check`, and send it a signal as soon as its command runs."""
    process = subprocess.Popen(
        [*COMMAND, "check"], cwd=cwd, env=environment_with({"SEEN": str(seen)}), text=True,
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while not seen.exists():
        assert time.monotonic() < deadline
        time.sleep(0.02)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    return Ended(process.returncode, out, err)


DECISIONS = "  - {id: one, run: exit 7}\n  - {id: two, ask: Sure?}\n"


def test_waive_and_answer_turn_1_into_0(sample: Sample) -> None:
    judged_by(sample, DECISIONS)
    assert shipcheck("check", cwd=sample.path).code == 1
    assert shipcheck("waive", "one", "--reason", "known", cwd=sample.path).code == 0
    assert shipcheck("check", cwd=sample.path).code == 1
    assert shipcheck("answer", "two", "yes", cwd=sample.path).code == 0
    assert shipcheck("check", cwd=sample.path).code == 0
    sample.commit({"app.py": "x = 1\n"})
    assert shipcheck("check", cwd=sample.path).code == 1, "an edit voids both"


@pytest.mark.parametrize(
    "words",
    [
        ("waive", "one", "--reason", "known"),
        ("answer", "two", "no"),
        ("allow",),
        ("allow", "one"),
        ("explain", "one"),
        ("explain", "up-to-date"),
        ("checklist", "show"),
        ("checklist", "validate"),
        ("checklist", "validate", ".shipcheck.yaml"),
        ("checklist", "schema"),
        ("--version",),
        ("--help",),
        ("check", "--help"),
    ],
)
def test_0_done(sample: Sample, words: tuple[str, ...]) -> None:
    judged_by(sample, DECISIONS)
    done = shipcheck(*words, cwd=sample.path)
    assert (done.code, done.err) == (0, "")
    assert done.out


@pytest.mark.parametrize(
    "words",
    [
        ("waive", "one"),
        ("waive", "one", "--reason", " "),
        ("waive", "one", "--reason", "known", "--until", "2001-01-01"),
        ("waive", "one", "--reason", "known", "--until", "someday"),
        ("waive", "onne", "--reason", "known"),
        ("answer", "two"),
        ("answer", "two", "maybe"),
        ("answer", "one", "yes"),
        ("answer", "twoo", "yes"),
        ("allow", "nope"),
        ("allow", "two"),
        ("explain", "nope"),
        ("explain",),
        ("checklist",),
        ("checklist", "validat"),
        ("check", "--only", "nope"),
        ("check", "--format", "nope"),
        ("check", "--wait", "-1"),
        ("check", "--wait", "nan"),
        ("check", "--nope"),
        ("check", "extra"),
        ("--nope",),
        ("chekc",),
    ],
)
def test_2_usage(sample: Sample, words: tuple[str, ...]) -> None:
    judged_by(sample, DECISIONS)
    done = shipcheck(*words, cwd=sample.path)
    assert (done.code, done.out) == (2, "")
    assert done.err
    assert "Traceback" not in done.err
    assert not (sample.path / ".git" / "shipcheck").exists()


def test_2_a_near_word_is_named(sample: Sample) -> None:
    shipcheck("chekc", cwd=sample.path).assert_clear(2)
    assert "check" in shipcheck("chekc", cwd=sample.path).err
    assert "`one`" in shipcheck("waive", "onee", "--reason", "x", cwd=judged(sample)).err


def judged(sample: Sample) -> Path:
    """The repository, with a checklist of two items."""
    judged_by(sample, DECISIONS)
    return sample.path
