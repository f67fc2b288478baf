"""Builds the wheel, installs it away from the sources, and runs the tests marked `wheel` there.

Started by `run.py wheel` with the Python of .venv.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def main(away: Path) -> int:
    """Exit code of the tests, run in a folder that holds them and nothing of the sources."""
    environment = away / "environment"
    environment_python = environment / Path(sys.executable).relative_to(sys.prefix)
    venv.create(environment, with_pip=False)
    build = ("-m", "build", "--wheel", "--no-isolation", "--outdir", away, ROOT)
    subprocess.run([sys.executable, *build], check=True, stdout=subprocess.DEVNULL)
    pip = ("-m", "pip", "--python", environment_python, "install", "--quiet")
    wheels = away.glob("*.whl")
    subprocess.run([sys.executable, *pip, "--no-deps", "--no-index", *wheels], check=True)
    # A folder named in a .pth file is searched, but .pth files inside it are not read: the
    # dependencies in .venv are found there, and its link to the sources is not followed.
    where = {"base": str(environment), "platbase": str(environment)}
    packages = Path(sysconfig.get_path("purelib", vars=where))
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), "utf-8")
    shutil.copytree(ROOT / "tests", away / "tests")
    shutil.copy(ROOT / "pyproject.toml", away)
    pytest = ("-m", "pytest", "-q", "-m", "wheel")
    return subprocess.run([environment_python, *pytest], cwd=away, check=False).returncode


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        sys.exit(main(Path(folder)))
