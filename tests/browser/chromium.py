"""Chromium and a Chinese font on this machine: found, or installed from Debian where we are root, or a loud failure.

`python -m tests.browser.chromium` is what the Makefile runs before the browser's tests.
"""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The first draws the same pages for a third less of the processor."""
INSTALL = ("apt-get", "install", "-y", "--no-install-recommends")


def find() -> str:
    """The browser's path; a machine without one fails here, it is never skipped."""
    found = next((path for name in NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise RuntimeError(f"no Chromium on this machine: run `make .venv/browser` as root, or install `{NAMES[0]}`")
    return found


def prepare() -> None:
    """Install what is missing."""
    missing = [] if any(map(shutil.which, NAMES)) else [NAMES[0]]
    if not _chinese_font():
        missing.append("fonts-noto-cjk")
    if missing and os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=True, env=quiet)
        subprocess.run([*INSTALL, "-qq", *missing], check=True, env=quiet, stdout=subprocess.DEVNULL)
    find()


def _chinese_font() -> bool:
    if shutil.which("fc-list") is None:
        return False
    return bool(subprocess.run(["fc-list", ":lang=zh"], check=True, capture_output=True).stdout.strip())


if __name__ == "__main__":
    prepare()
    sys.stdout.write(find() + "\n")
