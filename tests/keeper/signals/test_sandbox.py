"""A family that means harm: what it costs is its own opinion, and a moment."""

import ctypes
import json
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from keeper.errors import Problem
from keeper.signals.cell import CREATE
from keeper.signals.host import Case
from keeper.signals.plugins import hosts
from keeper.signals.sandbox import Reply, Sandbox
from keeper.signals.words import MIB, USUAL, Limits, task
from tests.keeper.signals.packages import bad, install
from tests.keeper.signals.rows import ASSETS, panel, row

PRICES = row({"mean(1)": [1.0, 2.0, 3.0, 4.0]})
LINUX = pytest.mark.skipif(sys.platform != "linux", reason="only Linux takes this away")


def asked(site: Path, body: str, top: str = "", limits: Limits = USUAL) -> Reply:
    (site / "bad_one.py").write_text(bad(body, top))
    sandbox = Sandbox("bad", "bad_one:Bad", limits)
    case = Case({}, ASSETS)
    return sandbox.ask(task(sandbox.entry, [case], PRICES.names, ASSETS, limits), [PRICES])


def said(site: Path, body: str, top: str = "", limits: Limits = USUAL) -> str:
    (one,) = asked(site, body, top, limits).said
    return one.caught or one.fault or str(one.opinions)


def test_sandbox__of_a_family_that_hangs__ends_it_in_time(site: Path) -> None:
    start = time.monotonic()
    with pytest.raises(Problem, match="bad: it did not answer within 3 s"):
        said(site, "while True: pass", limits=Limits(3, 512 * MIB))
    assert time.monotonic() - start < 10


def test_sandbox__of_one_that_hangs_where_it_is_imported__ends_it_in_time(site: Path) -> None:
    with pytest.raises(Problem, match="it did not answer within 2 s"):
        said(site, "return price", top="import time; time.sleep(60)", limits=Limits(2, 512 * MIB))


@LINUX
def test_sandbox__of_one_that_eats_memory__says_no_to_it(site: Path) -> None:
    body = "return np.ones((300, 1024, 1024))"
    assert said(site, body, limits=Limits(20, 256 * MIB)).startswith("it raises MemoryError")


@pytest.mark.parametrize(
    "body",
    [
        "os._exit(3)",
        "os.kill(os.getpid(), 11)",
        "for one in range(3, 9): os.close(one)",
    ],
)
def test_sandbox__of_one_that_ends_itself__says_so(site: Path, body: str) -> None:
    with pytest.raises(Problem, match="its process ended with"):
        said(site, body, top="import os")


FORBIDDEN = {
    "time.time()": "it reads the clock (time.time)",
    "datetime.datetime.now()": "it reads the clock (datetime.now)",
    "random.random()": "it takes a chance (random)",
    "np.random.rand(1, 4)": "it takes a chance (numpy.random.rand)",
    "np.random.default_rng(1)": "it takes a chance (numpy.random.default_rng)",
    "os.urandom(4)": "it takes a chance (urandom)",
    "open('/etc/hostname')": "it opens a file (/etc/hostname)",
    "os.listdir('/')": "it looks into a folder (os.listdir)",
    "socket.socket()": "it opens a socket (socket.__new__)",
    "subprocess.run(['true'])": "it starts a process (subprocess.Popen)",
    "os.fork()": "it starts a process (os.fork)",
    "threading.Thread(target=print).start()": "it starts a thread (start_new_thread)",
    "sys.setprofile(None)": "it takes the guard off (sys.setprofile)",
    "ctypes.CDLL(None)": "it goes around Python with ctypes (ctypes.dlopen)",
    "math.sqrt(4)": "",
}
IMPORTS = "import ctypes, datetime, math, os, random, socket, subprocess, sys, threading, time"


def test_sandbox__of_one_that_does_what_none_may__names_it(site: Path) -> None:
    """One thing at each row."""
    body = f"{list(FORBIDDEN)}[int(features.time)]"
    (site / "bad_one.py").write_text(bad(f"eval({body})\nreturn price * 0", top=IMPORTS))
    sandbox = Sandbox("bad", "bad_one:Bad")
    rows = [PRICES._replace(time=at) for at in range(len(FORBIDDEN))]
    asks = task(sandbox.entry, [Case({}, ASSETS)], PRICES.names, ASSETS, USUAL)
    found = sandbox.ask(asks, rows).said
    assert [one.caught for one in found] == list(FORBIDDEN.values())
    assert [one.opinions is None for one in found] == [bool(one) for one in FORBIDDEN.values()]


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("raise ValueError('of mine')", "it raises ValueError: of mine"),
        ("raise SystemExit(0)", "it raises SystemExit: 0"),
        ("return 'a'", "it raises ValueError"),
    ],
)
def test_sandbox__of_one_that_raises__says_what(site: Path, body: str, what: str) -> None:
    assert said(site, body).startswith(what)


