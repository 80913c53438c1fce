package io.ambassadors.https.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The process that listens on a TCP port, as far as the kernel tells: it shows the files of our own user's processes only, or all of them to
 * root.
 *
 * @param pid its number
 * @param command its command line
 */
record PortHolder(long pid, String command) {
    private static final List<Path> TABLES = List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
    private static final String LISTENING = "0A";
    /** Fields of a line of {@code /proc/net/tcp} (proc(5)): number, local address, remote address, state, ..., inode. */
    private static final int LOCAL = 1;

    private static final int STATE = 3;
    private static final int INODE = 9;
    private static final int LONGEST_COMMAND = 80;

    /** The one of this port; empty if it cannot be told. */
    static Optional<PortHolder> of(int port) {
        Set<String> sockets = new HashSet<>();
        for (Path table : TABLES) {
            try {
                sockets.addAll(sockets(Files.readAllLines(table), port));
            } catch (IOException notLinux) {
                continue;
            }
        }
        if (sockets.isEmpty()) {
            return Optional.empty();
        }
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process -> process.getFileName().toString().matches("[0-9]+"))
                    .filter(process -> holds(process.resolve("fd"), sockets))
                    .findFirst()
                    .map(PortHolder::read);
        } catch (IOException | UncheckedIOException gone) {
            return Optional.empty();
        }
    }

    /** Links as {@code /proc/PID/fd} shows them, of sockets that listen on a port. */
    static Set<String> sockets(List<String> table, int port) {
        Set<String> found = new HashSet<>();
        String suffix = String.format(":%04X", port);
        for (String line : table) {
            String[] fields = line.strip().split("\\s+");
            if (fields.length > INODE && fields[LOCAL].endsWith(suffix) && fields[STATE].equals(LISTENING)) {
                found.add("socket:[" + fields[INODE] + "]");
            }
        }
        return found;
    }

    private static boolean holds(Path descriptors, Set<String> sockets) {
        try (Stream<Path> open = Files.list(descriptors)) {
            return open.anyMatch(descriptor -> {
                try {
                    return sockets.contains(Files.readSymbolicLink(descriptor).toString());
                } catch (IOException closed) {
                    return false;
                }
            });
        } catch (IOException | UncheckedIOException notOurs) {
            return false;
        }
    }

    private static PortHolder read(Path process) {
        String command;
        try {
            command = new String(Files.readAllBytes(process.resolve("cmdline")), UTF_8)
                    .replace('\0', ' ')
                    .strip();
        } catch (IOException gone) {
            command = "";
        }
        return new PortHolder(Long.parseLong(process.getFileName().toString()), command);
    }

    /** Whether it is a sidecar, going by its name. */
    boolean isSidecar() {
        return command.contains("https-sidecar") && !command.contains("--doctor");
    }

    /** In words. */
    String text() {
        String some = command.length() > LONGEST_COMMAND ? command.substring(0, LONGEST_COMMAND) + "..." : command;
        return "process " + pid + (some.isEmpty() ? "" : " (" + some + ")");
    }
}
