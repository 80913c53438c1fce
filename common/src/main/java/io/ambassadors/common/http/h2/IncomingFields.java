package io.ambassadors.common.http.h2;

import java.util.Arrays;

import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;

/**
 * Where HPACK's decoder puts what it finds: pseudo fields here, the others into {@link Fields}. It looks like Netty's headers and
 * keeps nothing in them. What makes a message malformed (RFC 9113, 8.1.1 to 8.3) is noted, since the block must be decoded to its
 * end whatever is in it.
 */
final class IncomingFields extends DefaultHttp2Headers {
    private static final long CONNECTION_SPECIFIC = FieldName.setOf(
            FieldName.CONNECTION,
            FieldName.KEEP_ALIVE,
            FieldName.PROXY_CONNECTION,
            FieldName.TRANSFER_ENCODING,
            FieldName.UPGRADE);
    private static final byte[] COOKIE = {'c', 'o', 'o', 'k', 'i', 'e'};
    private static final AsciiString TRAILERS = AsciiString.cached("trailers");

    private final boolean request;
    private boolean underscores;
    private boolean ignoreInvalid;
    private Fields fields;
    private AsciiString method;
    private AsciiString scheme;
    private AsciiString authority;
    private AsciiString path;
    private AsciiString protocol;
    private AsciiString status;
    private boolean pseudo;
    private boolean regular;
    private byte[] cookie = new byte[64];
    private int cookieLength;
    private int cookies;
    private String fault;
    private int blockLength;
    private int longest;

    /** Of requests, or else of responses. */
    IncomingFields(boolean request) {
        super(false, 2);
        this.request = request;
        this.underscores = !request;
    }

    /** What is done about unusual names. */
    void names(boolean allowUnderscores, boolean dropInvalid) {
        underscores = allowUnderscores;
        ignoreInvalid = dropInvalid;
    }

    /** Begins with a new block, whose fields are added to these. */
    void begin(Fields target, int length) {
        fields = target;
        blockLength = length;
        longest = 0;
        method = null;
        scheme = null;
        authority = null;
        path = null;
        protocol = null;
        status = null;
        pseudo = false;
        regular = false;
        cookieLength = 0;
        cookies = 0;
        fault = null;
    }

    /** The block is decoded: crumbs of cookies are one field again (RFC 9113, 8.2.3). */
    void end() {
        if (cookies > 0) {
            fields.add(FieldName.COOKIE, COOKIE, 0, COOKIE.length, cookie, 0, cookieLength);
        }
    }

    @Override
    public Http2Headers add(CharSequence name, CharSequence value) {
        AsciiString n = AsciiString.of(name);
        AsciiString v = AsciiString.of(value);
        longest = Math.max(longest, n.length() + v.length());
        if (n.isEmpty()) {
            fail("a field without a name");
        } else if (n.byteAt(0) == ':') {
            pseudo(n, v);
        } else {
            field(n, v);
        }
        return this;
    }

    private void pseudo(AsciiString name, AsciiString value) {
        pseudo = true;
        if (regular) {
            fail("a pseudo field behind others");
            return;
        }
        AsciiString before = null;
        String text = name.toString();
        if (request == text.equals(":status")) {
            fail("a pseudo field that does not belong here");
            return;
        }
        switch (text) {
            case ":method" -> {
                before = method;
                method = value;
            }
            case ":scheme" -> {
                before = scheme;
                scheme = value;
            }
            case ":authority" -> {
                before = authority;
                authority = value;
            }
            case ":path" -> {
                before = path;
                path = value;
            }
            case ":protocol" -> {
                before = protocol;
                protocol = value;
            }
            case ":status" -> {
                before = status;
                status = value;
            }
            default -> fail("an unknown pseudo field");
        }
        if (before != null) {
            fail("a pseudo field twice");
        }
    }

    private void field(AsciiString name, AsciiString value) {
        regular = true;
        byte[] bytes = name.array();
        int at = name.arrayOffset();
        int length = name.length();
        int kinds = NameBytes.kinds(bytes, at, length);
        if (NameBytes.isMalformed(kinds)) {
            fail("a field name with a capital letter, white space or a control character");
            return;
        }
        byte[] text = value.array();
        int from = value.arrayOffset();
        int to = from + value.length();
        for (int i = from; i < to; i++) {
            if (text[i] == 0 || text[i] == '\r' || text[i] == '\n') {
                fail("a field value with NUL, CR or LF");
                return;
            }
        }
        // White space around a value is forbidden here; what is passed on has none.
        while (from < to && (text[from] == ' ' || text[from] == '\t')) {
            from++;
        }
        while (to > from && (text[to - 1] == ' ' || text[to - 1] == '\t')) {
            to--;
        }
        boolean unusual = NameBytes.isUnusual(kinds, underscores);
        if (unusual && ignoreInvalid) {
            return;
        }
        accept(bytes, at, length, text, from, to - from, value);
    }

    private void accept(byte[] name, int at, int length, byte[] text, int from, int textLength, AsciiString value) {
        int id = FieldName.of(name, at, length);
        if (FieldName.in(CONNECTION_SPECIFIC, id)) {
            fail("a connection-specific field");
        } else if (id == FieldName.TE && request && !value.contentEqualsIgnoreCase(TRAILERS)) {
            fail("a TE field other than trailers");
        } else if (id == FieldName.COOKIE && request) {
            crumb(text, from, textLength);
        } else {
            fields.add(id, name, at, length, text, from, textLength);
        }
    }

    private void crumb(byte[] text, int from, int length) {
        if (cookie.length < cookieLength + length + 2) {
            cookie = Arrays.copyOf(cookie, 2 * (cookieLength + length + 2));
        }
        if (cookies > 0) {
            cookie[cookieLength++] = ';';
            cookie[cookieLength++] = ' ';
        }
        System.arraycopy(text, from, cookie, cookieLength, length);
        cookieLength += length;
        cookies++;
    }

    void fail(String why) {
        if (fault == null) {
            fault = why;
        }
    }

    /** What is malformed; null if nothing is. */
    String fault() {
        return fault;
    }

    /** Whether there was a pseudo field. */
    boolean hasPseudo() {
        return pseudo;
    }

    /** The fields that the block was decoded into. */
    Fields fields() {
        return fields;
    }

    /** Bytes of the block as it came. */
    int blockLength() {
        return blockLength;
    }

    /** Bytes of the longest field, its name included. */
    int longest() {
        return longest;
    }

    AsciiString protocol() {
        return protocol;
    }

    @Override
    public AsciiString method() {
        return method;
    }

    @Override
    public AsciiString scheme() {
        return scheme;
    }

    @Override
    public AsciiString authority() {
        return authority;
    }

    @Override
    public AsciiString path() {
        return path;
    }

    /** Netty looks at it, too, to know interim responses. */
    @Override
    public AsciiString status() {
        return status;
    }
}
