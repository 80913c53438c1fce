"""What every benchmark here needs: processes with their CPU time and memory, pinning, statistics, a table."""

import os
import pathlib
import platform
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
TICK = 1 / os.sysconf("SC_CLK_TCK")
QUICK = os.environ.get("QUICK") == "1"
FULL = os.environ.get("FULL") == "1"
ROUNDS = 1 if QUICK else int(os.environ.get("ROUNDS", "5"))
CPUS = sorted(os.sched_getaffinity(0))
# Programs are pinned only with PINNED=1: the proxy to the last CPU, everything else to the others. Left alone, the scheduler places
# them as it does in a Pod.
PINNED = os.environ.get("PINNED") == "1" and len(CPUS) > 1
PROXY_CPUS = {CPUS[-1]} if PINNED else set(CPUS)
OTHER_CPUS = set(CPUS[:-1]) if PINNED else set(CPUS)
JVM_OPTIONS = ROOT / "deploy" / "images" / "jvm.options"

_started = []
_directory = pathlib.Path(tempfile.mkdtemp(prefix="ambassadors-bench"))


def say(text):
    print(time.strftime("%H:%M:%S"), text)


def fail(text):
    sys.exit(f"bench: {text}")


def need(*programs):
    for program in programs:
        if shutil.which(program) is None:
            fail(f"{program} is missing")


def directory():
    return _directory


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


class Program:
    """A process of its own, pinned, whose output goes to a file."""

    def __init__(self, name, command, cpus, environment=None):
        self.name = name
        self.log = _directory / f"{name}.log"
        with open(self.log, "wb") as log:
            self.started_at = time.monotonic()
            self.process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(environment or {})},
                preexec_fn=lambda: os.sched_setaffinity(0, cpus),
            )
        _started.append(self)

    def await_answer(self, port, request, reply, limit=60):
        """Seconds from exec to the first correct answer on the port."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=2) as client:
                    client.settimeout(2)
                    client.sendall(request)
                    got = b""
                    while len(got) < len(reply):
                        more = client.recv(4096)
                        if not more:
                            break
                        got += more
                    if got == reply:
                        return time.monotonic() - self.started_at
            except OSError:
                pass
            time.sleep(0.001)
        fail(f"{self.name} does not answer on {port}. It said:\n{self.log.read_text(errors='replace')[-3000:]}")

    def cpu_seconds(self):
        """User and system time of all threads so far."""
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii", errors="replace") as file:
            fields = file.read().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) * TICK

    def memory_mib(self, field):
        """VmRSS or VmHWM."""
        with open(f"/proc/{self.process.pid}/status", encoding="ascii", errors="replace") as file:
            for line in file:
                if line.startswith(field + ":"):
                    return int(line.split()[1]) / 1024
        fail(f"no {field} of {self.name}")

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        if self in _started:
            _started.remove(self)


def clean_up():
    for program in reversed(_started[:]):
        program.stop()
    shutil.rmtree(_directory, ignore_errors=True)


def run(main):
    """Runs a benchmark; whatever happens, nothing of it stays behind."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    try:
        main()
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        clean_up()


def load(command):
    """Runs a load generator to its end, off the proxy's CPU if that is pinned, and returns what it printed."""
    done = subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        preexec_fn=lambda: os.sched_setaffinity(0, OTHER_CPUS),
    )
    if done.returncode != 0:
        fail(f"{' '.join(command)} said {done.returncode}:\n{done.stdout[-3000:]}")
    return done.stdout


def jvm_flags():
    """What java of JDK 25 gets: JAVA_FLAGS, else the image's own file."""
    if "JAVA_FLAGS" in os.environ:
        return os.environ["JAVA_FLAGS"].split()
    lines = JVM_OPTIONS.read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def version_of(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return next((line.strip() for line in done.stdout.splitlines() if line.strip()), "unknown")


def spread(values, digits=2):
    """Median, and minimum and maximum beside it."""
    if not values:
        return "–"
    form = f"{{:,.{digits}f}}"
    middle = form.format(statistics.median(values))
    if len(values) == 1:
        return middle
    return f"{middle} ({form.format(min(values))}..{form.format(max(values))})"


def ratios(ours, peers):
    """Round by round, since the two halves of a round saw the same noise."""
    return [one / other for one, other in zip(ours, peers) if other]


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)


def machine():
    model = "unknown CPU"
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    placed = f"proxies on CPU {sorted(PROXY_CPUS)}, everything else on {sorted(OTHER_CPUS)}" if PINNED else "nothing pinned"
    return f"{model}, {len(CPUS)} CPUs, Linux {platform.release()}; {placed}"


def write(service, text):
    path = pathlib.Path(__file__).parent / "results" / f"{service}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    say(f"written: {path}")
