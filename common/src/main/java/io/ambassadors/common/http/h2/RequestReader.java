package io.ambassadors.common.http.h2;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import io.netty.util.AsciiString;

import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.HostSyntax;
import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.RequestHead;

/**
 * What HEADERS must say to be a request (RFC 9113, 8.3.1; RFC 8441 for WebSocket), with the checks of nginx where it is stricter.
 */
final class RequestReader {
    /**
     * Why a request is not served.
     *
     * @param status of the answer
     * @param why for the log
     * @param malformed whether the stream must end with an error (RFC 9113, 8.1.1)
     */
    record Refusal(int status, String why, boolean malformed) {}

    private static final Map<AsciiString, String> METHODS = Map.of(
            new AsciiString("GET"), "GET",
            new AsciiString("POST"), "POST",
            new AsciiString("HEAD"), "HEAD",
            new AsciiString("PUT"), "PUT",
            new AsciiString("DELETE"), "DELETE",
            new AsciiString("PATCH"), "PATCH",
            new AsciiString("OPTIONS"), "OPTIONS");
    private static final AsciiString HTTP = AsciiString.cached("http");
    private static final AsciiString HTTPS = AsciiString.cached("https");
    private static final byte[] HOST = "host".getBytes(ISO_8859_1);
    private static final byte[] CONNECTION = "connection".getBytes(ISO_8859_1);
    private static final byte[] UPGRADE = "upgrade".getBytes(ISO_8859_1);
    private static final String WEBSOCKET_KEY = "sec-websocket-key";
    private static final int WEBSOCKET_KEY_BYTES = 16;

    private final IncomingFields in;
    private RequestHead head;
    private Refusal refusal;
    private boolean tunnel;

    RequestReader(IncomingFields in) {
        this.in = in;
    }

    /**
     * Fills a head in.
     *
     * @return why it is refused; null if it is not
     */
    Refusal read(RequestHead target, ClientSettings settings, boolean endStream) {
        head = target;
        refusal = null;
        tunnel = false;
        head.reset();
        head.headLength(in.blockLength());
        String method = in.method() == null ? "" : method(in.method());
        String path = in.path() == null ? "" : latin1(in.path());
        head.line(method, path, HttpVersion.HTTP_2);
        if (in.fault() != null) {
            malformed(in.fault());
        } else if (method.equals("CONNECT")) {
            connect(path, settings);
        } else {
            plain(method, path, settings);
        }
        if (refusal == null) {
            limits(settings, path);
        }
        if (refusal == null && !tunnel) {
            body(endStream);
        }
        return refusal;
    }

    /** Whether the request asks for a tunnel, as {@code Upgrade} does in HTTP/1. */
    boolean isTunnel() {
        return tunnel;
    }

    /** For a head that was too long to be read to its end. */
    void readPart(RequestHead target) {
        target.reset();
        target.headLength(in.blockLength());
        target.line(
                in.method() == null ? "" : method(in.method()),
                in.path() == null ? "" : latin1(in.path()),
                HttpVersion.HTTP_2);
        if (in.authority() != null) {
            target.authority("http", latin1(in.authority()));
        }
    }

    private void connect(String path, ClientSettings settings) {
        if (in.protocol() == null) {
            // For an origin elsewhere, which is not what this kind of proxy is for.
            refusal = new Refusal(405, "CONNECT is not for this server", false);
            return;
        }
        plain("GET", path, settings);
        if (refusal == null) {
            tunnel = true;
            Fields fields = head.fields();
            fields.add(FieldName.CONNECTION, CONNECTION, UPGRADE);
            fields.add(FieldName.UPGRADE, UPGRADE, in.protocol().toByteArray());
            if (in.protocol().contentEqualsIgnoreCase("websocket") && fields.get(WEBSOCKET_KEY) == null) {
                // HTTP/2 does without; an origin that speaks HTTP/1 wants one. It guards nothing (RFC 6455, 10.3).
                byte[] key = new byte[WEBSOCKET_KEY_BYTES];
                ThreadLocalRandom.current().nextBytes(key);
                fields.add(WEBSOCKET_KEY, Base64.getEncoder().encodeToString(key));
            }
        }
    }

