"""https-sidecar beside nginx, haproxy and hitch, before an nginx that serves files."""

import dataclasses
import os
import pathlib
import statistics
import subprocess
import sys
import time

import handshakes
import measure
import web
from measure import QUICK, ROUNDS, Sample, Variant, say
from web import LARGE, SMALL

CLIENTS = 50
H2_CLIENTS, H2_STREAMS = 10, 100
HANDSHAKE_CLIENTS = 8
SECONDS = 1 if QUICK else 5
H2_REQUESTS = 2_000 if QUICK else 100_000
HANDSHAKES = 160 if QUICK else 4_000
STARTS = 1 if QUICK else 5
MANY_CLIENTS = 1_000
MEMORY_MUST = 130
JAR = measure.ROOT / "https-sidecar" / "target" / "quarkus-app" / "quarkus-run.jar"
NGINX, HAPROXY, HITCH = "nginx", "haproxy", "hitch"
PEERS = [NGINX, HAPROXY, HITCH]
# Of every client here. Without it the peers would take the client's choice of a suite, and ours the server's.
SUITE, GROUP = "TLS_AES_128_GCM_SHA256", "X25519"
CLIENT_CONF = f"""openssl_conf = start
[start]
ssl_conf = modules
[modules]
system_default = defaults
[defaults]
MinProtocol = TLSv1.3
Ciphersuites = {SUITE}
Groups = {GROUP}
"""
# What came of it, in all handshakes that were measured.
NEGOTIATED = set()


@dataclasses.dataclass
class Workload:
    title: str
    # h1, h2, full or resumed.
    kind: str
    path: str
    # How many of it a JVM is warmed up with.
    warm_up: int
    # The most that ours ÷ nginx may be, if there is such a bound, and what it should be.
    must: float | None
    goal: float


WORKLOADS = [
    Workload("612 B", "h1", SMALL, 300_000, 1.00, 0.95),
    Workload("100 kB", "h1", LARGE, 300_000, 0.60, 0.50),
    Workload("full handshake", "full", SMALL, 30_000, 1.00, 0.85),
    Workload("resumed handshake", "resumed", SMALL, 30_000, None, 0.90),
    Workload(f"612 B, HTTP/2, {H2_STREAMS} streams", "h2", SMALL, 300_000, 1.00, 0.90),
]


def certificate():
    """A directory with tls.crt and tls.key, and both in pair.pem as haproxy and hitch want them."""
    directory = measure.directory() / "certificate"
    directory.mkdir()
    command = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 -subj /CN=localhost"
    command += " -addext subjectAltName=DNS:localhost,IP:127.0.0.1 -keyout tls.key -out tls.crt"
    subprocess.run(command.split(), cwd=directory, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    pair = (directory / "tls.key").read_text(encoding="ascii") + (directory / "tls.crt").read_text(encoding="ascii")
    (directory / "pair.pem").write_text(pair, encoding="ascii")
    return directory


def nginx_conf(directory, port, server, keys):
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
        server 127.0.0.1:{server};
        keepalive 1024;
        keepalive_requests 100000000;
    }}
    ssl_protocols TLSv1.2 TLSv1.3;
    ssl_session_cache shared:TLS:10m;
    ssl_session_timeout 1d;
    ssl_certificate {keys}/tls.crt;
    ssl_certificate_key {keys}/tls.key;
    server {{
        listen 127.0.0.1:{port} ssl http2 reuseport;
        location / {{
            proxy_pass http://backend;
            proxy_http_version 1.1;
            proxy_set_header Connection "";
            proxy_set_header Host $host;
            proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Proto https;
        }}
    }}
}}
"""


def haproxy_conf(_, port, server, keys):
    return f"""global
    nbthread 1
    maxconn 8192
    ssl-default-bind-options ssl-min-ver TLSv1.2
defaults
    mode http
    option forwardfor
    timeout connect 5s
    timeout client 60s
    timeout server 60s
    http-reuse always
frontend front
    bind 127.0.0.1:{port} ssl crt {keys}/pair.pem alpn h2,http/1.1
    http-request set-header X-Forwarded-Proto https
    default_backend back
backend back
    server legacy 127.0.0.1:{server}
"""


def hitch_conf(_, port, server, keys):
    return f"""frontend = "[127.0.0.1]:{port}"
backend = "[127.0.0.1]:{server}"
pem-file = "{keys}/pair.pem"
tls-protos = TLSv1.2 TLSv1.3
workers = 1
daemon = off
user = "root"
"""


def our_conf(_, port, server, keys):
    return f"""listen: 127.0.0.1:{port}
