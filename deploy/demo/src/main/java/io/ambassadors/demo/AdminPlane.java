package io.ambassadors.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts an ambassador, and asks the port where it tells of itself. */
final class AdminPlane {
    private static final Duration START_LIMIT = Duration.ofSeconds(40);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(5);
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(ANSWER_LIMIT).build();
    private final int port;

    AdminPlane(Port port) {
        this.port = port.number();
    }

    /** Starts the ambassador {@code name} from its {@code jar} and returns when it is ready. */
    void start(Children children, String name, Path jar, List<String> arguments)
            throws IOException, InterruptedException {
        String home = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> command =
                new ArrayList<>(List.of(System.getProperty("demo.java", home), "-Xmx64m", "-jar", jar.toString()));
        command.addAll(arguments);
        children.start(
                name,
                Map.of("QUARKUS_HTTP_PORT", Integer.toString(port)),
                command,
                START_LIMIT,
                () -> get("/q/health/ready").statusCode() == 200);
    }

    /** Where {@code path} is. */
    String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url(path)))
                .timeout(ANSWER_LIMIT)
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
