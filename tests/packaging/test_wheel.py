"""What is inside the wheel, and that an editable install finds the same presets."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from shipcheck.checklist.presets import preset_names, read_preset

ROOT = Path(__file__).parents[2]
PRESETS = {file.stem: file.read_bytes() for file in (ROOT / "checklists").glob("*.yaml")}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this checkout."""
    pytest.importorskip("hatchling")
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_the_presets_and_its_types(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        for name, content in PRESETS.items():
            assert archive.read(f"shipcheck/presets/{name}.yaml") == content
    assert "shipcheck/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "benchmarks/", "docs/"))]


def test_the_wheel_works_by_itself(wheel: Path, tmp_path: Path) -> None:
    """Unpacked, away from the checkout, it lists its presets."""
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    code = "from shipcheck.checklist import presets as p; print(*p.preset_names(), p.__file__)"
    shown = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, check=True, capture_output=True, text=True
    ).stdout.split()
    assert shown[:-1] == sorted(PRESETS)
    assert shown[-1].startswith(str(tmp_path))


def test_an_editable_install_finds_the_presets_at_the_top() -> None:
    assert list(preset_names()) == sorted(PRESETS)
    assert {name: read_preset(name) for name in PRESETS} == PRESETS
