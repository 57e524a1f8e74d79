"""Making the environment: what is checked, what is said, and a real one made from nothing."""

import fcntl
import os
import resource
import shutil
import subprocess
import sys
import venv
from pathlib import Path

import pytest

from tracker.runtime import bootstrap

ROOT = Path(__file__).resolve().parent.parent.parent
# A command that needs no package, in place of Django's.
COMMANDS = "import sys\ndef run(arguments):\n    print(sys.prefix, arguments[1:])\n    return 0\n"


def lay_out(root):
    """manage.py and the bootstrap of the real project, with nothing pinned."""
    runtime = root / "tracker" / "runtime"
    runtime.mkdir(parents=True)
    shutil.copy(ROOT / "manage.py", root)
    shutil.copy(ROOT / "tracker" / "runtime" / "bootstrap.py", runtime)
    for package in (root / "tracker", runtime):
        (package / "__init__.py").touch()
    (runtime / "commands.py").write_text(COMMANDS)
    (root / "docker").mkdir()
    for name in (bootstrap.RUN, bootstrap.TEST):
        (root / "docker" / name).write_text("")
    return root


@pytest.fixture
def checkout(tmp_path):
    """A project that nobody has run yet."""
    return lay_out(tmp_path / "checkout")


@pytest.fixture(scope="module")
def first_run(tmp_path_factory):
    """A project and what its very first command said."""
    root = lay_out(tmp_path_factory.mktemp("first") / "checkout")
    return root, manage(root, "up")


@pytest.fixture
def made(first_run, tmp_path):
    """A project whose environment is made; a copy of its own for each test."""
    root = tmp_path / "made"
    shutil.copytree(first_run[0], root, symlinks=True)
    return root


def base_python():
    """The interpreter below any virtual environment."""
    return str(Path(sys.base_prefix) / "bin" / "python3")


def manage(root, *arguments, python=None, **variables):
    environment = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    return subprocess.run(
        [python or base_python(), str(root / "manage.py"), *arguments],
        env={**environment, **variables},
        capture_output=True,
        text=True,
        check=False,
    )


def test_environment_is_made_at_the_first_command(first_run):
    root, done = first_run
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"{root / '.venv'} ['up']\n"
    assert f"Making {root / '.venv'} (once)." in done.stderr


def test_environment_is_entered_quickly_ever_after(first_run):
    root, _ = first_run
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = manage(root, "up")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime < 1
    assert (done.stdout, done.stderr) == (f"{root / '.venv'} ['up']\n", "")


def test_changed_pins_are_installed_once(made):
    (made / "docker" / bootstrap.RUN).write_text("# changed\n")
    assert "Installing" in manage(made, "up").stderr
    assert manage(made, "up").stderr == ""


def test_tests_need_their_own_packages_and_bring_the_others(made):
    assert "Installing" in manage(made, "test").stderr
    (made / ".venv" / f".{bootstrap.RUN}.stamp").unlink(missing_ok=True)
    assert manage(made, "up").stderr == ""


def test_half_made_environment_is_made_anew(checkout):
    folder = checkout / ".venv"
    (folder / "bin").mkdir(parents=True)
    (folder / "pyvenv.cfg").write_text("home = /nowhere\n")
    (folder / "bin" / "python").symlink_to("/nowhere/python")
    done = manage(checkout, "up")
    assert done.stdout == f"{folder} ['up']\n", done.stderr


def test_environment_without_pip_is_made_anew_even_from_inside(checkout):
    folder = checkout / ".venv"
    venv.EnvBuilder(with_pip=False, symlinks=True).create(folder)
    done = manage(checkout, "up", python=str(folder / "bin" / "python"))
    assert done.stdout == f"{folder} ['up']\n", done.stderr


def test_second_at_once_waits_for_the_first(made):
    folder = made / ".venv"
    (made / "docker" / bootstrap.RUN).write_text("# changed\n")
    lock = os.open(folder, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    with subprocess.Popen(
        [base_python(), str(made / "manage.py"), "up"], stderr=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as second:
        assert second.stderr.readline() == f"Another command is making {folder}; waiting for it.\n"
        assert second.poll() is None
        os.close(lock)
        output, _ = second.communicate(timeout=60)
    assert output == f"{folder} ['up']\n"


def test_package_that_cannot_be_fetched_names_the_network(made):
    (made / "docker" / bootstrap.RUN).write_text(f"stillwatch-none==1.0 --hash=sha256:{'0' * 64}\n")
    done = manage(made, "up", PIP_NO_INDEX="1")
    assert done.returncode == 1
    last = done.stderr.strip().splitlines()[-1]
    assert last == "The packages could not be downloaded: check the network, then run the same command again."
    assert "Traceback" not in done.stderr
    assert not list((made / ".venv").glob("*.stamp"))


@pytest.mark.parametrize(("module", "words"), [("ensurepip", "apt-get install python3-venv"), ("venv", "venv module")])
def test_missing_venv_module_names_the_package(checkout, module, words):
    """Debian ships Python without it."""
    hidden = (
        "import sys, importlib.util as u; real = u.find_spec\n"
        f"u.find_spec = lambda name, *a: None if name == {module!r} else real(name, *a)\n"
        "sys.argv = sys.argv[1:]; sys.path.insert(0, sys.argv[0].rpartition('/')[0])\n"
        "import runpy; runpy.run_path(sys.argv[0], run_name='__main__')\n"
    )
    done = subprocess.run(
        [base_python(), "-c", hidden, str(checkout / "manage.py"), "up"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert words in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_old_python_is_told_which_one_is_needed(monkeypatch, tmp_path):
    monkeypatch.setattr(bootstrap.sys, "version_info", (3, 9, 2))
    with pytest.raises(
        bootstrap.SetupError, match=r"3.11 or newer is needed: install it, then run `python3.11 manage.py up`"
    ):
        bootstrap.enter(tmp_path, ["up"])


def test_old_python_can_read_the_files():
    """A syntax that it does not know would be a traceback in place of the sentence."""
    import ast

    for name in ("manage.py", "tracker/runtime/bootstrap.py", "tracker/__init__.py", "tracker/runtime/__init__.py"):
        ast.parse((ROOT / name).read_text(), feature_version=(3, 7))


def test_folder_that_cannot_be_written_is_one_sentence(checkout):
    (checkout / ".venv").write_text("a file where the folder should be")
    done = manage(checkout, "up")
    assert done.returncode == 1
    assert f"The environment cannot be made in {checkout / '.venv'} (" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1


def test_own_environment_of_the_caller_is_used_and_not_touched(checkout, tmp_path):
    own = tmp_path / "own"
    venv.EnvBuilder(with_pip=False, symlinks=True).create(own)
    packages = next(own.glob("lib/python*/site-packages"))
    (packages / "django.py").touch()
    done = manage(checkout, "up", python=str(own / "bin" / "python"))
    assert done.stdout == f"{own} ['up']\n"
    assert not (checkout / ".venv").exists()


def test_own_environment_without_django_is_passed_over(made, tmp_path):
    own = tmp_path / "own"
    venv.EnvBuilder(with_pip=False, symlinks=True).create(own)
    done = manage(made, "up", python=str(own / "bin" / "python"))
    assert done.stdout == f"{made / '.venv'} ['up']\n", done.stderr
