"""sharding-ambassador beside nutcracker, before three redis-servers."""

import csv
import dataclasses
import os
import subprocess
import time

import measure
from measure import QUICK, ROUNDS, Direct, Sample, Variant, say

KEYS = 100_000
CLIENTS = 50
WARM_UP = 10_000 if QUICK else 400_000
STARTS = 1 if QUICK else 5
SCALE = 50 if QUICK else 1
MANY_CLIENTS = 1_000
JAR = measure.ROOT / "sharding-ambassador" / "target" / "quarkus-app" / "quarkus-run.jar"
MARK = b"*3\r\n$3\r\nSET\r\n$4\r\nmark\r\n$1\r\nv\r\n*2\r\n$3\r\nGET\r\n$4\r\nmark\r\n"
MARK_REPLY = b"+OK\r\n$1\r\nv\r\n"
MGET = ["mget"] + ["key:__rand_int__"] * 10


@dataclasses.dataclass
class Workload:
    title: str
    requests: int
    options: list
    must: float
    goal: float

    def command(self, port, requests=None):
        count = (requests or self.requests) // SCALE
        base = ["redis-benchmark", "-h", "127.0.0.1", "-p", str(port), "--csv", "--precision", "3"]
        return base + ["-c", str(CLIENTS), "-r", str(KEYS), "-n", str(count)] + self.options


WORKLOADS = [
    Workload("SET 64 B", 200_000, ["-d", "64", "-t", "set"], 0.85, 0.75),
    Workload("GET 64 B", 200_000, ["-d", "64", "-t", "get"], 0.85, 0.75),
    Workload("SET 64 B, pipeline of 16", 1_000_000, ["-d", "64", "-P", "16", "-t", "set"], 0.50, 0.45),
    Workload("GET 64 B, pipeline of 16", 1_000_000, ["-d", "64", "-P", "16", "-t", "get"], 0.50, 0.45),
    Workload("MGET of 10 keys over 3 servers", 60_000, MGET, 0.90, 0.80),
]
if measure.FULL:
    WORKLOADS += [
        Workload("SET 4 KiB", 150_000, ["-d", "4096", "-t", "set"], 0.90, 0.85),
        Workload("GET 4 KiB", 150_000, ["-d", "4096", "-t", "get"], 0.90, 0.85),
    ]


class Proxy(Variant):
    def __init__(self, name, title, servers):
        super().__init__(name, title)
        self.servers = servers

    def command(self, config, stats_port):
        raise NotImplementedError

    def start(self):
        self.port = measure.free_port()
        config = measure.directory() / f"{self.name}-{self.port}.yml"
        entries = "".join(f"   - 127.0.0.1:{server}:1\n" for server in self.servers)
        config.write_text(
            f"bench:\n  listen: 127.0.0.1:{self.port}\n  hash: fnv1a_64\n  distribution: ketama\n"
            f"  redis: true\n  servers:\n{entries}",
            encoding="utf-8",
        )
        # One malloc arena, as the image has it.
        environment = {"QUARKUS_HTTP_PORT": str(measure.free_port()), "MALLOC_ARENA_MAX": "1"}
        command = self.command(config, str(measure.free_port()))
        self.program = measure.Program(self.name, command, measure.PROXY_CPUS, environment)
        self.start_seconds = self.program.await_answer(self.port, MARK, lambda got: got == MARK_REPLY)


class Nutcracker(Proxy):
    def command(self, config, stats_port):
        return ["nutcracker", "-c", str(config), "-s", stats_port, "-a", "127.0.0.1", "-o", "/dev/null"]


class Ours(Proxy):
    def __init__(self, name, title, servers, java, flags):
        super().__init__(name, title, servers)
        self.java, self.flags = java, flags

    def command(self, config, stats_port):
        return [self.java, *self.flags, "-jar", str(JAR), "-c", str(config), "-s", stats_port, "-a", "127.0.0.1"]


