package io.ambassadors.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** HTTPS before a service that has none: first with nothing at all, then with certificates that change under load. */
public final class HttpsDemo implements Demo {
    private static final int SWAPS = 10;
    private static final int WARM_UP = 1_000;
    private static final String AUTHORITY = "ca.crt";
    private static final long SERVED_LIMIT_MILLIS = 20_000;
    private static final long PAUSE_MILLIS = 300;
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(10);

    private final PrintStream out = System.out;
    private final Port data;
    private final Port legacy;
    private final AdminPlane admin;
    private final Children children;
    private final Path config;

    private HttpsDemo(Map<String, String> environment) throws IOException {
        data = Port.of(environment, "HTTPS", "DEMO_DATA_PORT", 8443);
        Port adminPort = Port.of(environment, "status page", "DEMO_ADMIN_PORT", 9103);
        legacy = Port.of(environment, "legacy service", "DEMO_LEGACY_PORT", 18083);
        List.of(data, adminPort, legacy).forEach(Port::expectFree);
        admin = new AdminPlane(adminPort);
        children = new Children();
        config = children.directory().resolve("https-sidecar.yml");
    }

    /**
     * Runs it.
     *
     * @param args path of the sidecar's quarkus-run.jar; then {@code --once} to end after what is shown
     */
    public static void main(String[] args) throws Exception {
        Demo.run(() -> new HttpsDemo(System.getenv()), args);
    }

    @Override
    public void start(Path jar) throws IOException, InterruptedException {
        out.println("Starting a legacy HTTP service and the HTTPS sidecar ...");
        LegacyService.start(legacy);
        Files.writeString(config, withoutCertificate());
        admin.start(children, "https-sidecar", jar, List.of("-c", config.toString()));
    }

    private String withoutCertificate() {
        return "listen: 127.0.0.1:" + data.number() + "\nbackend: 127.0.0.1:" + legacy.number() + "\n";
    }

    @Override
    public void show() throws Exception {
        out.println("\nIts https-sidecar.yml:\n");
        out.print(withoutCertificate().indent(4));
        String curl = curlLine();
        Path authority = authorityOf(curl);
        out.println("\nThere is no certificate, so it made one for development, and said how to try that:\n");
        ask(curl, authority);
        showFixUps(authority);
        showSwaps(authority);
        out.printf("%nask          curl --cacert %s %s%n", children.directory().resolve(AUTHORITY), url("/"));
        out.printf("status page  %s%n", admin.url("/"));
        out.printf("certificate  %s%n", admin.url("/tls"));
        out.printf("metrics      %s%n", admin.url("/q/metrics"));
    }

    private String url(String path) {
        return "https://localhost:" + data.number() + path;
    }

    /** The command that the sidecar printed. */
    private String curlLine() throws IOException {
        try (var lines = Files.lines(children.directory().resolve("https-sidecar.log"))) {
            return lines.filter(line -> line.startsWith("curl "))
                    .findFirst()
                    .orElseThrow(() -> new DemoProblem("the sidecar did not say how to ask it"));
        }
    }

    private static Path authorityOf(String curl) {
        List<String> words = List.of(curl.split(" "));
        int option = words.indexOf("--cacert");
        if (option < 0) {
            throw new DemoProblem("the sidecar could not write the certificate of its authority: " + curl);
        }
        return Path.of(words.get(option + 1));
    }

    private void ask(String curl, Path authority) throws IOException, InterruptedException, GeneralSecurityException {
        out.println("    $ " + curl);
        String answer;
        try {
            Process process = new ProcessBuilder(
                            curl.replaceFirst("curl ", "curl -sS ").split(" "))
                    .redirectErrorStream(true)
                    .start();
            answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new DemoProblem("curl said: " + answer);
            }
        } catch (IOException noCurl) {
            out.println("    (There is no curl here: this is what a Java client gets.)");
            answer = get(url("/"), trusting(authority)).body();
        }
        out.print(answer.indent(4));
    }

    private void showFixUps(Path authority) throws IOException, InterruptedException, GeneralSecurityException {
        HttpClient http = trusting(authority);
        String plain = "http://127.0.0.1:" + legacy.number() + "/login";
        HttpResponse<String> before = get(plain, http);
        HttpResponse<String> after = get(url("/login"), http);
        out.println("\nWhat the service says of itself is made true:\n");
        out.printf("%-32s %-34s %s%n", "ASKED", "LOCATION", "SET-COOKIE");
        out.printf("%-32s %-34s %s%n", plain, field(before, "Location"), field(before, "Set-Cookie"));
        out.printf("%-32s %-34s %s%n", url("/login"), field(after, "Location"), field(after, "Set-Cookie"));
        if (!field(after, "Location").equals(url("/account"))
                || !field(after, "Set-Cookie").endsWith("; Secure")) {
            throw new DemoProblem("that is not as it should be");
        }
    }

    private static String field(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("none");
    }

    private void showSwaps(Path authority) throws Exception {
        SecretVolume secret = new SecretVolume(children.directory().resolve("tls"));
        Files.writeString(children.directory().resolve(AUTHORITY), SecretVolume.pem(secret.authority()));
        out.printf("%nNow %d certificates of another authority, one after the other, under load.%n", SWAPS);
        out.println("The first comes with a new line in the file, the others as Kubernetes swaps a Secret:\n");
        out.printf("%-12s %13s %10s %11s %7s%n", "CERTIFICATE", "SERVED AFTER", "REQUESTS", "HANDSHAKES", "FAILED");
        List<X509Certificate> trusted = List.of(certificate(authority), secret.authority());
        try (VerifyingClients clients = new VerifyingClients(data.number(), trusted)) {
            clients.untilAnswered(WARM_UP);
            row("development", "", clients, 0, 0);
            for (int swap = 1; swap <= SWAPS; swap++) {
                long answers = clients.answers();
                long handshakes = clients.handshakes();
                var serial = secret.renew();
                if (swap == 1) {
                    Files.writeString(config, withoutCertificate() + "certificates: [" + secret.directory() + "]\n");
                }
                String after = clients.untilSeen(serial, SERVED_LIMIT_MILLIS) + " ms";
                row("serial " + serial, after, clients, answers, handshakes);
            }
            clients.close();
            out.printf(
                    "%nIn all %,d requests in %,d connections, each verified: %s failed. Nothing was restarted.%n",
                    clients.answers(), clients.handshakes(), clients.failures() == 0 ? "none" : clients.failures());
            if (clients.failures() > 0) {
                throw new DemoProblem("that is not as it should be: " + clients.firstFailure());
            }
        }
    }

    /** What happened since there were so many answers and handshakes, and a little later. */
    private void row(String certificate, String after, VerifyingClients clients, long answers, long handshakes)
            throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        out.printf(
                "%-12s %13s %,10d %,11d %7d%n",
                certificate, after, clients.answers() - answers, clients.handshakes() - handshakes, clients.failures());
    }

    private static X509Certificate certificate(Path file) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static HttpClient trusting(Path authority) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("authority", certificate(authority));
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        return HttpClient.newBuilder()
                .sslContext(context)
                .connectTimeout(ANSWER_LIMIT)
                .build();
    }

    private static HttpResponse<String> get(String url, HttpClient http) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(url)).timeout(ANSWER_LIMIT).build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
