"""Tests that ask a program which a machine may not have."""

import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

# Where servers lie, also for somebody who is no administrator.
PATH = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"


def needs(program: str) -> pytest.MarkDecorator:
    """Leaves the test out where the program is missing; where CI is set it fails instead."""
    is_left_out = not shutil.which(program, path=PATH) and not os.environ.get("CI")
    return pytest.mark.skipif(is_left_out, reason=f"{program} is not installed")


def place_of(program: str) -> str:
    """Its path. Fails the test where it is missing."""
    found = shutil.which(program, path=PATH)
    assert found, f"{program} is not installed"
    return found


def run(program: str, *arguments: str | Path, **more: Any) -> subprocess.CompletedProcess[str]:
    """What it says and how it ends."""
    return subprocess.run(
        [place_of(program), *map(str, arguments)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        **more,
    )
