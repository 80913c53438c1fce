package io.ambassadors.common.http.h1;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;

import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.RequestHead;
import io.ambassadors.common.http.proxy.ClientInfo;
import io.ambassadors.common.http.proxy.Exchange;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.Site;

/** Makes requests of a client's bytes, one after the other: head, body, trailers; and an {@link Exchange} of each. */
final class RequestIntake {
    /** What the bytes were. */
    enum Read {
        /** A part of a head. */
        PART,
        /** The end of a head: a request is here. */
        REQUEST,
        /** No head that can be served: {@link #refusal} and {@link #why}. */
        REFUSED,
        /** HTTP/2 begins. */
        PREFACE,
        /** Perhaps HTTP/2 begins: nothing was taken. */
        UNDECIDED
    }

    private static final int CONNECT_REFUSAL = 405;

    private final HttpLoop loop;
    private final Site site;
    private final RequestHead head = new RequestHead(new Fields());
    private final long id;
    private final long beginNanos;
    private ClientSettings settings;
    private RequestParser parser;
    private BodyDecoder decoder;
    private ClientInfo info;
    private long requests;

    RequestIntake(HttpLoop loop, Site site) {
        this.loop = loop;
        this.site = site;
        this.id = loop.nextConnection();
        this.beginNanos = loop.now();
        nextHead();
    }

    /** Waits for a head; what the site now says holds for it. */
    void nextHead() {
        ClientSettings now = site.settings();
        if (settings != now) {
            settings = now;
            HeadLimits limits = HeadLimits.of(now);
            parser = new RequestParser(head, limits);
            decoder = new BodyDecoder(limits);
        }
        parser.reset();
    }

    ClientSettings settings() {
        return settings;
    }

    /** Requests that have come, those that were refused included. */
    long requests() {
        return requests;
    }

    /** Whether some of a head is there, and not all. */
    boolean isPartial() {
        return parser.isPartial();
    }

    /** Whether the head was wrong, or the framing of the body. */
    boolean isFaulty() {
        return parser.fault() != null || decoder.isFaulty();
    }

    /** Asked with the first request: what stands before HTTP, a PROXY header or TLS, has been read by then. */
    ClientInfo info(Channel channel) {
        if (info == null) {
            info = site.describe(id, channel);
        }
        return info;
    }

    /** Reads on in a head. */
    Read readHead(ByteBuf buf, boolean http2) {
        if (http2
                && requests == 0
                && settings.http2()
                && !parser.isPartial()
                && buf.getByte(buf.readerIndex()) == 'P') {
            int match = Http2Preface.match(buf);
            if (match >= 0) {
                return match > 0 ? Read.PREFACE : Read.UNDECIDED;
            }
        }
        byte[] scratch = loop.scratch();
        int length = Math.min(buf.readableBytes(), scratch.length);
        buf.getBytes(buf.readerIndex(), scratch, 0, length);
        buf.skipBytes(parser.parse(scratch, 0, length));
        if (parser.fault() != null || parser.isComplete() && parser.isConnect()) {
            return Read.REFUSED;
        }
        return parser.isComplete() ? Read.REQUEST : Read.PART;
    }

    /** Status for what was refused. */
    int refusal() {
        if (parser.fault() == null) {
            return CONNECT_REFUSAL;
        }
        return switch (parser.fault()) {
            case FIRST_LINE_TOO_LONG -> 414;
            case TOO_LARGE -> 431;
            case NOT_IMPLEMENTED -> 501;
            case VERSION -> 505;
            case MALFORMED -> 400;
        };
    }

    /** Why it was refused, for a log. */
    String why() {
        return parser.fault() == null ? "CONNECT is not for this server" : parser.why();
    }

    /**
     * An exchange for the head that is there.
     *
     * @param withBody whether the body that it announces will be read
     */
    Exchange begin(Channel channel, ResponseWriter writer, boolean withBody) {
        if (!withBody) {
            head.body(-1, false);
            decoder.none();
        } else if (head.hasUnknownLength()) {
            decoder.chunked();
        } else {
            decoder.length(Math.max(0, head.contentLength()));
        }
        Exchange exchange = new Exchange(loop, site.handler(), head, info(channel), writer, settings, requests);
        requests++;
        writer.begin(exchange, head, keepsAlive());
        return exchange;
    }

    private boolean keepsAlive() {
        return !loop.isDraining()
                && !settings.keepaliveTimeout().isZero()
                && requests < settings.keepaliveRequests()
                && loop.now() - beginNanos < settings.keepaliveTime().toNanos();
    }

    /** Where the body ends. */
    BodyDecoder body() {
        return decoder;
    }

    /** Whether the client waits for 100 before it sends its body. */
    boolean expectsContinue() {
        return head.expectsContinue();
    }
}
