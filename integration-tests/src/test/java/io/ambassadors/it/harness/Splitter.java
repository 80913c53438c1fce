package io.ambassadors.it.harness;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Assumptions;

/**
 * The splitting ambassador. With {@code -Dsplitter=nginx} the machine's nginx stands in, which shows that the tests ask for what nginx
 * does, and that they can fail.
 */
public final class Splitter extends Service {
    private static final String STAND_IN = "nginx";
    private final int port;

    private Splitter(NginxConf conf, List<String> jvmFlags, boolean nginx) {
        super("nginx.conf", conf.text());
        this.port = conf.port();
        launch(
                nginx ? nginx() : ours(jvmFlags),
                Map.of(),
                () -> (nginx || get("/q/health/ready").statusCode() == 200) && accepts());
    }

    /** Starts one that serves {@code conf}, with flags of the JVM such as {@code -Xmx64m}, and returns when it does. */
    public static Splitter start(NginxConf conf, String... jvmFlags) {
        return new Splitter(conf, List.of(jvmFlags), isNginx());
    }

    /** Starts the nginx of the machine; without one the test is skipped. */
    public static Splitter startNginx(NginxConf conf) {
        Peer.program(STAND_IN);
        return new Splitter(conf, List.of(), true);
    }

    /** Skips the test when it runs against nginx, which cannot do it. */
    public static void onlyOurs() {
        Assumptions.assumeFalse(isNginx(), "nginx does not do this");
    }

    /** Whether nginx stands in. */
    public static boolean isNginx() {
        return System.getProperty("splitter", "").equals(STAND_IN);
    }

    private List<String> ours(List<String> jvmFlags) {
        List<String> command = new ArrayList<>(javaCommand());
        command.addAll(jvmFlags);
        command.addAll(List.of("-jar", jar("splitting-ambassador").toString(), "-c", file().toString()));
        command.addAll(List.of("-p", directory().toString()));
        return command;
    }

    private List<String> nginx() {
        // As root its workers would be nobody, who may not look into our directory.
        String root = System.getProperty("user.name").equals("root") ? "user root;" : "";
        return List.of(STAND_IN, "-p", directory().toString(), "-c", file().toString(), "-g", "daemon off;" + root);
    }

    private boolean accepts() {
        client().close();
        return true;
    }

    /** Where it listens. */
    public int port() {
        return port;
    }

    /** A new raw client. */
    public RawHttp client() {
        return RawHttp.connect(port);
    }

    /** Where {@code path} is. */
    public String url(String path) {
        return "http://127.0.0.1:" + port + path;
    }

    /** Replaces the configuration as Kubernetes does. Says nothing to the process. */
    public void swapConfig(NginxConf conf) {
        swapText(conf.text());
    }

    /** Writes over the configuration file in place. Says nothing to the process. */
    public void overwriteConfig(NginxConf conf) {
        overwriteText(conf.text());
    }
}