backend: 127.0.0.1:{server}
certificates: [{keys}]
limits: {{requests: 100000000, idle-backend-connections: 1024}}
"""


class Proxy(Variant):
    """A proxy with a configuration file and a directory of its own."""

    def __init__(self, name, title, where, text, command):
        super().__init__(name, title)
        self.server, self.keys = where
        self.text, self.command = text, command

    def start(self):
        directory = measure.directory() / self.name
        directory.mkdir(exist_ok=True)
        self.port = measure.free_port()
        config = directory / f"{self.port}.conf"
        config.write_text(self.text(directory, self.port, self.server, self.keys), encoding="utf-8")
        # One event loop, and one malloc arena as the image has it.
        environment = {
            "QUARKUS_HTTP_PORT": str(measure.free_port()),
            "AMBASSADOR_EVENT_LOOPS": "1",
            "MALLOC_ARENA_MAX": "1",
            # That of the clients is not for it.
            "OPENSSL_CONF": "/dev/null",
        }
        self.program = measure.Program(self.name, self.command(directory, config), measure.PROXY_CPUS, environment)
        tls = handshakes.context()
        self.start_seconds = self.program.await_answer(self.port, web.REQUEST, web.answered, wrap=tls.wrap_socket)

    def takes(self, workload):
        # It would pass HTTP/2 on, not terminate it.
        return self.name != HITCH or workload.kind != "h2"


def ours(java, flags):
    return lambda _, config: [java, *flags, "-jar", str(JAR), "-c", str(config)]


def chosen(where):
    """The variants that this machine can run, in the order of the columns."""
    variants = [
        Proxy(NGINX, "nginx", where, nginx_conf, web.nginx),
        Proxy(HAPROXY, "haproxy", where, haproxy_conf, lambda _, config: ["haproxy", "-db", "-f", str(config)]),
        Proxy(HITCH, "hitch", where, hitch_conf, lambda _, config: ["hitch", f"--config={config}"]),
    ]
    for name, title, java, flags in measure.javas():
        variants.append(Proxy(name, title, where, our_conf, ours(java, flags)))
    return measure.wanted(variants)


def url(variant, path):
    return f"https://127.0.0.1:{variant.port}/{path}"


def shake(what, variant, kind):
    generator = pathlib.Path(__file__).parent / "handshakes.py"
    command = [sys.executable, str(generator), str(variant.port), str(HANDSHAKES), str(HANDSHAKE_CLIENTS), kind]
    output = measure.load(command)
    NEGOTIATED.update(output.splitlines()[-1].removeprefix("with ").split(", "))
    return web.figures(what, output)


def once(variant, workload):
    if not variant.takes(workload):
        return None
    what = f"{variant.name}, {workload.title}"
    before = variant.cpu_seconds()
    if workload.kind == "h1":
        requests, rate, p50, p99 = web.ask_h1(what, url(variant, workload.path), CLIENTS, SECONDS)
    elif workload.kind == "h2":
        requests, rate, p50, p99 = web.ask_h2(what, url(variant, workload.path), H2_CLIENTS, H2_STREAMS, H2_REQUESTS)
    else:
        requests, rate, p50, p99 = shake(what, variant, workload.kind)
    return Sample((variant.cpu_seconds() - before) * 1e6 / requests, rate, p50, p99)


def warm_up(variants):
    """A JVM gets its share of every kind before it is counted, the kinds by turns; the others one measurement's worth."""
    for variant in variants:
        say(f"warm-up {variant.name}")
        jvm = variant.name.startswith("ours")
        left = {workload.title: workload.warm_up // (60 if QUICK else 1) if jvm else 1 for workload in WORKLOADS}
        while any(number > 0 for number in left.values()):
            for workload in WORKLOADS:
                if left[workload.title] > 0:
                    sample = once(variant, workload)
                    left[workload.title] -= served(workload, sample) if sample else left[workload.title]


def served(workload, sample):
    """How many requests a sample stands for."""
    return {"h1": sample.per_second * SECONDS, "h2": H2_REQUESTS}.get(workload.kind, HANDSHAKES)


def many_clients(variant):
    return web.wrk(url(variant, SMALL), MANY_CLIENTS, 2 if QUICK else 6)


def cpu_of(samples, name, workload):
    return [sample.cpu_micros for sample in samples.get((name, workload.title), [])]


def cpu_rows(samples):
    rows = []
    for workload in WORKLOADS:
        peers = [cpu_of(samples, peer, workload) for peer in PEERS]
        row = [workload.title] + [measure.spread(values, 1) for values in peers]
        row += [measure.spread(cpu_of(samples, name, workload), 1) for name in ("ours", "ours17")]
        own = cpu_of(samples, "ours", workload) or cpu_of(samples, "ours17", workload)
        rows.append(row + [measure.spread(measure.ratios(own, values)) for values in peers])
    return rows


def verdict_rows(samples, memory):
    """What was asked for, in the figures of JDK 25."""
    rows = []
    for workload in WORKLOADS:
        values = measure.ratios(cpu_of(samples, "ours", workload), cpu_of(samples, NGINX, workload))
        if values:
            result = web.verdict(statistics.median(values), workload.must, workload.goal)
            must = "–" if workload.must is None else f"{workload.must:.2f}"
            what = f"CPU, {workload.title}, ÷ nginx"
            rows.append([what, measure.spread(values), must, f"{workload.goal:.2f}", result])
    for row in memory:
        if row[0] == "ours, JDK 25":
            for column, field in ((2, "VmRSS"), (3, "VmHWM")):
                result = "must kept" if float(row[column].split()[0].replace(",", "")) < MEMORY_MUST else "**missed**"
                rows.append([f"{field} MiB, {MANY_CLIENTS:,} TLS clients", row[column], f"< {MEMORY_MUST}", "–", result])
    return rows


def report(variants, samples, memory):
    cpu_head = ["work", "nginx µs", "haproxy µs", "hitch µs", "ours µs", "ours on 17 µs", "ours ÷ nginx", "ours ÷ haproxy", "ours ÷ hitch"]
    load_head = ["work", "through", "requests/s", "÷ nginx", "p50 ms", "p99 ms"]
    java25 = os.environ.get("JAVA25")
    programs = [("nginx", "-v"), ("haproxy", "-v"), ("hitch", "--version"), ("wrk", "-v"), ("h2load", "--version"), ("openssl", "version")]
    parts = [
        "# HTTPS: side by side with nginx, haproxy and hitch",
        f"Written by `deploy/bench/run.sh https` on {time.strftime('%Y-%m-%d')}; median (min..max) of {ROUNDS} interleaved rounds.",
        f"- {measure.machine()}\n- " + "; ".join(measure.version_of(*program) for program in programs)
        + (f"\n- JDK 25: {measure.version_of(java25, '-version')}, `{' '.join(measure.jvm_flags())}`" if java25 else "")
        + f"\n- all with one certificate, ECDSA P-256, TLS 1.2 and 1.3, tickets on; the clients ask for {GROUP} and {SUITE}, and got"
        f" from all: {', '.join(sorted(NEGOTIATED))}"
        f"\n- 612 B, 100 kB: wrk, {CLIENTS} clients that keep their connections; HTTP/2: h2load, {H2_CLIENTS} clients with {H2_STREAMS}"
        " streams each; behind all an nginx with one worker that serves files of 612 and 100,000 bytes, without TLS"
        f"\n- handshakes: {HANDSHAKE_CLIENTS} clients, each time a new connection with one request for 612 B; the full ones offer no session,"
        " the resumed ones the ticket of the connection before, and the client checks that each was what it should be"
        "\n- nginx: one worker, `keepalive 1024`, `ssl_session_cache shared`, no access log, `reuseport`; haproxy: `nbthread 1`,"
        " `http-reuse always`, no log; hitch: `workers = 1`, passes bytes on and knows nothing of HTTP; ours: one event loop",
        "## CPU for a request\nUser and system time of the proxy, all its threads and workers, divided by the requests; of a handshake with"
        " its connection and request. The ratio is taken round by round.",
        measure.table(cpu_head, cpu_rows(samples)),
        "## Throughput and latency\nAs the load generator sees it. On few CPUs this measures the load generator as much as the proxy; that of the handshakes is Python.",
        measure.table(load_head, measure.load_rows(variants, WORKLOADS, samples, NGINX)),
        f"## Start and memory\nFrom exec to the first correct answer over TLS; memory under load after as long a load again, and its highest ever. {STARTS} starts.",
        measure.table(measure.memory_head(f"{MANY_CLIENTS:,} TLS clients"), memory),
        "## Asked for, and reached",
        measure.table(["figure", "measured", "must", "goal", "verdict"], verdict_rows(samples, memory)),
    ]
    if QUICK:
        parts.insert(1, "**A quick look: these figures mean nothing.**")
    return "\n\n".join(parts) + "\n"


def main():
    measure.need("nginx", "haproxy", "hitch", "wrk", "h2load", "openssl")
    config = measure.directory() / "clients.cnf"
    config.write_text(CLIENT_CONF, encoding="ascii")
    os.environ["OPENSSL_CONF"] = str(config)
    where = web.origin(), certificate()
    variants = chosen(where)
    if any(variant.name.startswith("ours") for variant in variants) and not JAR.exists():
        measure.fail(f"{JAR} is missing: mvn -DskipTests package builds it")
    for variant in variants:
        variant.start()
        say(f"{variant.name} serves on {variant.port}")
    warm_up(variants)
    samples = measure.rounds(variants, WORKLOADS, once)
    for variant in variants:
        variant.stop()
    image = [Proxy(name, title, where, our_conf, ours(java, flags)) for name, title, java, flags in measure.as_in_image("https", JAR)]
    memory = measure.starts_and_memory(variants + measure.wanted(image), STARTS, MANY_CLIENTS, many_clients)
    measure.write("https-quick" if QUICK else "https", report(variants, samples, memory))


measure.run(main)
