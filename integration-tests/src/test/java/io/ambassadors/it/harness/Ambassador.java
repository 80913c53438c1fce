package io.ambassadors.it.harness;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Assumptions;

/** The sharding ambassador, or what stands in for it. */
public final class Ambassador extends Service {
    private final int statsPort = Ports.free();
    private final int port;

    private Ambassador(Options options) {
        super("nutcracker.yml", options.yml.text());
        this.port = options.yml.port();
        launch(
                Program.chosen().command(file(), port, statsPort, options.jvmFlags, logFile()),
                options.environment,
                () -> (isStandIn() || get("/q/health/ready").statusCode() == 200) && accepts());
    }

    /** How to start one. */
    public static final class Options {
        private final NutcrackerYml yml;
        private final List<String> jvmFlags = new ArrayList<>();
        private final Map<String, String> environment = new HashMap<>();

        private Options(NutcrackerYml yml) {
            this.yml = yml;
        }

        /** Adds flags of the JVM, such as {@code -Xmx64m} or {@code -Dkey=value}. */
        public Options jvm(String... flags) {
            jvmFlags.addAll(List.of(flags));
            return this;
        }

        /** Sets an environment variable. */
        public Options environment(String name, String value) {
            environment.put(name, value);
            return this;
        }

        /** Starts it and returns when it serves. */
        public Ambassador start() {
            return new Ambassador(this);
        }
    }

    /** Prepares one that will serve {@code yml}. */
    public static Options with(NutcrackerYml yml) {
        return new Options(yml);
    }

    /** Starts one that serves {@code yml} and returns when it does. */
    public static Ambassador start(NutcrackerYml yml) {
        return with(yml).start();
    }

    /** Whether twemproxy stands in. */
    public static boolean isNutcracker() {
        return Program.chosen() == Program.NUTCRACKER;
    }

    /** Whether a single Redis stands in. */
    public static boolean isRedis() {
        return Program.chosen() == Program.REDIS;
    }

    /** Skips the test when it runs against a stand-in, which cannot do it. */
    public static void onlyOurs() {
        Assumptions.assumeFalse(isStandIn(), "the program that stands in does not do this");
    }

    private static boolean isStandIn() {
        return Program.chosen() != Program.AMBASSADOR;
    }

    private boolean accepts() {
        RawRedis.connect(port).close();
        return true;
    }

    /** Data port of the first pool. */
    public int port() {
        return port;
    }

    /** Port of twemproxy's statistics. */
    public int statsPort() {
        return statsPort;
    }

    /** A new raw client of the first pool. */
    public RawRedis client() {
        return RawRedis.connect(port);
    }

    /** Replaces the configuration as Kubernetes does. Says nothing to the process. */
    public void swapConfig(NutcrackerYml yml) {
        swapText(yml.text());
    }

    /** Writes over the configuration file in place. Says nothing to the process. */
    public void overwriteConfig(NutcrackerYml yml) {
        overwriteText(yml.text());
    }
}
