package io.ambassadors.https.doctor;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Arrays;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

import io.ambassadors.https.config.AcmeConfig;

/** Whether certificates can be had from the authority: storage, directory, names. Orders nothing. */
final class AcmeArea {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int OK = 200;

    private final AcmeConfig acme;
    private final Report report;

    AcmeArea(AcmeConfig acme, Report report) {
        this.acme = acme;
        this.report = report;
    }

    void examine() {
        report.area("acme");
        storage(acme.storage().toAbsolutePath());
        directory();
        acme.names().forEach(this::name);
    }

    private void storage(Path storage) {
        Path existing = storage;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        String cure = "Mount a volume there that the user we run as may write to; it must outlive the container, or"
                + " every start orders a certificate";
        if (existing == null || !Files.isDirectory(existing)) {
            report.fail("storage " + storage + ": " + existing + " is no directory", cure);
            return;
        }
        try {
            Files.delete(Files.createTempFile(existing, ".doctor-", ""));
            report.ok("storage " + storage + (existing.equals(storage) ? " can be written to" : " can be made"));
        } catch (IOException e) {
            report.fail("storage " + storage + " cannot be written to: " + e, cure);
        }
    }

    private void directory() {
        URI uri = acme.directory();
        try {
            HttpResponse<String> answer = client().send(
                            HttpRequest.newBuilder(uri).timeout(PATIENCE).build(),
                            HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() == OK && answer.body().contains("\"newOrder\"")) {
                report.ok("directory " + uri + " can be reached");
            } else {
                report.fail(
                        "directory " + uri + ": found status " + answer.statusCode()
                                + (answer.statusCode() == OK ? " without \"newOrder\"" : "")
                                + ", expected a directory (RFC 8555, 7.1.1)",
                        "Mend acme.directory; Let's Encrypt's is https://acme-v02.api.letsencrypt.org/directory");
            }
        } catch (SSLException untrusted) {
            report.fail(
                    "directory " + uri + ": " + untrusted.getMessage(),
                    "Name the authority of its own certificate, as acme.ca");
        } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
            report.fail(
                    "directory " + uri + " cannot be reached: " + e,
                    "Let connections there out (NetworkPolicy, proxy), or mend acme.directory");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private HttpClient client() throws IOException, GeneralSecurityException {
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(PATIENCE);
        if (acme.ca().isPresent()) {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            try (InputStream in = Files.newInputStream(acme.ca().get())) {
                for (Certificate issuer :
                        CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                    store.setCertificateEntry("issuer-" + store.size(), issuer);
                }
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            builder.sslContext(context);
        }
        return builder.build();
    }

    private void name(String name) {
        String port = acme.challenge() == AcmeConfig.Challenge.HTTP_01 ? "80" : "443";
        try {
            report.ok(name + " is known, as "
                    + CertificateArea.names(Arrays.stream(InetAddress.getAllByName(name))
                            .map(InetAddress::getHostAddress)
                            .toList())
                    + "; the authority comes to its port " + port);
        } catch (UnknownHostException unknown) {
            report.fail(
                    name + ": nobody knows this name here",
                    "Enter it in the DNS: the authority comes to its port " + port);
        }
    }
}
