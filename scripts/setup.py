"""Makes `.venv` and installs the pinned packages, only where something changed.

`python3 scripts/setup.py` for the packages of the site, `python3 scripts/setup.py dev` for those
of the tests too. Standard library only, because it runs before anything is installed.
"""

import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

from steps import PYTHON, ROOT, VENV, Stop, content_of, is_fresh, leave_stamp, step

NEEDED = (3, 11)
REQUIREMENTS = ROOT / "requirements"
OFFLINE = (
    "The packages could not be installed. Check that this machine reaches the package index "
    "(try: .venv/bin/pip download --no-deps django), then run the same command again."
)


def make_environment() -> None:
    """`.venv`, with pip in it; one that is broken or of another Python is made again."""
    if sys.version_info < NEEDED:
        raise Stop(
            f"Python {'.'.join(map(str, NEEDED))} or newer is needed, this is "
            f"{sys.version.split()[0]}. Say which to use: make PYTHON=/path/to/python3.11"
        )
    if _works(PYTHON):
        return
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise Stop("Python lacks a part. Run this first, as root: apt install python3-venv")
    shutil.rmtree(VENV, ignore_errors=True)
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False)
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        raise Stop(f"Python could not make {VENV}. On Debian, run: apt install python3-venv")


def _works(python: Path) -> bool:
    ask = "import sys, pip; print(*sys.version_info[:2])"
    if not python.exists():
        return False
    answer = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=False)
    version = answer.stdout.split()
    return answer.returncode == 0 and tuple(map(int, version)) >= NEEDED


def install(name: str) -> bool:
    """Install `requirements/<name>.txt` where it changed; returns whether it had to.

    Nothing is taken away, so that packages of the tests outlive a start of the site.
    """
    _install_uv()
    file = REQUIREMENTS / f"{name}.txt"
    stamp, value = VENV / f".majlis-{name}", content_of([file])
    if is_fresh(stamp, value):
        return False
    command = [str(VENV / "bin" / "uv"), "pip", "install", "--python", str(PYTHON)]
    command += [] if sys.stderr.isatty() else ["--quiet"]
    command += ["--require-hashes", "-r", str(file)]
    if subprocess.run(command, check=False).returncode:
        raise Stop(OFFLINE)
    leave_stamp(stamp, value)
    return True


def _install_uv() -> None:
    file = REQUIREMENTS / "setup.txt"
    stamp, value = VENV / ".majlis-setup", content_of([file])
    if is_fresh(stamp, value):
        return
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    if subprocess.run([*command, "--require-hashes", "-r", str(file)], check=False).returncode:
        raise Stop(OFFLINE)
    leave_stamp(stamp, value)


def set_up(name: str) -> None:
    """The first two steps of every command."""
    with step(1, "Python environment in .venv"):
        make_environment()
    with step(2, f"Packages of requirements/{name}.txt"):
        install(name)


if __name__ == "__main__":
    wanted = "dev" if "dev" in sys.argv[1:] else "base"
    set_up(wanted)
    with step(3, "Translations", remedy="Mend the .po file named above, then run it again."):
        subprocess.run([PYTHON, ROOT / "scripts" / "messages.py", "compile"], check=True)
