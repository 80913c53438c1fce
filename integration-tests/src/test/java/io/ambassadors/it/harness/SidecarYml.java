package io.ambassadors.it.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes an https-sidecar.yml. */
public final class SidecarYml {
    private final List<String> lines = new ArrayList<>();
    private String backend;
    private int port = Ports.free();

    private SidecarYml(String backend) {
        this.backend = backend;
    }

    /** A file that puts HTTPS before a service, on a free port of 127.0.0.1. */
    public static SidecarYml before(HttpOrigin origin) {
        return new SidecarYml(origin.address());
    }

    /** A file that puts HTTPS before {@code backend}, such as {@code 127.0.0.1:8080}. */
    public static SidecarYml before(String backend) {
        return new SidecarYml(backend);
    }

    /** Another file of the same port, with these certificates only if they are named again. */
    public SidecarYml again() {
        return new SidecarYml(backend).listen(port);
    }

    /** Listens on {@code port} of 127.0.0.1. */
    public SidecarYml listen(int newPort) {
        port = newPort;
        return this;
    }

    /** Goes to another service. */
    public SidecarYml backend(HttpOrigin origin) {
        backend = origin.address();
        return this;
    }

    /** Takes certificates from these directories or files; without any it is the development authority's. */
    public SidecarYml certificates(Path... sources) {
        return line("certificates: " + List.of(sources));
    }

    /** Adds keys as they stand in the file. */
    public SidecarYml line(String text) {
        lines.add(text);
        return this;
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** The file's text. */
    public String text() {
        StringBuilder text = new StringBuilder();
        if (lines.stream().noneMatch(line -> line.startsWith("listen:"))) {
            text.append("listen: 127.0.0.1:").append(port).append('\n');
        }
        text.append("backend: ").append(backend).append('\n');
        lines.forEach(line -> text.append(line).append('\n'));
        return text.toString();
    }
}
