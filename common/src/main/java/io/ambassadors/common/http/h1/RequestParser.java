package io.ambassadors.common.http.h1;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.HostSyntax;
import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.RequestHead;

/** Heads of requests: the request line, Host, and how the body is framed (RFC 9112, 3 and 6). */
final class RequestParser extends HeadParser {
    private static final String[] METHODS = {"GET", "POST", "HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"};
    private static final byte[] HTTP_1 = "HTTP/1.".getBytes(ISO_8859_1);
    private static final int VERSION_LENGTH = 8;

    private final RequestHead head;
    private boolean connect;

    RequestParser(RequestHead head, HeadLimits limits) {
        super(head.fields(), limits);
        this.head = head;
    }

    @Override
    void reset() {
        super.reset();
        head.reset();
        connect = false;
    }

    /** Whether the client asks for CONNECT, which is not for this kind of proxy. */
    boolean isConnect() {
        return connect;
    }

    @Override
    void firstLine(byte[] bytes, int from, int to) {
        int i = from;
        while (i < to && (bytes[i] >= 'A' && bytes[i] <= 'Z' || bytes[i] == '_' || bytes[i] == '-')) {
            i++;
        }
        if (i == from || i == to || bytes[i] != ' ') {
            fail(Fault.MALFORMED, "an invalid method");
            return;
        }
        String method = method(bytes, from, i);
        int target = ++i;
        while (i < to && bytes[i] != ' ') {
            if ((bytes[i] & 0xff) < 0x20 || bytes[i] == 0x7f) {
                fail(Fault.MALFORMED, "a control character in the target");
                return;
            }
            i++;
        }
        if (i == target || i == to) {
            fail(Fault.MALFORMED, i == to ? "a request line without a version" : "an empty target");
            return;
        }
        HttpVersion version = version(bytes, i + 1, to);
        if (version != null) {
            target(bytes, target, i, method, version);
        }
    }

    private static String method(byte[] bytes, int from, int to) {
        for (String method : METHODS) {
            if (method.length() == to - from && matches(bytes, from, method)) {
                return method;
            }
        }
        return new String(bytes, from, to - from, ISO_8859_1);
    }

    private static boolean matches(byte[] bytes, int from, String text) {
        for (int i = 0; i < text.length(); i++) {
            if (bytes[from + i] != text.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private HttpVersion version(byte[] bytes, int from, int to) {
        if (to - from == VERSION_LENGTH && matches(bytes, from, "HTTP/")) {
            for (int i = 0; i < HTTP_1.length; i++) {
                if (bytes[from + i] != HTTP_1[i]) {
                    fail(Fault.VERSION, "a version that is not HTTP/1");
                    return null;
                }
            }
            int minor = bytes[from + HTTP_1.length];
            if (minor >= '0' && minor <= '9') {
                return minor == '0' ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
            }
        }
        fail(Fault.MALFORMED, "an invalid version");
        return null;
    }

    private void target(byte[] bytes, int from, int to, String method, HttpVersion version) {
        if (bytes[from] == '/') {
            head.line(method, new String(bytes, from, to - from, ISO_8859_1), version);
            return;
        }
        String text = new String(bytes, from, to - from, ISO_8859_1);
        if (method.equals("CONNECT")) {
            connect = true;
            head.line(method, text, version);
            return;
        }
        int scheme = text.indexOf("://");
        String name = scheme < 0 ? "" : text.substring(0, scheme).toLowerCase(java.util.Locale.ROOT);
        if (!name.equals("http") && !name.equals("https")) {
            fail(Fault.MALFORMED, "a target that is neither a path nor an http URI");
            return;
        }
        int start = scheme + 3;
        int end = start;
        while (end < text.length() && "/?#".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        String rest = text.substring(end);
        head.line(method, rest.startsWith("/") ? rest : "/" + rest, version);
        String authority = text.substring(start, end);
        if (HostSyntax.isValid(authority)) {
            head.authority("http", authority);
        } else {
            fail(Fault.MALFORMED, "an invalid host in the target");
        }
    }

    @Override
    void end() {
        Fields fields = head.fields();
        host(fields);
        boolean chunked = isChunked();
        long length = contentLength();
        if (fault() == null && fields.has(FieldName.TRANSFER_ENCODING)) {
            if (length >= 0) {
                fail(Fault.MALFORMED, "both Content-Length and Transfer-Encoding");
            } else if (head.version() == HttpVersion.HTTP_1_0) {
                fail(Fault.MALFORMED, "Transfer-Encoding in HTTP/1.0");
            }
        }
        head.body(length, chunked);
        head.headLength(headLength());
    }

    private void host(Fields fields) {
        int index = fields.find(FieldName.HOST, 0);
        if (index < 0) {
            if (head.version() != HttpVersion.HTTP_1_0) {
                fail(Fault.MALFORMED, "no Host field");
            }
            return;
        }
        if (fields.find(FieldName.HOST, index + 1) >= 0) {
            fail(Fault.MALFORMED, "two Host fields");
            return;
        }
        String host = fields.value(index);
        if (!HostSyntax.isValid(host)) {
            fail(Fault.MALFORMED, "an invalid Host field");
        } else if (head.authority() == null) {
            head.authority("http", host);
        }
    }
}
