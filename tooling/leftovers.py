"""What programs and people leave in a chapter's folder, and no page speaks of: one list for all.

A built copy need not be a checkout, so git cannot be asked; what `.gitignore` names is here.
"""

from __future__ import annotations

import os
import re
from fnmatch import translate

NAMES = (
    # Python
    "__pycache__",
    "*.py[cod]",
    "*.egg-info",
    "build",
    "dist",
    "*.log",
    "nohup.out",
    # caches of tools
    ".*_cache",
    ".cache",
    ".hypothesis",
    ".tox",
    ".nox",
    # what pytest and coverage report
    ".coverage",
    ".coverage.*",
    "coverage.xml",
    "coverage.json",
    "lcov.info",
    "htmlcov",
    "report.html",
    "report.json",
    "report.xml",
    "junit.xml",
    # environments, and what chooses one; one of another name holds pyvenv.cfg
    ".venv",
    "venv",
    "env",
    "node_modules",
    ".python-version",
    ".tool-versions",
    ".envrc",
    ".direnv",
    ".env",
    ".env.*",
    # data of an application that ran
    "instance",
    "*.sqlite*",
    "*.db",
    "*.db-journal",
    "cookies.txt",
    # notebooks
    "*.ipynb",
    ".ipynb_checkpoints",
    # editors
    ".idea",
    ".vscode",
    ".vs",
    ".zed",
    ".fleet",
    ".history",
    ".ropeproject",
    ".spyproject",
    "*.code-workspace",
    "*.sublime-*",
    "*.iml",
    "*.bak",
    "*.orig",
    "*.rej",
    "*.sw[op]",
    "*~",
    ".#*",
    "#*#",
    # operating systems
    ".DS_Store",
    "._*",
    "Thumbs.db",
    "desktop.ini",
    ".directory",
    ".Trash-*",
    # the site, and git's own
    "site",
    ".git",
)
# One pattern for all: every page of a build asks about every file.
IS_LEFTOVER = re.compile("|".join(map(translate, NAMES)))


def is_leftover(name: str) -> bool:
    """Tell whether a file or a folder of this name is left out, at any depth."""
    return IS_LEFTOVER.match(name) is not None


def is_environment(folder: str | os.PathLike[str]) -> bool:
    """Tell whether a folder is a virtual environment, whatever it is called."""
    return os.path.exists(os.path.join(folder, "pyvenv.cfg"))  # noqa: PTH110, PTH118  asked often
