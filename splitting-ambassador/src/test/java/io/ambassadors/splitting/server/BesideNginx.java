package io.ambassadors.splitting.server;

import java.io.IOException;
import java.nio.file.Files;

import org.assertj.core.api.SoftAssertions;

import io.ambassadors.common.testing.Nginx;
import io.ambassadors.common.testing.Ports;

/**
 * One http block, served by nginx and by us in front of the same origin. In its text {@code @PORT@} is the port to listen on, {@code
 * @ORIGIN@} the origin's address and {@code @DEAD@} a port where nobody listens.
 */
final class BesideNginx implements AutoCloseable {
    /** Makes nginx 1.22 ask origins as 1.31 does by default. */
    private static final String AS_TODAY = "proxy_http_version 1.1; proxy_set_header Connection \"\";\n";

    private final SoftAssertions differences = new SoftAssertions();
    private final EchoOrigin origin = new EchoOrigin();
    private final int ourPort = Ports.free();
    private final Nginx nginx;
    private final int nginxPort;
    private final RunningSite site;

    BesideNginx(String http) throws IOException {
        int dead = Ports.free();
        // Ours first: where it refuses the text, no nginx is left behind.
        site = RunningSite.start(filled(AS_TODAY + http, ourPort, dead));
        nginx = Nginx.start(
                Files.createTempDirectory("nginx"), 1, ports -> filled(AS_TODAY + http, ports.get(0), dead));
        nginxPort = nginx.ports().get(0);
    }

    private String filled(String text, int port, int dead) {
        return text.replace("@PORT@", "127.0.0.1:" + port)
                .replace("@ORIGIN@", origin.address())
                .replace("@DEAD@", "127.0.0.1:" + dead);
    }

    /** Both say the same to a request. */
    void same(String request) throws IOException {
        String theirs = Wire.comparable(Wire.ask(nginxPort, request), nginxPort);
        String ours = Wire.comparable(Wire.ask(ourPort, request), ourPort);
        differences.assertThat(ours).as(request).isEqualTo(theirs);
    }

    /** Both say the same to a GET with these fields. */
    void sameGet(String target, String... fields) throws IOException {
        StringBuilder request = new StringBuilder("GET " + target + " HTTP/1.1\r\n");
        boolean host = false;
        for (String field : fields) {
            request.append(field).append("\r\n");
            host |= field.startsWith("Host: ");
        }
        same(request + (host ? "\r\n" : "Host: example.org\r\n\r\n"));
    }

    /** Ends both, and fails if they have differed. */
    @Override
    public void close() throws IOException {
        site.close();
        nginx.close();
        origin.close();
        differences.assertAll();
    }
}
