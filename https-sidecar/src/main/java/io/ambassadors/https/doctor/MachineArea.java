package io.ambassadors.https.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.OptionalLong;

import io.ambassadors.common.config.SubPathMount;
import io.ambassadors.common.net.FileDescriptors;
import io.ambassadors.https.config.SidecarConfig;
import io.ambassadors.https.config.TlsConfig;
import io.ambassadors.https.tls.TicketSecret;
import io.ambassadors.https.tls.TlsPlane;

/** What TLS is spoken with, and what the machine leaves for it. */
final class MachineArea {
    /** A client takes one descriptor, and one for the backend; fewer clients than this are soon there. */
    private static final int FEW_DESCRIPTORS = 2048;

    private static final long LITTLE_MEMORY = 128L << 20;
    private static final Path MEMORY_LIMIT = Path.of("/sys/fs/cgroup/memory.max");

    private final SidecarConfig config;
    private final Report report;

    MachineArea(SidecarConfig config, Report report) {
        this.config = config;
        this.report = report;
    }

    void examine() {
        report.area("machine");
        library();
        tickets(config.tls().tickets());
        descriptors(FileDescriptors.left());
        memory(memoryLimit());
    }

    private void library() {
        TlsConfig.PostQuantum wanted = config.tls().postQuantum();
        String speaks = "TLS is spoken by " + TlsPlane.library()
                + (TlsPlane.library().equals("BoringSSL") ? "" : ", since there is no BoringSSL for this machine");
        if (TlsPlane.hasPostQuantum()) {
            report.ok(speaks
                    + switch (wanted) {
                        case PREFER -> "; X25519MLKEM768 is preferred, for clients that have it";
                        case REQUIRE -> "; clients must have X25519MLKEM768";
                        case OFF -> "";
                    });
            if (wanted == TlsConfig.PostQuantum.OFF) {
                report.note(
                        "post-quantum: off: what is recorded today may be read when there are quantum computers",
                        "Remove post-quantum: off, unless a client cannot stand it");
            }
        } else if (wanted == TlsConfig.PostQuantum.REQUIRE) {
            report.fail(
                    speaks + ", and the JDK has no X25519MLKEM768, which post-quantum: require asks for",
                    "Run it on Linux or macOS, x86_64 or aarch64, or set post-quantum: prefer");
        } else {
            report.warn(
                    speaks + ": it is slower, and has no X25519MLKEM768",
                    "Run it on Linux or macOS, x86_64 or aarch64");
        }
    }

    private void tickets(TlsConfig.Tickets tickets) {
        if (!tickets.enabled()) {
            report.note("sessions are not resumed (tickets off): every connection pays for a whole handshake", "");
            return;
        }
        if (tickets.secret().isEmpty()) {
            report.ok(
                    "session tickets have keys of this process; replicas resume each other's only with tickets.secret");
            return;
        }
        Path file = tickets.secret().get();
        if (TicketSecret.read(file) instanceof TicketSecret.Result.Refused refused) {
            report.problem(refused.problem(), Level.FAIL);
            return;
        }
        report.ok("session tickets have keys of the secret " + file);
        if (SubPathMount.looksLike(file)) {
            report.warn(
                    file + ": the file is mounted by itself (subPath): Kubernetes never updates it",
                    "Mount the directory of the Secret instead");
        }
    }

    void descriptors(OptionalInt left) {
        if (left.isEmpty()) {
            return;
        }
        String found = left.getAsInt() + " files and connections may be opened";
        if (left.getAsInt() < FEW_DESCRIPTORS) {
            report.warn(
                    found + ": a client takes two",
                    "Raise the limit of open files (ulimit -n, LimitNOFILE=, or that of the container engine)");
        } else {
            report.ok(found);
        }
    }

    void memory(OptionalLong limit) {
        if (limit.isEmpty()) {
            return;
        }
        String found = "memory is limited to " + (limit.getAsLong() >> 20) + " MiB";
        if (limit.getAsLong() < LITTLE_MEMORY) {
            report.warn(
                    found, "Give the container " + (LITTLE_MEMORY >> 20) + " MiB (resources.limits.memory) or more");
        } else {
            report.ok(found);
        }
    }

    /** The limit of the container (cgroup v2), in bytes; empty for none. */
    private static OptionalLong memoryLimit() {
        try {
            return OptionalLong.of(Long.parseLong(Files.readString(MEMORY_LIMIT).strip()));
        } catch (IOException | NumberFormatException unlimited) {
            return OptionalLong.empty();
        }
    }
}
