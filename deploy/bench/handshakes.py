"""Makes TLS handshakes, each on a connection of its own with one request: handshakes.py PORT COUNT CLIENTS full|resumed.

Prints "bench", connections, microseconds in all, errors, and p50 and p99 in microseconds from connecting to the last byte of the answer;
then "with" and what was negotiated.
A handshake that is not of the kind that was asked for is an error: sessions are offered for "resumed" alone, each one taken from the
connection before.
"""

import multiprocessing
import socket
import ssl
import statistics
import sys
import time

import web


def context():
    """A client that believes every certificate; versions, suites and groups are those of OpenSSL's configuration."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.check_hostname = False
    made.verify_mode = ssl.CERT_NONE
    return made


def request(tls, port, source, session):
    """One connection, request and answer; returns whether the session was resumed, the one to offer next, and what was negotiated."""
    # An address of its own for each client: ports of connections that have just ended are not waited for.
    with socket.create_connection(("127.0.0.1", port), timeout=10, source_address=(source, 0)) as connection:
        # As browsers, curl and wrk do: else a request may wait 40 ms for the acknowledgement of the end of its handshake.
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with tls.wrap_socket(connection, session=session) as secured:
            secured.sendall(web.REQUEST)
            got = b""
            while not web.answered(got):
                more = secured.recv(16384)
                if not more:
                    raise OSError(f"ended after {got[:200]!r}")
                got += more
            return secured.session_reused, secured.session, f"{secured.version()} {secured.cipher()[0]}"


def client(number, port, count, resumed, results):
    tls = context()
    source = f"127.0.0.{number + 2}"
    # The first of those that resume has nothing to resume, and is not counted.
    session = request(tls, port, source, None)[1] if resumed else None
    micros, errors, negotiated = [], 0, set()
    for _ in range(count):
        began = time.monotonic_ns()
        try:
            reused, latest, what = request(tls, port, source, session)
            negotiated.add(what)
            errors += reused != resumed
            session = latest if resumed else None
        except OSError as problem:
            print(problem)
            errors += 1
        micros.append((time.monotonic_ns() - began) // 1000)
    results.put((micros, errors, negotiated))


def main():
    port, count, clients, resumed = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4] == "resumed"
    results = multiprocessing.Queue()
    processes = [
        multiprocessing.Process(target=client, args=(number, port, count // clients, resumed, results)) for number in range(clients)
    ]
    began = time.monotonic_ns()
    for process in processes:
        process.start()
    micros, errors, negotiated = [], 0, set()
    for _ in processes:
        some, failed, with_these = results.get(timeout=300)
        micros += some
        negotiated |= with_these
        errors += failed
    seconds = time.monotonic_ns() - began
    for process in processes:
        process.join()
    percent = statistics.quantiles(micros, n=100)
    print("bench", len(micros), seconds // 1000, errors, round(percent[49]), round(percent[98]))
    print("with", ", ".join(sorted(negotiated)))


if __name__ == "__main__":
    main()
