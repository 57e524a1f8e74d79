"""Folders for private servers."""

import shutil
import tempfile
from pathlib import Path

import pytest

from tests.runtime.product import wait_until


@pytest.fixture
def var():
    """A short folder: pytest's own are longer than a socket's path may be."""
    folder = Path(tempfile.mkdtemp(prefix="sw-"))
    yield folder
    wait_until(lambda: not list(folder.glob("**/postmaster.pid")))  # one that was orphaned is still stopping
    shutil.rmtree(folder)
