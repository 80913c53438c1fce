"""splitting-ambassador beside nginx and haproxy, before an nginx that serves files."""

import dataclasses
import os
import statistics
import time

import measure
import web
from measure import FULL, QUICK, ROUNDS, Direct, Sample, Variant, say
from web import LARGE, SMALL

CLIENTS = 50
SECONDS = 1 if QUICK else 5
WARM_UP = 5_000 if QUICK else 300_000
STARTS = 1 if QUICK else 5
MANY_CLIENTS = 1_000
MEMORY_MUST = 120
JAR = measure.ROOT / "splitting-ambassador" / "target" / "quarkus-app" / "quarkus-run.jar"
TUNED, BOOK, HAPROXY = "nginx", "book", "haproxy"


@dataclasses.dataclass
class Workload:
    title: str
    path: str
    h2: bool
    # Peer: the most that ours ÷ peer may be, and what it should be.
    bounds: dict


WORKLOADS = [
    Workload("612 B", SMALL, False, {TUNED: (1.00, 0.90), BOOK: (0.36, 0.32)}),
    Workload("100 kB", LARGE, False, {TUNED: (0.60, 0.45)}),
]
if FULL:
    WORKLOADS.append(Workload("612 B, HTTP/2 to the client", SMALL, True, {}))


def served_by(server):
    """nginx's upstream of the book, with both names served by the one server that there is."""
    return f"ip_hash;\n        server 127.0.0.1:{server} weight=9;\n        server 127.0.0.1:{server};"


def tuned_conf(directory, port, h2_port, server):
    """nginx as its users tune it; ours reads the same text."""
    listen_h2 = f"server {{\n        listen 127.0.0.1:{h2_port} http2 reuseport;\n        location / {{ proxy_pass http://backend; }}\n    }}"
    return f"""worker_processes 1;
error_log {directory}/error.log;
pid {directory}/nginx.pid;
events {{
    worker_connections 8192;
}}
http {{
    access_log off;
    keepalive_requests 100000000;
    upstream backend {{
        {served_by(server)}
        keepalive 64;
        keepalive_requests 100000000;
    }}
    proxy_http_version 1.1;
    proxy_set_header Connection "";
    server {{
        listen 127.0.0.1:{port} reuseport;
        location / {{
            proxy_pass http://backend;
        }}
    }}
    {listen_h2 if FULL else ""}
}}
"""


def book_conf(directory, port, _, server):
    """The book's: only addresses and paths are others."""
    return f"""worker_processes 5;
error_log {directory}/error.log;
pid {directory}/nginx.pid;
worker_rlimit_nofile 8192;
events {{
    worker_connections 1024;
}}
http {{
    access_log {directory}/access.log;
    upstream backend {{
        {served_by(server)}
    }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://backend;
        }}
    }}
}}
"""


def haproxy_conf(_, port, h2_port, server):
    return f"""global
    nbthread 1
    maxconn 8192
defaults
    mode http
    timeout connect 5s
    timeout client 60s
    timeout server 60s
    http-reuse always
frontend front
    bind 127.0.0.1:{port}
    {f"bind 127.0.0.1:{h2_port} proto h2" if FULL else ""}
    default_backend back
backend back
    balance source
    server web 127.0.0.1:{server} weight 9
    server experiment 127.0.0.1:{server} weight 1
"""


class Proxy(Variant):
    """A proxy with a configuration file and a directory of its own."""

    def __init__(self, name, title, server, text, command, h2=True):
        super().__init__(name, title)
        self.server, self.text, self.command, self.h2 = server, text, command, h2
        self.h2_port = None

    def start(self):
        directory = measure.directory() / self.name
        directory.mkdir(exist_ok=True)
        self.port, self.h2_port = measure.free_port(), measure.free_port()
        config = directory / f"{self.port}.conf"
        config.write_text(self.text(directory, self.port, self.h2_port, self.server), encoding="utf-8")
        # One event loop, and one malloc arena as the image has it.
        environment = {
            "QUARKUS_HTTP_PORT": str(measure.free_port()),
            "AMBASSADOR_EVENT_LOOPS": "1",
            "MALLOC_ARENA_MAX": "1",
        }
        self.program = measure.Program(self.name, self.command(directory, config), measure.PROXY_CPUS, environment)
        self.start_seconds = self.program.await_answer(self.port, web.REQUEST, web.answered)


