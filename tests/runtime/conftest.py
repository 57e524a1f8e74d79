"""Folders for private servers, and products that several tests look at."""

import shutil
import tempfile
from pathlib import Path

import pytest

from tests.in_memory import in_memory
from tests.runtime.product import Product, wait_until

# The tables stand, nothing is to be collected, and no real outlet is asked whatever a test starts.
BLANK = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
from tracker.collection import catalogue_sync, sample
from tracker.collection.catalogues import catalogue
from tracker.collection.models import Source
catalogue_sync.sync(catalogue(is_sample=False), is_sample=False)
Source.objects.update(is_paused=True)
sample.note(sample.State.COLLECTED)
"""


@pytest.fixture
def var():
    """A short folder: pytest's own are longer than a socket's path may be."""
    folder = Path(tempfile.mkdtemp(prefix="sw-", dir=in_memory()))
    yield folder
    wait_until(lambda: not list(folder.glob("**/postmaster.pid")))  # one that was orphaned is still stopping
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def blank():
    """The folder of a product that has nothing to do; to be copied, not to be used."""
    product = Product()
    done = product.command("shell", "--no-imports", "-c", BLANK)
    assert done.returncode == 0, done.stderr
    yield product.var
    product.destroy()
