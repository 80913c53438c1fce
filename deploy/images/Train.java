import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs the sharding ambassador for a moment, as it will be run, so that the JVM can record which classes that takes: {@code java
 * Train.java CACHE}. It stands beside the program and jvm.options, and is no part of the image.
 *
 * <p>One of the two servers exists only as a loop that says OK to everything, the other not at all.
 */
public final class Train {
    private static final String JAVA = "/opt/java/runtime/bin/java";
    private static final int ROUNDS = 2000;
    private static final Duration START = Duration.ofSeconds(60);

    private Train() {}

    public static void main(String[] args) throws Exception {
        Path cache = Path.of(args[0]);
        try (ServerSocket server = new ServerSocket(0)) {
            Thread yes = new Thread(() -> sayYes(server), "server");
            yes.setDaemon(true);
            yes.start();
            int data = free();
            int admin = free();
            Path config = Files.createTempDirectory("train").resolve("nutcracker.yml");
            Files.writeString(
                    config,
                    "train:\n  listen: 127.0.0.1:" + data + "\n  hash: fnv1a_64\n  distribution: ketama\n  redis: true\n"
                            + "  auto_eject_hosts: true\n  timeout: 1000\n  servers:\n   - 127.0.0.1:"
                            + server.getLocalPort() + ":1 one\n   - 127.0.0.1:" + free() + ":1 two\n");
            Process program = start(cache, config, admin);
            try {
                train(program, data, admin);
            } finally {
                program.destroy();
            }
            if (!program.waitFor(3, TimeUnit.MINUTES) || program.exitValue() != 0 || !Files.exists(cache)) {
                throw new IllegalStateException("no cache came of it; see above");
            }
        }
        System.out.println("Trained: " + Files.size(cache) / 1_000_000 + " MB in " + cache);
    }

    private static Process start(Path cache, Path config, int admin) throws IOException {
        List<String> command = new ArrayList<>(List.of(JAVA, "@jvm.options", "-XX:AOTCacheOutput=" + cache));
        command.addAll(List.of("-jar", "/deployments/quarkus-run.jar", "-c", config.toString()));
        command.addAll(List.of("-s", Integer.toString(free()), "-a", "127.0.0.1"));
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        builder.environment().putAll(Map.of(
                "QUARKUS_HTTP_PORT", Integer.toString(admin),
                // A process of its own puts the cache together, and has more to keep in mind than a proxy.
                "JDK_AOT_VM_OPTIONS", "-Xmx512m -Xmn128m"));
        return builder.start();
    }

    private static void train(Process program, int data, int admin) throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        long end = System.nanoTime() + START.toNanos();
        while (get(http, admin, "/q/health/ready") != 200) {
            if (!program.isAlive() || System.nanoTime() > end) {
                throw new IllegalStateException("the program did not start; see above");
            }
            Thread.sleep(50);
        }
        for (String path : List.of("/", "/status.txt", "/status.json", "/q/health", "/q/health/live", "/q/health/started",
                "/q/metrics", "/slowlog", "/where?key=a")) {
            get(http, admin, path);
        }
        try (Socket client = new Socket("127.0.0.1", data)) {
            client.setSoTimeout(5_000);
            ask(client, "HELLO", "2");
            ask(client, "PING");
            for (int i = 0; i < ROUNDS; i++) {
                ask(client, "SET", "key:" + i, "value");
                ask(client, "GET", "key:" + i);
            }
            ask(client, "MSET", "a", "1", "b", "2", "c", "3");
            ask(client, "NOSUCHCOMMAND");
        }
        get(http, admin, "/");
    }

    private static int get(HttpClient http, int port, String path) throws InterruptedException {
        try {
            URI uri = URI.create("http://127.0.0.1:" + port + path);
            return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException notYet) {
            return 0;
        }
    }

    /** Sends one command and waits for the beginning of its reply. */
    private static void ask(Socket client, String... words) throws IOException {
        StringBuilder text = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            text.append('$').append(word.length()).append("\r\n").append(word).append("\r\n");
        }
        client.getOutputStream().write(text.toString().getBytes(StandardCharsets.ISO_8859_1));
        if (client.getInputStream().read(new byte[4096]) < 0) {
            throw new IOException("closed after " + words[0]);
        }
    }

    private static void sayYes(ServerSocket server) {
        while (true) {
            try {
                Socket socket = server.accept();
                Thread thread = new Thread(() -> sayYes(socket), "connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void sayYes(Socket socket) {
        byte[] buffer = new byte[4096];
        try (socket; InputStream in = socket.getInputStream(); OutputStream out = socket.getOutputStream()) {
            while (in.read(buffer) >= 0) {
                out.write("+OK\r\n".getBytes(StandardCharsets.ISO_8859_1));
            }
        } catch (IOException gone) {
            // The ambassador ended.
        }
    }

    private static int free() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
