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
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** A program under test in a process of its own, started as a user would start it, with its configuration mounted as in a Pod. */
public abstract class Service implements AutoCloseable {
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
    private Process process;

    /** Prepares one whose configuration {@code file} says {@code text}. */
    Service(String file, String text) {
        try {
            this.directory = Files.createTempDirectory("ambassador");
            this.config = new ConfigDirectory(Files.createDirectory(directory.resolve("conf")), file, text);
            this.log = Files.createFile(directory.resolve("ambassador.log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts it and returns when {@code ready}. */
    final void launch(List<String> command, Map<String, String> environment, Callable<Boolean> ready) {
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("QUARKUS_HTTP_PORT", Integer.toString(adminPort));
        builder.environment().putAll(environment);
        try {
            process = builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Logs.started(this);
        awaitStart(ready);
    }

    private void awaitStart(Callable<Boolean> ready) {
        try {
            Await.until("the ambassador is ready", START_LIMIT, () -> {
                if (!process.isAlive()) {
                    throw new IllegalStateException("it ended with " + process.exitValue());
                }
                return ready.call();
            });
        } catch (AssertionError e) {
            String said = log();
            close();
            throw new AssertionError(e.getMessage() + "; it said:\n" + said, e);
        }
    }

    /** The java that runs it: {@code -Dambassador.java=}, else that of the tests. */
    static String java() {
        String own = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        return System.getProperty("ambassador.java", own);
    }

    /** How a program is started: it lives for seconds, in which the optimizing compiler would only take the tests' processors. */
    static List<String> javaCommand() {
        return List.of(java(), "-XX:TieredStopAtLevel=1", "-Xmx256m");
    }

    /** What {@code mvn package} built of a module. */
    static Path jar(String module) {
        return existing(Path.of("..", module, "target", "quarkus-app", "quarkus-run.jar"));
    }

    static Path existing(Path jar) {
        if (!Files.exists(jar)) {
            throw new IllegalStateException(jar.toAbsolutePath() + " is missing: mvn package builds it");
        }
        return jar.toAbsolutePath();
    }

    /** Its working directory. */
    Path directory() {
        return directory;
    }

    /** Where its log goes. */
    Path logFile() {
        return log;
    }

    /** Port of the admin plane. */
    public int adminPort() {
        return adminPort;
    }

    /** The configuration file, in the directory that it is mounted at. */
    public Path file() {
        return config.file();
    }

    final void swapText(String text) {
        config.swap(text);
    }

    final void overwriteText(String text) {
        config.overwrite(text);
    }

    /** Reloads over HTTP; the answer comes when the configuration is in force or refused. */
    public HttpResponse<String> reload() {
        return post("/reload");
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

    /** Files and sockets that it has open. */
    public int descriptors() {
        return Path.of("/proc", Long.toString(process.pid()), "fd").toFile().list().length;
    }

    /**
     * A number among its metrics.
     *
     * @param sample name with labels, as it stands in the scrape: {@code x_total{result="failed"}}
     * @return 0 if it is not there
     */
    public double metric(String sample) {
        return get("/q/metrics").body().lines().filter(line -> line.startsWith(sample + " ")).findFirst().stream()
                .mapToDouble(line -> Double.parseDouble(line.substring(sample.length() + 1)))
                .sum();
    }

    /** Waits until a number among its metrics is this; they are gathered once a second. */
    public void awaitMetric(String sample, double value) {
        Await.until(sample + " is " + value, Duration.ofSeconds(10), () -> metric(sample) == value);
    }

    /** What it answers to a POST without a body. */
    public HttpResponse<String> post(String path) {
        return send(request(path).POST(HttpRequest.BodyPublishers.noBody()));
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
        // A stand-in may have workers, which it would start again.
        List<ProcessHandle> workers = process.descendants().toList();
        process.destroyForcibly();
        workers.forEach(ProcessHandle::destroyForcibly);
        awaitExit();
        Logs.ended(this);
        try {
            ConfigDirectory.deleteTree(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