def ours(java, flags):
    return lambda directory, config: [java, *flags, "-jar", str(JAR), "-p", str(directory), "-c", str(config)]


def chosen(server):
    """The variants that this machine can run, in the order of the columns."""
    variants = [
        Proxy(TUNED, "nginx, tuned", server, tuned_conf, web.nginx),
        Proxy(BOOK, "nginx, the book's file", server, book_conf, web.nginx, h2=False),
        Proxy(HAPROXY, "haproxy", server, haproxy_conf, lambda _, config: ["haproxy", "-db", "-f", str(config)]),
    ]
    for name, title, java, flags in measure.javas():
        variants.append(Proxy(name, title, server, tuned_conf, ours(java, flags)))
    return measure.wanted(variants + [Direct(server)])


def url(port, path):
    return f"http://127.0.0.1:{port}/{path}"


def once(variant, workload):
    if workload.h2 and not getattr(variant, "h2", False):
        return None
    what = f"{variant.name}, {workload.title}"
    before = variant.cpu_seconds()
    if workload.h2:
        requests, rate, p50, p99 = web.ask_h2(what, url(variant.h2_port, workload.path), CLIENTS, 1, 2_000 if QUICK else 150_000)
    else:
        requests, rate, p50, p99 = web.ask_h1(what, url(variant.port, workload.path), CLIENTS, SECONDS)
    return Sample((variant.cpu_seconds() - before) * 1e6 / requests, rate, p50, p99)


def warm_up(variants):
    """300,000 requests of each kind before a JVM is counted; one measurement's worth for the others."""
    for variant in variants:
        say(f"warm-up {variant.name}")
        for workload in WORKLOADS:
            left = WARM_UP if variant.name.startswith("ours") else 1
            while left > 0:
                sample = once(variant, workload)
                left -= sample.per_second * SECONDS if sample else left


def many_clients(variant):
    return web.wrk(url(variant.port, SMALL), MANY_CLIENTS, 1 if QUICK else 4)


def cpu_of(samples, name, workload):
    return [sample.cpu_micros for sample in samples.get((name, workload.title), [])]


def cpu_rows(samples):
    rows = []
    for workload in WORKLOADS:
        peers = {peer: cpu_of(samples, peer, workload) for peer in (TUNED, BOOK, HAPROXY)}
        row = [workload.title] + [measure.spread(values, 1) for values in peers.values()]
        row += [measure.spread(cpu_of(samples, name, workload), 1) for name in ("ours", "ours17")]
        own = cpu_of(samples, "ours", workload) or cpu_of(samples, "ours17", workload)
        rows.append(row + [measure.spread(measure.ratios(own, values)) for values in peers.values()])
    return rows


def verdict_rows(samples, memory):
    """What was asked for, in the figures of JDK 25."""
    rows = []
    for workload in WORKLOADS:
        for peer, (must, goal) in workload.bounds.items():
            values = measure.ratios(cpu_of(samples, "ours", workload), cpu_of(samples, peer, workload))
            if not values:
                continue
            name = "nginx, tuned" if peer == TUNED else "nginx, the book's file"
            what = f"CPU for a request, {workload.title}, ÷ {name}"
            result = web.verdict(statistics.median(values), must, goal)
            rows.append([what, measure.spread(values), f"{must:.2f}", f"{goal:.2f}", result])
    for row in memory:
        if row[0] == "ours, JDK 25":
            peak = float(row[3].split()[0].replace(",", ""))
            result = "**goal reached**" if peak < MEMORY_MUST else "**missed**"
            rows.append([f"VmHWM MiB, {MANY_CLIENTS:,} clients", row[3], f"< {MEMORY_MUST}", f"< {MEMORY_MUST}", result])
    return rows