def redis_server(number):
    port = measure.free_port()
    command = ["redis-server", "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    program = measure.Program(f"redis-{number}", command, measure.OTHER_CPUS)
    program.await_answer(port, b"*1\r\n$4\r\nPING\r\n", lambda got: got == b"+PONG\r\n")
    return port


def chosen(servers, alone):
    """The variants that this machine can run, in the order of the columns."""
    variants = [Nutcracker("nutcracker", "nutcracker", servers)]
    variants += [Ours(name, title, servers, java, flags) for name, title, java, flags in measure.javas()]
    return measure.wanted(variants + [Direct(alone)])


def once(variant, workload, requests=None):
    before = variant.cpu_seconds()
    output = measure.load(workload.command(variant.port, requests))
    spent = variant.cpu_seconds() - before
    row = None
    for line in csv.reader(output.splitlines()):
        if len(line) == 8 and line[0] != "test":
            row = [float(value) for value in line[1:]]
    if row is None or "error" in output.lower().replace("could not fetch", ""):
        measure.fail(f"{variant.name}, {workload.title}: redis-benchmark said\n{output}")
    count = (requests or workload.requests) // SCALE
    return Sample(spent * 1e6 / count, row[0], row[3], row[5])


def warm_up(variants):
    for variant in variants:
        say(f"warm-up {variant.name}")
        for workload in WORKLOADS:
            once(variant, workload, max(WARM_UP * SCALE // len(WORKLOADS) * 2, SCALE * 1000))


def many_clients(variant):
    command = ["redis-benchmark", "-p", str(variant.port), "-c", str(MANY_CLIENTS), "-d", "64"]
    return command + ["-r", str(KEYS), "-n", str(300_000 // SCALE), "-t", "set,get", "-q"]


def cpu_rows(variants, samples):
    names = [variant.name for variant in variants]
    rows = []
    for workload in WORKLOADS:
        cpu = {name: [s.cpu_micros for s in samples[name, workload.title]] for name in names}
        row = [workload.title] + [measure.spread(cpu.get(name, [])) for name in ("nutcracker", "ours", "ours17")]
        for ours in ("ours", "ours17"):
            both = ours in cpu and "nutcracker" in cpu
            row.append(measure.spread(measure.ratios(cpu[ours], cpu["nutcracker"])) if both else "–")
        rows.append(row + [f"{workload.must:.2f}", f"{workload.goal:.2f}"])
    return rows


def keys_per_server(servers):
    """Shows that the keys are spread."""
    sizes = [subprocess.check_output(["redis-cli", "-p", str(server), "dbsize"], text=True) for server in servers]
    return ", ".join(f"{int(size):,}" for size in sizes)


def report(variants, samples, memory, spread):
    cpu_head = ["work", "nutcracker µs", "ours µs", "ours on 17 µs", "ours ÷ nutcracker", "17 ÷ nutcracker", "must", "goal"]
    load_head = ["work", "through", "requests/s", "÷ nutcracker", "p50 ms", "p99 ms"]
    java25 = os.environ.get("JAVA25")
    parts = [
        "# Sharding: side by side with nutcracker",
        f"Written by `deploy/bench/run.sh sharding` on {time.strftime('%Y-%m-%d')}; median (min..max) of {ROUNDS} interleaved rounds.",
        f"- {measure.machine()}\n- {measure.version_of('nutcracker', '-V')}, {measure.version_of('redis-server', '--version')}"
        + (f"\n- JDK 25: {measure.version_of(java25, '-version')}, `{' '.join(measure.jvm_flags())}`" if java25 else "")
        + f"\n- nutcracker: one process, default mbuf size; ours: one event loop; {CLIENTS} clients, {KEYS:,} random keys,"
        f" ketama of fnv1a_64, one connection to each of 3 servers, which hold {spread} keys",
        "## CPU for a request\nUser and system time of the proxy, all threads, divided by the requests. "
        "The ratio is taken round by round; *must* and *goal* bound it.",
        measure.table(cpu_head, cpu_rows(variants, samples)),
        "## Throughput and latency\nAs redis-benchmark sees it. On few CPUs this measures the load generator as much as the proxy.",
        measure.table(load_head, measure.load_rows(variants, WORKLOADS, samples, "nutcracker")),
        f"## Start and memory\nFrom exec to the first correct answer on the data port; memory under load after as many requests again, and its highest ever. {STARTS} starts.",
        measure.table(measure.memory_head(f"{MANY_CLIENTS:,} clients"), memory),
    ]
    if QUICK:
        parts.insert(1, "**A quick look: these figures mean nothing.**")
    return "\n\n".join(parts) + "\n"


def main():
    measure.need("nutcracker", "redis-server", "redis-benchmark", "redis-cli")
    if not JAR.exists():
        measure.fail(f"{JAR} is missing: mvn -DskipTests package builds it")
    servers = [redis_server(number) for number in (1, 2, 3)]
    variants = chosen(servers, redis_server(4))
    for variant in variants:
        variant.start()
        say(f"{variant.name} serves on {variant.port}")
    warm_up(variants)
    samples = measure.rounds(variants, WORKLOADS, once)
    for variant in variants:
        variant.stop()
    image = [Ours(name, title, servers, java, flags) for name, title, java, flags in measure.as_in_image("sharding", JAR)]
    memory = measure.starts_and_memory(variants + measure.wanted(image), STARTS, MANY_CLIENTS, many_clients)
    text = report(variants, samples, memory, keys_per_server(servers))
    measure.write("sharding-quick" if QUICK else "sharding", text)


measure.run(main)
