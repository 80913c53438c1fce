package io.ambassadors.it.harness;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

/** The HTTPS sidecar. */
public final class RunningSidecar extends Service {
    private static final String FILE = "https-sidecar.yml";
    private final int port;

    private RunningSidecar(SidecarYml yml, List<String> jvmFlags, Map<String, String> environment) {
        super(FILE, yml.text());
        this.port = yml.port();
        launch(command(jvmFlags), environment, () -> get("/q/health/ready").statusCode() == 200);
    }

    /** Starts one that serves {@code yml}, with flags of the JVM such as {@code -Xmx64m}, and returns when it is ready. */
    public static RunningSidecar start(SidecarYml yml, String... jvmFlags) {
        return new RunningSidecar(yml, List.of(jvmFlags), Map.of());
    }

    /** Starts one with variables of the environment as well. */
    public static RunningSidecar start(SidecarYml yml, Map<String, String> environment, String... jvmFlags) {
        return new RunningSidecar(yml, List.of(jvmFlags), environment);
    }

    /** Runs the program with these arguments to its end, as for {@code -t}. */
    public static Peer.Outcome run(Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(java(), "-jar", jar("https-sidecar").toString()));
        command.addAll(List.of(arguments));
        return Peer.run(environment, "", command.toArray(String[]::new));
    }

    private List<String> command(List<String> jvmFlags) {
        List<String> command = new ArrayList<>(javaCommand());
        command.addAll(jvmFlags);
        command.addAll(List.of("-jar", jar("https-sidecar").toString(), "-c", file().toString()));
        return command;
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** Where {@code path} is. */
    public String url(String path) {
        return "https://127.0.0.1:" + port + path;
    }

    /** A connection without TLS. */
    public RawHttp plain() {
        return RawHttp.connect(port);
    }

    /** What {@code /tls.json} says of the first certificate from a source that ends in {@code source}. */
    public JsonNode certificate(String source) {
        for (JsonNode certificate : json("/tls.json").path("certificates")) {
            if (certificate.path("source").asText().endsWith(source)) {
                return certificate;
            }
        }
        throw new AssertionError("/tls.json knows no source " + source);
    }

    /** Replaces the configuration as Kubernetes does. Says nothing to the process. */
    public void swapConfig(SidecarYml yml) {
        swapText(yml.text());
    }

    /** Writes over the configuration file in place. Says nothing to the process. */
    public void overwriteConfig(SidecarYml yml) {
        overwriteText(yml.text());
    }
}
