package io.ambassadors.it.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Assumptions;

/** The program under test in a process of its own, started as a user would start it. */
public final class Ambassador implements AutoCloseable {
    private static final Duration START_LIMIT = Duration.ofSeconds(40);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(40);
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private final Path directory;
    private final ConfigDirectory config;
    private final Path log;
    private final int adminPort = Ports.free();
    private final int statsPort = Ports.free();
    private final int port;
    private final Process process;

    private Ambassador(Options options) {
        this.port = options.yml.port();
        try {
            this.directory = Files.createTempDirectory("ambassador");
            this.config = new ConfigDirectory(Files.createDirectory(directory.resolve("conf")), options.yml.text());
            this.log = Files.createFile(directory.resolve("ambassador.log"));
            this.process = launch(options);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Logs.started(this);
        awaitStart();
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

    private Process launch(Options options) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Program.chosen().command(config.file(), port, statsPort, options.jvmFlags, log))
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(adminPort));
        builder.environment().putAll(options.environment);
        return builder.start();
    }

    private void awaitStart() {
        try {
            Await.until("the ambassador is ready", START_LIMIT, () -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException("it ended with " + process.exitValue());
                }
                return (isStandIn() || get("/q/health/ready").statusCode() == 200) && accepts();
            });
        } catch (AssertionError e) {
            String said = log();
            close();
            throw new AssertionError(e.getMessage() + "; it said:\n" + said, e);
        }
    }

    private boolean accepts() {
        RawRedis.connect(port).close();
        return true;
    }

    /** Data port of the first pool. */
    public int port() {
        return port;
    }

    /** Port of the admin plane. */
    public int adminPort() {
        return adminPort;
    }

    /** Port of twemproxy's statistics. */
    public int statsPort() {
        return statsPort;
    }

    /** A new raw client of the first pool. */
    public RawRedis client() {
        return RawRedis.connect(port);
    }

    /** The directory that the configuration was mounted at. */
    public Path file() {
        return config.file();
    }

    /** Replaces the configuration as Kubernetes does. Says nothing to the process. */
    public void swapConfig(NutcrackerYml yml) {
        config.swap(yml.text());
    }

    /** Writes over the configuration file in place. Says nothing to the process. */
    public void overwriteConfig(NutcrackerYml yml) {
        config.overwrite(yml.text());
    }

    /** Reloads over HTTP; the answer comes when the configuration is in force or refused. */
    public HttpResponse<String> reload() {
        return send(request("/reload").POST(HttpRequest.BodyPublishers.noBody()));
    }

    /** Sends a signal such as {@code HUP}. */
    public void signal(String name) {
        Signals.send(process, name);
    }

    /** What the admin plane answers to a GET. */
    public HttpResponse<String> get(String path) {
        return send(request(path).GET());
    }

    /** The JSON that the admin plane answers to a GET. */
    public JsonNode json(String path) {
        try {
            return new ObjectMapper()
                    .readTree(send(request(path)
                                    .header("Accept", "application/json")
                                    .GET())
                            .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + adminPort + path))
                .timeout(Duration.ofSeconds(20));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Resident memory in KiB: {@code VmRSS} now, {@code VmHWM} at most so far. */
    public long memory(String field) {
        try {
            for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
                if (line.startsWith(field + ":")) {
                    return Long.parseLong(line.replaceAll("\\D", ""));
                }
            }
            throw new IllegalArgumentException(field);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reloads that took effect so far. */
    public long reloads() {
        return json("/status.json").at("/snapshot/reload/accepted").asLong();
    }

    /** Whether the process runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits until the process has ended by itself and returns its exit code. */
    public int awaitExit() {
        try {
            if (!process.waitFor(STOP_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("it does not end");
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Everything it has logged. */
    public String log() {
        try {
            return Files.exists(log) ? new String(Files.readAllBytes(log), StandardCharsets.UTF_8) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it at once. A graceful end is what {@code signal("TERM")} and {@link #awaitExit()} are for. */
    @Override
    public void close() {
        process.destroyForcibly();
        awaitExit();
        Logs.ended(this);
        try {
            ConfigDirectory.deleteTree(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