def report(variants, samples, memory):
    cpu_head = ["work", "nginx, tuned, µs", "nginx, book µs", "haproxy µs", "ours µs", "ours on 17 µs"]
    cpu_head += ["ours ÷ tuned", "ours ÷ book", "ours ÷ haproxy"]
    load_head = ["work", "through", "requests/s", "÷ nginx, tuned", "p50 ms", "p99 ms"]
    java25 = os.environ.get("JAVA25")
    parts = [
        "# Splitting: side by side with nginx and haproxy",
        f"Written by `deploy/bench/run.sh splitting` on {time.strftime('%Y-%m-%d')}; median (min..max) of {ROUNDS} interleaved rounds.",
        f"- {measure.machine()}\n- {measure.version_of('nginx', '-v')}; {measure.version_of('haproxy', '-v')}; {measure.version_of('wrk', '-v')}"
        + (f"\n- JDK 25: {measure.version_of(java25, '-version')}, `{' '.join(measure.jvm_flags())}`" if java25 else "")
        + f"\n- {CLIENTS} clients that keep their connections, before an nginx with one worker that serves files of 612 and 100,000 bytes"
        "\n- nginx, tuned: one worker, `keepalive 64`, `proxy_http_version 1.1`, `Connection` empty, no access log, `reuseport`; ours reads"
        " the same file, with one event loop"
        "\n- nginx, the book's file: as it stands but for addresses and paths, so with HTTP/1.0 to the server, a connection for each"
        " request, five workers and its access log"
        "\n- haproxy: `nbthread 1`, `http-reuse always`, no log",
        "## CPU for a request\nUser and system time of the proxy, all its threads and workers, divided by the requests. The ratio is taken round by round.",
        measure.table(cpu_head, cpu_rows(samples)),
        "## Throughput and latency\nAs wrk sees it (h2load for HTTP/2). On few CPUs this measures the load generator as much as the proxy.",
        measure.table(load_head, measure.load_rows(variants, WORKLOADS, samples, TUNED)),
        f"## Start and memory\nFrom exec to the first correct answer on the data port; memory under load after as long a load again, and its highest ever. {STARTS} starts.",
        measure.table(measure.memory_head(f"{MANY_CLIENTS:,} clients"), memory),
        "## Asked for, and reached",
        measure.table(["figure", "measured", "must", "goal", "verdict"], verdict_rows(samples, memory)),
    ]
    if QUICK:
        parts.insert(1, "**A quick look: these figures mean nothing.**")
    return "\n\n".join(parts) + "\n"


def main():
    measure.need("nginx", "haproxy", "wrk", *(["h2load"] if FULL else []))
    server = web.origin()
    variants = chosen(server)
    if any(variant.name.startswith("ours") for variant in variants) and not JAR.exists():
        measure.fail(f"{JAR} is missing: mvn -DskipTests package builds it")
    for variant in variants:
        variant.start()
        say(f"{variant.name} serves on {variant.port}")
    warm_up(variants)
    samples = measure.rounds(variants, WORKLOADS, once)
    for variant in variants:
        variant.stop()
    # The book's file allows 1024 connections, both sides counted.
    image = [Proxy(name, title, server, tuned_conf, ours(java, flags)) for name, title, java, flags in measure.as_in_image("splitting", JAR)]
    allowed = [variant for variant in variants if variant.name != BOOK] + measure.wanted(image)
    memory = measure.starts_and_memory(allowed, STARTS, MANY_CLIENTS, many_clients)
    measure.write("splitting-quick" if QUICK else "splitting", report(variants, samples, memory))


measure.run(main)
