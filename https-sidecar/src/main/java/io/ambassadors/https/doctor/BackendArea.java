package io.ambassadors.https.doctor;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.ambassadors.common.net.ProxyHeaderWriter;
import io.ambassadors.https.config.BackendConfig;
import io.ambassadors.https.config.BackendConfig.Protocol;

/** Whether the legacy service is there, and speaks what it is configured to speak. */
final class BackendArea {
    /** The preface of HTTP/2 and empty SETTINGS (RFC 9113, 3.4). */
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0".getBytes(ISO_8859_1);

    private static final int FRAME_HEAD = 9;
    private static final int SETTINGS = 4;
    private static final int TLS_ALERT = 0x15;
    private static final int TLS_HANDSHAKE = 0x16;
    private static final int SERVER_ERROR = 500;
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9][0-9])[ \\r\\n]");
    private static final String UNTIL_THEN = "the sidecar answers 502 until then";

    private final BackendConfig backend;
    private final Report report;
    private final Duration patience;

    BackendArea(BackendConfig backend, Report report) {
        this.backend = backend;
        this.report = report;
        this.patience = backend.connectTimeout();
    }

    void examine() {
        report.area("backend " + backend.text() + " ("
                + backend.protocol().name().toLowerCase(java.util.Locale.ROOT)
                + (backend.sendProxy() ? " behind a PROXY header)" : ")"));
        try (Talk talk = Talk.connect(Talk.address(backend.host(), backend.port(), backend.unixPath()), patience)) {
            switch (backend.protocol()) {
                case HTTP1 -> http1(talk);
                case H2C -> h2c(talk);
                case TCP -> report.ok("it accepts connections");
            }
        } catch (UnknownHostException unknown) {
            report.fail(
                    "nobody knows the name " + backend.host(),
                    "Mend backend, or the name service; in one Pod the backend is at 127.0.0.1");
        } catch (IOException e) {
            unreachable(e);
        }
    }

    private void unreachable(IOException e) {
        boolean noSocket = backend.unixPath().isPresent()
                && !Files.exists(Path.of(backend.unixPath().get()));
        report.fail(
                "it cannot be reached: " + (noSocket ? "there is no such socket" : e.getMessage()),
                "Start it, or mend backend; "
                        + (backend.protocol().isHttp() ? UNTIL_THEN : "clients are cut off until then"));
    }

    private void http1(Talk talk) throws IOException {
        String host = backend.unixPath().isPresent() ? "localhost" : backend.host();
        talk.say(withProxy(("HEAD / HTTP/1.1\r\nHost: " + (host.indexOf(':') < 0 ? host : "[" + host + "]")
                        + "\r\nUser-Agent: https-sidecar-doctor\r\nConnection: close\r\n\r\n")
                .getBytes(ISO_8859_1)));
        byte[] answer = talk.hear(bytes -> new String(bytes, ISO_8859_1).indexOf('\n') >= 0 || isSettings(bytes));
        Matcher status = STATUS.matcher(new String(answer, ISO_8859_1));
        if (!status.lookingAt()) {
            wrongAnswer(talk, answer);
        } else if (Integer.parseInt(status.group(1)) >= SERVER_ERROR) {
            report.warn(
                    "it answers HEAD / with " + status.group(1) + ": it is there, and not well",
                    "See what it says in its log");
        } else {
            report.ok("it speaks HTTP/1.1, and answers HEAD / with " + status.group(1));
        }
    }

    private void h2c(Talk talk) throws IOException {
        talk.say(withProxy(PREFACE));
        byte[] answer = talk.hear(bytes -> bytes.length >= FRAME_HEAD);
        if (isSettings(answer)) {
            report.ok("it speaks HTTP/2 without TLS");
        } else {
            wrongAnswer(talk, answer);
        }
    }

    private void wrongAnswer(Talk talk, byte[] answer) {
        String expected = backend.protocol() == Protocol.HTTP1 ? "HTTP/1.1" : "HTTP/2 without TLS";
        if (answer.length == 0) {
            report.fail(
                    "it accepts connections, and "
                            + (talk.isLate()
                                    ? "says nothing within " + patience.toMillis() + " ms"
                                    : "closes them without a word")
                            + "; expected " + expected,
                    "Does it speak something else? Set protocol accordingly"
                            + (backend.sendProxy()
                                    ? "; does it want no PROXY header? Remove send-proxy"
                                    : "; does it want a PROXY header? Set send-proxy: true"));
        } else if (answer[0] == TLS_ALERT || answer[0] == TLS_HANDSHAKE) {
            report.fail(
                    "it speaks TLS; expected " + expected,
                    "Point backend to its port without TLS; to pass TLS on as it is, no sidecar is needed");
        } else if (isSettings(answer)) {
            report.fail("it speaks HTTP/2 without TLS; expected " + expected, "Set protocol: h2c");
        } else if (STATUS.matcher(new String(answer, ISO_8859_1)).lookingAt()) {
            report.fail("it speaks HTTP/1.1; expected " + expected, "Set protocol: http1");
        } else {
            String text = new String(answer, 0, Math.min(answer.length, 24), ISO_8859_1);
            report.fail(
                    "it says \"" + text.replaceAll("[^ -~]", ".") + "\"; expected " + expected,
                    "Is this the right port? If it speaks neither HTTP/1.1 nor HTTP/2, set protocol: tcp");
        }
    }

    private byte[] withProxy(byte[] bytes) throws IOException {
        if (!backend.sendProxy()) {
            return bytes;
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        whole.write(ProxyHeaderWriter.local());
        whole.write(bytes);
        return whole.toByteArray();
    }

    /** Whether this begins with a frame SETTINGS on stream 0 (RFC 9113, 6.5). */
    private static boolean isSettings(byte[] bytes) {
        return bytes.length >= FRAME_HEAD
                && bytes[0] == 0
                && bytes[3] == SETTINGS
                && bytes[5] == 0
                && bytes[6] == 0
                && bytes[7] == 0
                && bytes[8] == 0;
    }
}