    private void plain(String method, String path, ClientSettings settings) {
        if (in.method() == null || in.path() == null || in.scheme() == null) {
            malformed("no " + (in.method() == null ? ":method" : in.path() == null ? ":path" : ":scheme"));
        } else if (in.protocol() != null && !in.method().contentEquals("CONNECT")) {
            malformed(":protocol without CONNECT");
        } else if (!isMethod(method)) {
            malformed("an invalid method");
        } else if (method.equals("TRACE")) {
            refusal = new Refusal(405, "TRACE is not answered", false);
        } else if (!isPath(path, method)) {
            malformed("an invalid :path");
        } else if (!isScheme(in.scheme())) {
            malformed("an invalid :scheme");
        } else {
            head.line(method, path, HttpVersion.HTTP_2);
            host();
        }
    }

    /** Host and :authority say the same, or one of them is not there. */
    private void host() {
        Fields fields = head.fields();
        int index = fields.find(FieldName.HOST, 0);
        String authority = in.authority() == null ? null : latin1(in.authority());
        if (index >= 0) {
            String host = fields.value(index);
            if (fields.find(FieldName.HOST, index + 1) >= 0) {
                malformed("two Host fields");
                return;
            }
            if (authority != null && !authority.equalsIgnoreCase(host)) {
                malformed("Host and :authority differ");
                return;
            }
            authority = host;
        } else if (authority != null) {
            fields.add(FieldName.HOST, HOST, authority);
        }
        if (authority == null) {
            malformed("neither :authority nor Host");
        } else if (!HostSyntax.isValid(authority)) {
            malformed("an invalid host");
        } else {
            head.authority(scheme(), authority);
        }
    }

    private String scheme() {
        AsciiString scheme = in.scheme();
        return scheme.contentEquals(HTTPS) ? "https" : scheme.contentEquals(HTTP) ? "http" : latin1(scheme);
    }

    private void limits(ClientSettings settings, String path) {
        if (path.length() > settings.maxLine()) {
            refusal = new Refusal(414, "the path is longer than " + settings.maxLine() + " bytes", false);
        } else if (in.longest() > settings.maxLine()) {
            refusal = new Refusal(431, "a field is longer than " + settings.maxLine() + " bytes", false);
        } else if (head.fields().size() > settings.maxFields()) {
            refusal = new Refusal(431, "more than " + settings.maxFields() + " fields", false);
        }
    }

    private void body(boolean endStream) {
        long length = ContentLength.of(head.fields());
        if (length == ContentLength.INVALID) {
            malformed("an invalid Content-Length");
        } else if (endStream && length > 0) {
            malformed("a Content-Length without a body");
        } else {
            head.body(length, !endStream && length < 0);
        }
    }

    private void malformed(String why) {
        refusal = new Refusal(400, why, true);
    }

    private static boolean isMethod(String method) {
        for (int i = 0; i < method.length(); i++) {
            char c = method.charAt(i);
            if ((c < 'A' || c > 'Z') && c != '_' && c != '-') {
                return false;
            }
        }
        return !method.isEmpty();
    }

    private static boolean isPath(String path, String method) {
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) <= ' ' || path.charAt(i) == 0x7f) {
                return false;
            }
        }
        return path.startsWith("/") || path.equals("*") && method.equals("OPTIONS");
    }

    private static boolean isScheme(AsciiString scheme) {
        for (int i = 0; i < scheme.length(); i++) {
            char c = scheme.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!letter && (i == 0 || (c < '0' || c > '9') && c != '+' && c != '-' && c != '.')) {
                return false;
            }
        }
        return !scheme.isEmpty();
    }

    private static String method(AsciiString method) {
        String known = METHODS.get(method);
        return known != null ? known : latin1(method);
    }

    private static String latin1(AsciiString text) {
        return new String(text.array(), text.arrayOffset(), text.length(), ISO_8859_1);
    }
}
