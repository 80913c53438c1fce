"""What the benchmarks of HTTP proxies share: a server of files, load by wrk and h2load, verdicts."""

import statistics

import measure

SMALL, LARGE = "612", "100k"
FILES = {SMALL: 612, LARGE: 100_000}
REQUEST = b"GET /612 HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n"
# What wrk prints at its end, for a machine to read. Times are in microseconds.
REPORT_LUA = """
done = function(summary, latency)
  local e = summary.errors
  io.write(string.format("bench %d %d %d %d %d\\n", summary.requests, summary.duration,
    e.connect + e.read + e.write + e.status + e.timeout, latency:percentile(50), latency:percentile(99)))
end
"""


def answered(got):
    """Whether these bytes are the whole answer to REQUEST."""
    return got.startswith(b"HTTP/1.1 200") and got.endswith(b"\r\n\r\n" + b"x" * FILES[SMALL])


def nginx(directory, config):
    # As root its workers would be nobody, who may not look into our directory.
    return ["nginx", "-p", str(directory), "-c", str(config), "-g", "daemon off; user root;"]


def origin():
    """The port of an nginx that serves files."""
    directory = measure.directory() / "origin"
    directory.mkdir()
    for name, size in FILES.items():
        (directory / name).write_bytes(b"x" * size)
    port = measure.free_port()
    config = directory / "nginx.conf"
    config.write_text(
        f"worker_processes 1;\nerror_log {directory}/error.log;\npid {directory}/nginx.pid;\n"
        f"events {{ worker_connections 8192; }}\nhttp {{\n    access_log off;\n    sendfile on;\n"
        f"    keepalive_requests 100000000;\n    open_file_cache max=10;\n"
        f"    server {{ listen 127.0.0.1:{port} reuseport; root {directory}; }}\n}}\n",
        encoding="utf-8",
    )
    program = measure.Program("origin", nginx(directory, config), measure.OTHER_CPUS)
    program.await_answer(port, REQUEST, answered)
    return port


def wrk(url, clients, seconds):
    """The command of one run of wrk."""
    script = measure.directory() / "report.lua"
    if not script.exists():
        script.write_text(REPORT_LUA, encoding="utf-8")
    return ["wrk", "-t1", f"-c{clients}", f"-d{seconds}s", "--timeout", "10s", "-s", str(script), url]


def ask_h1(what, url, clients, seconds):
    """Requests, requests a second, p50 and p99 in milliseconds, by wrk."""
    return figures(what, measure.load(wrk(url, clients, seconds)))


def figures(what, output):
    """The same, from the line that begins with "bench": requests, microseconds in all, errors, p50 and p99 in microseconds."""
    numbers = next(line for line in output.splitlines() if line.startswith("bench ")).split()[1:6]
    requests, micros, errors, p50, p99 = map(int, numbers)
    if errors or not requests:
        measure.fail(f"{what}: {errors} errors:\n{output}")
    return requests, requests / micros * 1e6, p50 / 1000, p99 / 1000


def ask_h2(what, url, clients, streams, requests):
    """The same by h2load, with so many streams at once for each client."""
    log = measure.directory() / "h2load.log"
    log.unlink(missing_ok=True)
    output = measure.load(["h2load", f"-c{clients}", f"-m{streams}", f"-n{requests}", f"--log-file={log}", url])
    if f" {requests} succeeded, 0 failed, 0 errored, 0 timeout" not in output:
        measure.fail(f"{what}: h2load said\n{output}")
    rate = next(line for line in output.splitlines() if line.startswith("finished in")).split()[3]
    micros = sorted(int(line.split()[2]) for line in log.read_text(encoding="ascii").splitlines())
    percent = statistics.quantiles(micros, n=100)
    return requests, float(rate), percent[49] / 1000, percent[98] / 1000


def verdict(value, must, goal):
    """What became of a bound; must is None where only a goal was set."""
    if value <= goal:
        return "**goal reached**"
    if must is None:
        return "goal missed"
    return "must kept" if value <= must else "**missed**"
