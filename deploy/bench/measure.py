"""What every benchmark here needs: processes with their CPU time and memory, pinning, rounds, statistics, tables."""

import dataclasses
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
IMAGES = ROOT / "deploy" / "images"
JVM_OPTIONS = IMAGES / "jvm.options"
# As in the image's entry point.
CACHE_FLAGS = ["-XX:+UnlockDiagnosticVMOptions", "-XX:ArchiveRelocationMode=0"]

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

    def await_answer(self, port, request, correct, limit=60, wrap=lambda connection: connection):
        """Seconds from exec to the first answer on the port of which correct(bytes) is true; wrap puts TLS around a connection."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            if self.process.poll() is not None:
                break
            try:
                with wrap(socket.create_connection(("127.0.0.1", port), timeout=2)) as client:
                    client.sendall(request)
                    got = b""
                    while more := client.recv(4096):
                        got += more
                        if correct(got):
                            return time.monotonic() - self.started_at
            except OSError:
                pass
            time.sleep(0.001)
        fail(f"{self.name} does not answer on {port}. It said:\n{self.log.read_text(errors='replace')[-3000:]}")

    def _processes(self):
        """Its process, and those that this one has forked."""
        pid = self.process.pid
        with open(f"/proc/{pid}/task/{pid}/children", encoding="ascii") as file:
            return [pid] + [int(child) for child in file.read().split()]

    def cpu_seconds(self):
        """User and system time of all threads so far."""
        ticks = 0
        for pid in self._processes():
            with open(f"/proc/{pid}/stat", encoding="ascii", errors="replace") as file:
                fields = file.read().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks * TICK

    def memory_mib(self, field):
        """VmRSS, VmHWM or RssFile."""
        kib = 0
        for pid in self._processes():
            with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as file:
                kib += next(int(line.split()[1]) for line in file if line.startswith(field + ":"))
        return kib / 1024

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


@dataclasses.dataclass
class Sample:
    cpu_micros: float
    per_second: float
    p50: float
    p99: float


class Variant:
    """One way from the clients to the servers. A subclass's start sets program, port and start_seconds."""

    def __init__(self, name, title):
        self.name, self.title = name, title
        self.port = None
        self.program = None
        self.start_seconds = None

    def start(self):
        raise NotImplementedError

    def stop(self):
        if self.program:
            self.program.stop()

    def cpu_seconds(self):
        return self.program.cpu_seconds() if self.program else 0


class Direct(Variant):
    """A server without a proxy; its CPU is not counted."""

    def __init__(self, port):
        super().__init__("direct", "direct")
        self.port = port

    def start(self):
        pass


def trained(service, jar, java):
    """The flags for an AOT cache, trained as that of the image is."""
    say("trains the AOT cache")
    cache = _directory / "ambassador.aot"
    done = subprocess.run(
        [java, str(IMAGES / "Train.java"), service, str(cache)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        cwd=IMAGES,
        env={**os.environ, "TRAIN_JAVA": java, "TRAIN_PROGRAM": str(jar), "MALLOC_ARENA_MAX": "1"},
    )
    if done.returncode != 0:
        fail(f"the AOT cache could not be trained:\n{done.stdout[-3000:]}")
    say(done.stdout.splitlines()[-1])
    return [f"-XX:AOTCache={cache}", *CACHE_FLAGS]


def as_in_image(service, jar):
    """Name, title, java and flags with the image's AOT cache, which makes it start faster; none without a JDK 25."""
    java25 = os.environ.get("JAVA25")
    if not java25 or "JAVA_FLAGS" in os.environ:
        return []
    return [("ours-image", "ours, JDK 25 with the image's AOT cache", java25, jvm_flags() + trained(service, jar, java25))]


def javas():
    """Name, title, java and its flags: the figures that count first."""
    found = []
    if os.environ.get("JAVA25"):
        found.append(("ours", "ours, JDK 25", os.environ["JAVA25"], jvm_flags()))
    else:
        say("no JDK 25 found: set JAVA25 to its java; the figures that count are those of JDK 25")
    java17 = os.environ.get("JAVA") or shutil.which("java")
    return found + [("ours17", "ours, java -jar on JDK 17", java17, [])]


def wanted(variants):
    """Those that VARIANTS names; all without it."""
    names = os.environ.get("VARIANTS", "").split()
    return [variant for variant in variants if not names or variant.name in names]


def rounds(variants, workloads, once):
    """Samples by name of variant and title of work; once(variant, workload) takes one, or None where there is nothing to take."""
    samples = {(variant.name, workload.title): [] for variant in variants for workload in workloads}
    for number in range(1, ROUNDS + 1):
        for workload in workloads:
            for variant in variants:
                sample = once(variant, workload)
                if sample is None:
                    continue
                samples[variant.name, workload.title].append(sample)
                say(
                    f"round {number}/{ROUNDS}  {workload.title:32} {variant.name:10} "
                    f"{sample.cpu_micros:7.2f} us CPU  {sample.per_second:9,.0f}/s  p99 {sample.p99:.3f} ms"
                )
    return samples


def load_rows(variants, workloads, samples, peer):
    """Throughput, its ratio to the peer's, and latency, as the load generator saw them."""
    rows = []
    for workload in workloads:
        peers = [sample.per_second for sample in samples.get((peer, workload.title), [])]
        for variant in variants:
            own = samples[variant.name, workload.title]
            if not own:
                continue
            rates = [sample.per_second for sample in own]
            rows.append(
                [
                    workload.title,
                    variant.title,
                    spread(rates, 0),
                    spread(ratios(rates, peers)),
                    spread([sample.p50 for sample in own], 3),
                    spread([sample.p99 for sample in own], 3),
                ]
            )
    return rows


def starts_and_memory(variants, starts, clients, command):
    """Fresh processes: seconds to the first answer, and MiB with many clients under load, which command(variant) makes; files are mapped, and
    the processes of a machine that map the same share them."""
    rows = []
    for variant in variants:
        if isinstance(variant, Direct):
            continue
        seconds, resident, peak, files = [], [], [], []
        for _ in range(starts):
            variant.start()
            seconds.append(variant.start_seconds)
            # The first run warms up: what the compilers of a JVM need then is in VmHWM only.
            load(command(variant))
            resident.append(_highest_resident(variant.program, command(variant)))
            peak.append(variant.program.memory_mib("VmHWM"))
            files.append(variant.program.memory_mib("RssFile"))
            variant.stop()
            say(f"start   {variant.name:10} {seconds[-1]:.3f} s, {resident[-1]:.0f} MiB with {clients} clients")
        rows.append([variant.title, spread(seconds, 3), spread(resident, 0), spread(peak, 0), spread(files, 0)])
    return rows


def memory_head(clients):
    """Titles of the columns of starts_and_memory."""
    return ["program", "start s", f"VmRSS MiB, {clients}", "VmHWM MiB", "of it files, MiB"]


def _highest_resident(program, command):
    highest = 0.0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as generator:
        while generator.poll() is None:
            highest = max(highest, program.memory_mib("VmRSS"))
            time.sleep(0.05)
    return highest


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
