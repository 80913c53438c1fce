package io.ambassadors.demo;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** Clients that never stop asking, and believe only certificates of given authorities for {@code localhost}. */
final class VerifyingClients implements AutoCloseable {
    private static final int EACH_KIND = 3;
    /** On one connection, of the clients that keep theirs. */
    private static final int REQUESTS = 500;

    private static final int PATIENCE_MILLIS = 10_000;

    private final LongAdder answers = new LongAdder();
    private final LongAdder handshakes = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private final AtomicReference<String> firstFailure = new AtomicReference<>();
    private final List<Thread> threads = new ArrayList<>();
    private final TrustManager[] trusted;
    private final int port;
    private final byte[] request;
    private volatile BigInteger latest = BigInteger.ZERO;
    private volatile boolean over;

    VerifyingClients(int port, List<X509Certificate> authorities) throws GeneralSecurityException, IOException {
        this.port = port;
        request = ("GET / HTTP/1.1\r\nHost: localhost:" + port + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (X509Certificate authority : authorities) {
            store.setCertificateEntry(authority.getSubjectX500Principal().getName(), authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        trusted = factory.getTrustManagers();
        for (int i = 0; i < EACH_KIND; i++) {
            start("comes anew " + i, 1);
            start("stays " + i, REQUESTS);
        }
    }

    private void start(String name, int requests) {
        Thread thread = new Thread(
                () -> {
                    while (!over) {
                        connect(requests);
                    }
                },
                name);
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
    }

    private void connect(int requests) {
        try (SSLSocket socket = connected()) {
            for (int i = 0; i < requests && !over; i++) {
                socket.getOutputStream().write(request);
                answer(socket.getInputStream());
                answers.increment();
            }
        } catch (IOException | GeneralSecurityException e) {
            failures.increment();
            firstFailure.compareAndSet(null, Thread.currentThread().getName() + ": " + e);
        }
    }

    /** A connection that knows nothing of the ones before it: one that resumes a session would not see the certificate. */
    private SSLSocket connected() throws IOException, GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trusted, null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        X509Certificate seen = (X509Certificate) socket.getSession().getPeerCertificates()[0];
        latest = seen.getSerialNumber();
        handshakes.increment();
        return socket;
    }

    /** Reads one answer, which must be good. */
    private static void answer(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("the connection ended after: " + head);
            }
            head.append((char) next);
        }
        int length = head.toString()
                .lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
                .mapToInt(line ->
                        Integer.parseInt(line.substring(line.indexOf(':') + 1).strip()))
                .findFirst()
                .orElse(0);
        if (!head.toString().startsWith("HTTP/1.1 200 ") || in.readNBytes(length).length < length) {
            throw new IOException("answered with " + head);
        }
    }

    /** Milliseconds until a client is shown the certificate of that serial number. */
    long untilSeen(BigInteger serial, long limitMillis) throws InterruptedException {
        long began = System.nanoTime();
        while (!latest.equals(serial)) {
            if (TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began) > limitMillis) {
                throw new DemoProblem("certificate " + serial + " is not served after " + limitMillis + " ms");
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began);
    }

    /** Waits for so many answers: this machine's compilers have then had their turn. */
    void untilAnswered(long count) throws InterruptedException {
        while (answers() < count && failures() == 0) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
    }

    long answers() {
        return answers.sum();
    }

    long handshakes() {
        return handshakes.sum();
    }

    long failures() {
        return failures.sum();
    }

    /** What went wrong first; null if nothing did. */
    String firstFailure() {
        return firstFailure.get();
    }

    /** Lets what is under way end, and waits for that. */
    @Override
    public void close() throws InterruptedException {
        over = true;
        for (Thread thread : threads) {
            thread.join(PATIENCE_MILLIS);
        }
    }
}
