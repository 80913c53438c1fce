package io.ambassadors.it.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Which program the tests start, and how: the one that was built, or with {@code -Dambassador=nutcracker} twemproxy. */
enum Program {
    AMBASSADOR {
        @Override
        List<String> command(Path config, int statsPort, List<String> jvmFlags, Path log) {
            List<String> command = new ArrayList<>();
            command.add(System.getProperty(
                    "ambassador.java",
                    Path.of(System.getProperty("java.home"), "bin", "java").toString()));
            command.add("-Xmx256m");
            command.addAll(jvmFlags);
            command.addAll(List.of("-jar", jar().toString(), "-c", config.toString()));
            command.addAll(List.of("-s", Integer.toString(statsPort), "-a", "127.0.0.1"));
            return command;
        }
    },
    NUTCRACKER {
        @Override
        List<String> command(Path config, int statsPort, List<String> jvmFlags, Path log) {
            return List.of(
                    "nutcracker",
                    "-c",
                    config.toString(),
                    "-s",
                    Integer.toString(statsPort),
                    "-a",
                    "127.0.0.1",
                    "-o",
                    log.toString());
        }
    };

    private static final String CHOICE = System.getProperty("ambassador", "");

    /** The command line that starts it. */
    abstract List<String> command(Path config, int statsPort, List<String> jvmFlags, Path log);

    static Program chosen() {
        return CHOICE.equals("nutcracker") ? NUTCRACKER : AMBASSADOR;
    }

    private static Path jar() {
        Path jar = CHOICE.isEmpty()
                ? Path.of("..", "sharding-ambassador", "target", "quarkus-app", "quarkus-run.jar")
                : Path.of(CHOICE);
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar.toAbsolutePath() + " is missing: mvn package builds it");
        }
        return jar.toAbsolutePath();
    }
}
