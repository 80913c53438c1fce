package io.ambassadors.it.harness;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which program the tests start, and how: the one that was built, or to show that the tests mean what they say
 * {@code -Dambassador=nutcracker} twemproxy, {@code -Dambassador=redis} one Redis instead of a proxy.
 */
enum Program {
    AMBASSADOR {
        @Override
        List<String> command(Path config, int port, int statsPort, List<String> jvmFlags, Path log) {
            List<String> command = new ArrayList<>(Service.javaCommand());
            command.addAll(jvmFlags);
            command.addAll(List.of("-jar", jar().toString(), "-c", config.toString()));
            command.addAll(List.of("-s", Integer.toString(statsPort), "-a", "127.0.0.1"));
            return command;
        }
    },
    NUTCRACKER {
        @Override
        List<String> command(Path config, int port, int statsPort, List<String> jvmFlags, Path log) {
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
    },
    REDIS {
        @Override
        List<String> command(Path config, int port, int statsPort, List<String> jvmFlags, Path log) {
            return List.of(RedisBinary.path().toString(), "--port", Integer.toString(port), "--save", "");
        }
    };

    private static final String CHOICE = System.getProperty("ambassador", "");

    /** The command line that starts it. */
    abstract List<String> command(Path config, int port, int statsPort, List<String> jvmFlags, Path log);

    static Program chosen() {
        return switch (CHOICE) {
            case "nutcracker" -> NUTCRACKER;
            case "redis" -> REDIS;
            default -> AMBASSADOR;
        };
    }

    private static Path jar() {
        return CHOICE.isEmpty() ? Service.jar("sharding-ambassador") : Service.existing(Path.of(CHOICE));
    }
}
