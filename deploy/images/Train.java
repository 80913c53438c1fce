import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs an ambassador for a moment, as it will be run, so that the JVM can record which classes that takes: {@code java Train.java SERVICE
 * CACHE}, in the directory of jvm.options. It is no part of the image.
 */
public final class Train {
    /** Where the image has them; elsewhere the environment says where they are. */
    private static final String JAVA = System.getenv().getOrDefault("TRAIN_JAVA", "/opt/java/runtime/bin/java");

    private static final String PROGRAM = System.getenv().getOrDefault("TRAIN_PROGRAM", "/deployments/quarkus-run.jar");
    private static final Duration START = Duration.ofSeconds(60);
    private static final List<String> PAGES =
            List.of("/", "/status.txt", "/status.json", "/q/health", "/q/health/live", "/q/health/started", "/q/metrics");

    private Train() {}

    /** What an ambassador is to do. */
    interface Work extends AutoCloseable {
        /** Arguments of the program that make it serve {@code port}; what it reads goes into {@code directory}. */
        List<String> arguments(int port, Path directory) throws Exception;

        /** Pages of its own on the admin plane. */
        List<String> pages();

        /** Parts of the names of native libraries that must be loaded then: without them it would work all the same, only slower. */
        default List<String> libraries() {
            return List.of("netty_transport_native_epoll");
        }

        /** Uses the port as clients would. */
        void use(int port) throws Exception;
    }

    public static void main(String[] args) throws Exception {
        Path cache = Path.of(args[1]);
        try (Work work = workOf(args[0])) {
            int data = free();
            int admin = free();
            List<String> arguments = work.arguments(data, Files.createTempDirectory("train"));
            Process program = start(cache, arguments, admin);
            try {
                train(program, work, data, admin);
            } finally {
                program.destroy();
            }
            if (!program.waitFor(3, TimeUnit.MINUTES) || program.exitValue() != 0 || !Files.exists(cache)) {
                throw new IllegalStateException("no cache came of it; see above");
            }
        }
        System.out.println("Trained: " + Files.size(cache) / 1_000_000 + " MB in " + cache);
    }

    private static Work workOf(String service) throws IOException {
        return switch (service) {
            case "sharding" -> new TrainSharding();
            case "splitting" -> new TrainSplitting();
            case "https" -> new TrainHttps();
            default -> throw new IllegalArgumentException("nobody knows how to train " + service);
        };
    }

    private static Process start(Path cache, List<String> arguments, int admin) throws IOException {
        List<String> command = new ArrayList<>(List.of(JAVA, "@jvm.options", "-XX:AOTCacheOutput=" + cache));
        command.addAll(List.of("-jar", PROGRAM));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(Map.of(
                "QUARKUS_HTTP_PORT", Integer.toString(admin),
                // A process of its own puts the cache together, and has more to keep in mind than a proxy.
                "JDK_AOT_VM_OPTIONS", "-Xmx512m -Xmn128m"));
        return builder.start();
    }

    private static void train(Process program, Work work, int data, int admin) throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        long end = System.nanoTime() + START.toNanos();
        while (get(http, admin, "/q/health/ready") != 200) {
            if (!program.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("the program did not start; see above");
            }
            Thread.sleep(50);
        }
        List<String> pages = new ArrayList<>(PAGES);
        pages.addAll(work.pages());
        for (String path : pages) {
            get(http, admin, path);
        }
        work.use(data);
        get(http, admin, "/");
        String loaded = Files.readString(Path.of("/proc/" + program.pid() + "/maps"));
        for (String library : work.libraries()) {
            if (!loaded.contains(library)) {
                throw new IllegalStateException("the program runs without " + library + ": does the image lack what it needs?");
            }
        }
    }

    private static int get(HttpClient http, int port, String path) throws InterruptedException {
        try {
            URI uri = URI.create("http://127.0.0.1:" + port + path);
            return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    /** A port that nobody listens on. */
    static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