def test_sandbox__of_one_that_swallows_the_refusal__names_it(site: Path) -> None:
    body = "try:\n    time.time()\nexcept BaseException: pass\nreturn price * 0"
    (one,) = asked(site, body, top="import time").said
    assert one.caught == "it reads the clock (time.time)"
    assert one.opinions is None


def test_sandbox__has_nothing_of_the_operators_environment(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEEL_PASSWORD_FILE", "/secret")
    top = "import os; raise ValueError('KEEL_PASSWORD_FILE' in os.environ)"
    with pytest.raises(Problem, match="ValueError: False"):
        said(site, "", top=top)


@pytest.fixture
def listening() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


AROUND = """
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
def reach(port, kind):
    there = libc.socket(2, kind, 0)
    address = (2).to_bytes(2, "little") + port.to_bytes(2, "big") + bytes([127, 0, 0, 1]) + bytes(8)
    return libc.connect(there, address, 16)
def look(path):
    return libc.open(path.encode(), 0)
"""
"""A stranger who goes around Python, and so around the guard, where it is imported."""


@LINUX
def test_sandbox__of_one_that_goes_around_python__has_no_network(
    site: Path, listening: int
) -> None:
    probe = ["unshare", "-Urn", "true"]
    if not shutil.which(probe[0]) or subprocess.run(probe, check=False).returncode:
        pytest.skip("this machine has no network namespaces for users")
    assert "network" not in asked(site, "return price * 0").met.open
    stream, datagram = (f"reach({listening}, {kind})" for kind in (1, 2))
    with pytest.raises(Problem, match=r"ValueError: \(-1, -1\)"):
        said(site, "", top=f"{AROUND}\nraise ValueError(({stream}, {datagram}))")


@LINUX
def test_sandbox__of_one_that_goes_around_python__reads_no_file_of_the_operators(
    site: Path, tmp_path: Path
) -> None:
    if ctypes.CDLL(None).syscall(CREATE, None, 0, 1) < 1:
        pytest.skip("this machine's kernel has no Landlock")
    assert "files" not in asked(site, "return price * 0").met.open
    secret = tmp_path / "key.json"
    secret.write_text("{}")
    with pytest.raises(Problem, match="ValueError: -1"):
        said(site, "", top=f"{AROUND}\nraise ValueError(look({str(secret)!r}))")
    with pytest.raises(Problem, match="PermissionError"):
        said(site, "", top=f"open({str(secret)!r})")


def test_sandbox__does_not_import_from_where_the_operator_stands(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "notes.py").write_text("secret = 3")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Problem, match="No module named 'notes'"):
        said(site, "", top="import notes")


@LINUX
def test_sandbox__leaves_no_process_behind(site: Path) -> None:
    top = "import ctypes\nlibc = ctypes.CDLL(None)\npid = libc.fork()\n"
    top += "if pid == 0:\n    import time\n    time.sleep(60)\nraise ValueError(pid)"
    with pytest.raises(Problem) as caught:
        said(site, "", top=top, limits=Limits(3, 512 * MIB))
    child = int(caught.value.what.rpartition(" ")[2])
    deadline = time.monotonic() + 5
    while child > 0 and _alive(child):  # -1: it could not be; root may have many processes
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _alive(child: int) -> bool:
    """What nobody has buried yet is dead."""
    try:
        return "zombie" not in Path(f"/proc/{child}/status").read_text()
    except FileNotFoundError:
        return False


@pytest.mark.parametrize(
    "answer",
    [
        "[" * 100_000,
        '{"opinions":{"f64":"AAAA","shape":[9,9]},"fault":"","caught":"","nanoseconds":1}',
        json.dumps({"opinions": None}),
    ],
)
def test_sandbox__of_one_that_writes_the_answer_itself__cannot_be_read(
    site: Path, answer: str
) -> None:
    (site / "forged.txt").write_text(answer)
    top = f"import os\nmet = '{MET}'\nsaid = open({str(site / 'forged.txt')!r}).read()\n"
    top += "os.write(3, (met + '\\n' + said + '\\n').encode()); os._exit(0)"
    with pytest.raises(Problem, match=r"its answer cannot be read|its process ended"):
        said(site, "", top=top)


MET = '{"caught":"","fault":"","name":"bad","needs":[],"open":[],"source":""}'


def test_cycle__with_a_family_that_hangs__goes_on_without_it(site: Path) -> None:
    install(site, "bad-ones", bad=("Bad", bad("while True: pass")))
    found = hosts(["bad", "hold"], limits=Limits(3, 512 * MIB))
    made = panel([{"family": "bad"}, {"family": "hold"}], PRICES, found)
    answer = made.opinions(PRICES, made.hear(PRICES))
    assert answer.silent == {"bad": "bad: it did not answer within 3 s"}
    assert (answer.signal.opinions[1] == 1).all()
