package io.ambassadors.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** A tenth of the users goes to the experiment, each always to the same side. */
public final class SplittingDemo implements Demo {
    private static final int USERS = 1_000;
    private static final int SHOWN = 8;
    private static final int WEIGHT_OF_WEB = 9;
    private static final int BAR = 40;
    private static final String WEB = "web";
    private static final String EXPERIMENT = "experiment";
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER_LIMIT)
            .build();
    private final PrintStream out = System.out;
    private final Port data;
    private final Port web;
    private final Port experiment;
    private final AdminPlane admin;
    private final Children children;

    private SplittingDemo(Map<String, String> environment) throws IOException {
        data = Port.of(environment, "data", "DEMO_DATA_PORT", 8080);
        Port adminPort = Port.of(environment, "status page", "DEMO_ADMIN_PORT", 9102);
        web = Port.of(environment, WEB, "DEMO_WEB_PORT", 18081);
        experiment = Port.of(environment, EXPERIMENT, "DEMO_EXPERIMENT_PORT", 18082);
        List.of(data, adminPort, web, experiment).forEach(Port::expectFree);
        admin = new AdminPlane(adminPort);
        children = new Children();
    }

    /**
     * Runs it.
     *
     * @param args path of the ambassador's quarkus-run.jar; then {@code --once} to end after what is shown
     */
    public static void main(String[] args) throws Exception {
        Demo.run(() -> new SplittingDemo(System.getenv()), args);
    }

    @Override
    public void start(Path jar) throws IOException, InterruptedException {
        out.println("Starting " + WEB + ", " + EXPERIMENT + " and the splitting ambassador ...");
        NamedService.start(WEB, web);
        NamedService.start(EXPERIMENT, experiment);
        Path config = children.directory().resolve("nginx.conf");
        Files.writeString(config, nginxConf());
        List<String> arguments =
                List.of("-c", config.toString(), "-p", children.directory().toString());
        admin.start(children, "splitting-ambassador", jar, arguments);
    }

    /** The book's file. What is not the book's has a comment. */
    private String nginxConf() {
        return """
                worker_processes 5;
                error_log error.log;
                pid nginx.pid;
                worker_rlimit_nofile 8192;

                events {
                  worker_connections 1024;
                }
                http {
                    upstream backend {
                        ip_hash;
                        server 127.0.0.1:%d weight=9;   # web
                        server 127.0.0.1:%d;            # experiment
                    }
                    # Added: all clients come from this machine, so a header says who the user is.
                    set_real_ip_from 127.0.0.1;
                    real_ip_header X-Forwarded-For;
                    server {
                        listen localhost:%d;
                        location / {
                            proxy_pass http://backend;
                        }
                    }
                }
                """
                .formatted(web.number(), experiment.number(), data.number());
    }

    @Override
    public void show() throws IOException, InterruptedException {
        out.println("\nThe book's nginx.conf, with addresses of this machine and two lines more:\n");
        out.print(nginxConf().indent(4));
        Map<String, String> sides = ask(users());
        Map<String, String> again = ask(sides.keySet());
        out.printf("%n%,d users with addresses of their own, each asked twice:%n%n", USERS);
        out.printf("%-11s %7s %7s %7s%n", "SIDE", "WANTED", "USERS", "SHARE");
        row(WEB, WEIGHT_OF_WEB / (WEIGHT_OF_WEB + 1.0), sides);
        row(EXPERIMENT, 1 / (WEIGHT_OF_WEB + 1.0), sides);
        out.printf("%n%-16s %-11s %s%n", "USER", "FIRST", "SECOND");
        sides.keySet().stream()
                .limit(SHOWN)
                .forEach(user -> out.printf("%-16s %-11s %s%n", user, sides.get(user), again.get(user)));
        long moved = sides.keySet().stream()
                .filter(user -> !sides.get(user).equals(again.get(user)))
                .count();
        out.printf("... and so on: %s of %,d users changed sides.%n", moved == 0 ? "none" : moved, USERS);
        if (moved > 0 || !sides.containsValue(EXPERIMENT)) {
            throw new DemoProblem("that is not as it should be");
        }
        String user = sides.keySet().stream()
                .filter(candidate -> sides.get(candidate).equals(EXPERIMENT))
                .findFirst()
                .orElseThrow();
        out.printf("%nask          curl -H 'X-Forwarded-For: %s' http://127.0.0.1:%d/%n", user, data.number());
        out.printf("why?         curl '%s'%n", admin.url("/explain?ip=" + user));
        out.printf("status page  %s%n", admin.url("/"));
        out.printf("metrics      %s%n", admin.url("/q/metrics"));
    }

    private void row(String side, double wanted, Map<String, String> sides) {
        long users = sides.values().stream().filter(side::equals).count();
        double share = (double) users / USERS;
        out.printf(
                "%-11s %5.1f %% %7d %5.1f %%  %s%n",
                side, 100 * wanted, users, 100 * share, "#".repeat((int) Math.round(BAR * share)));
    }

    /** Addresses of different networks: nginx hashes the first three bytes. The same in every run. */
    private static Set<String> users() {
        SplittableRandom random = new SplittableRandom(USERS);
        Set<String> networks = new LinkedHashSet<>();
        while (networks.size() < USERS) {
            networks.add(random.nextInt(11, 192) + "." + random.nextInt(256) + "." + random.nextInt(256) + ".7");
        }
        return networks;
    }

    /** The side that answers each user. */
    private Map<String, String> ask(Set<String> users) throws IOException, InterruptedException {
        Map<String, String> sides = new LinkedHashMap<>();
        for (String user : users) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + data.number() + "/"))
                    .header("X-Forwarded-For", user)
                    .timeout(ANSWER_LIMIT)
                    .build();
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new DemoProblem("user " + user + " got " + response.statusCode() + ": " + response.body());
            }
            sides.put(user, response.body().strip());
        }
        return sides;
    }
}
