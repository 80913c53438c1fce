package io.ambassadors.common.http.proxy;

import io.netty.buffer.ByteBuf;

import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.RequestHead;

/**
 * The body of a request on its way: gathered first if it is short, so that it can be sent again; streamed if it is long, no faster
 * than the origin takes it.
 */
final class RequestBody {
    private final Exchange exchange;
    private final ClientStream client;
    private final RequestHead request;
    private ProxySettings settings;
    private OriginStream origin;
    private ByteBuf kept;
    private Fields trailers;
    private long received;
    private boolean gathering;
    private boolean ended;
    private boolean streamed;
    private boolean wanted;
    private boolean continued;
    private boolean discarded;

    RequestBody(Exchange exchange, ClientStream client, RequestHead request) {
        this.exchange = exchange;
        this.client = client;
        this.request = request;
        this.ended = !request.hasBody();
    }

    /** Begins: gathers what shall be gathered, then tells the exchange. */
    void gather(ProxySettings newSettings) {
        settings = newSettings;
        long length = request.contentLength();
        if (discarded) {
            exchange.bodyReady();
        } else if (settings.maxBody() > 0 && Math.max(length, received) > settings.maxBody()) {
            exchange.bodyFailed(Failure.BODY_TOO_LARGE);
        } else if (!ended && !streamed && settings.requestBuffering() && length <= settings.bodyBuffer()) {
            gathering = true;
            want(true);
        } else if (!ended && streamed) {
            // A plan before this one has passed a part of it on: what is left is of no use.
            discard();
            exchange.bodyReady();
        } else {
            exchange.bodyReady();
        }
    }

    /** The body is refused, or of no use any more: whoever is asked next gets none, and nobody waits for the rest of it. */
    void discard() {
        if (!ended) {
            client.discardBody();
        }
        ended = true;
        discarded = true;
        gathering = false;
        wanted = false;
        trailers = null;
        exchange.bodyWanted(false);
        release();
    }

    /** A part of the body, or of a tunnel's bytes; taken over. */
    void data(ByteBuf data) {
        received += data.readableBytes();
        if (discarded && !exchange.isTunnel()) {
            data.release();
        } else if (settings.maxBody() > 0 && received > settings.maxBody() && !exchange.isTunnel()) {
            data.release();
            exchange.bodyFailed(Failure.BODY_TOO_LARGE);
        } else if (gathering) {
            keep(data);
            if (kept.readableBytes() > settings.bodyBuffer()) {
                gathering = false;
                want(false);
                exchange.bodyReady();
            }
        } else if (origin == null) {
            keep(data);
        } else {
            origin.data(data);
            if (!origin.isWritable()) {
                want(false);
            }
        }
    }

    private void keep(ByteBuf data) {
        if (kept == null) {
            kept = data;
            return;
        }
        if (kept.maxWritableBytes() < data.readableBytes() || kept.refCnt() > 1 || kept.isReadOnly()) {
            ByteBuf larger =
                    exchange.loop().allocator().directBuffer(2 * (kept.readableBytes() + data.readableBytes()));
            larger.writeBytes(kept);
            kept.release();
            kept = larger;
        }
        kept.writeBytes(data);
        data.release();
    }

    /** The body is whole. */
    void end(Fields newTrailers) {
        if (discarded) {
            return;
        }
        ended = true;
        trailers = newTrailers == null || exchange.plan() == null
                ? newTrailers
                : exchange.plan().trailers(exchange, newTrailers);
        wanted = false;
        if (gathering) {
            gathering = false;
            exchange.bodyReady();
        } else if (origin != null) {
            origin.end(trailers);
        }
    }

    /** Sends the head and what is there of the body, and lets the rest follow. */
    void send(OriginStream to, OutgoingRequest out, boolean needsLength) {
        if (out.body != null) {
            replace(to, out);
            return;
        }
        boolean withBody = request.hasBody();
        int there = kept == null ? 0 : kept.readableBytes();
        long length = ended && withBody ? there : request.contentLength();
        boolean whole = ended;
        if (withBody && length < 0 && needsLength) {
            exchange.bodyFailed(Failure.LENGTH_REQUIRED);
            return;
        }
        // Trailers need chunks to follow.
        boolean chunked = whole && trailers != null && trailers.size() > 0 && !needsLength;
        to.head(out, chunked ? -1 : length, withBody);
        if (!withBody) {
            return;
        }
        if (whole) {
            if (there > 0) {
                to.data(kept.retainedDuplicate());
            }
            to.end(trailers);
            return;
        }
        streamed = true;
        origin = to;
        if (there > 0) {
            ByteBuf first = kept;
            kept = null;
            to.data(first);
        }
        want(to.isWritable());
    }

    /** Sends what the service has instead; what the client still sends is of no use. */
    private void replace(OriginStream to, OutgoingRequest out) {
        if (!ended) {
            client.discardBody();
            ended = true;
        }
        boolean some = out.body.length > 0;
        to.head(out, some ? out.body.length : -1, some);
        if (some) {
            to.data(exchange.loop().allocate(out.body));
            to.end(null);
        }
    }

    /** In a tunnel, bytes of the client go to this stream. */
    void tunnelTo(OriginStream to) {
        origin = to;
        ended = false;
        continued = true;
        want(true);
    }

    /** The origin takes bytes again. */
    void resume() {
        if (!ended && origin != null) {
            want(true);
        }
    }

    /** The origin that it went to is out of the game. */
    void originGone() {
        origin = null;
    }

    private void want(boolean more) {
        if (more && !continued) {
            continued = true;
            if (request.version() == HttpVersion.HTTP_1_1 && request.expectsContinue() && received == 0) {
                client.informational(100, new Fields(0));
            }
        }
        if (wanted != more) {
            wanted = more;
            exchange.bodyWanted(more);
            client.readBody(more);
        }
    }

    /** Whether the client is waited for. */
    boolean isWanted() {
        return wanted;
    }

    /** Whether all of it has come. */
    boolean isWhole() {
        return ended;
    }

    long received() {
        return received;
    }

    /** Whether it is there from its first byte, so that another origin can be asked. */
    boolean canSendAgain() {
        return !streamed;
    }

    /** Whether the method may be sent twice: nginx knows three that may not. */
    boolean isIdempotent(NextOrigin next) {
        return next.nonIdempotent()
                || switch (request.method()) {
                    case "POST", "LOCK", "PATCH" -> false;
                    default -> true;
                };
    }

    /** A copy of what was gathered, for a mirror; null if it was too long to be gathered. */
    ByteBuf copyGathered() {
        if (!ended) {
            return null;
        }
        return kept == null ? io.netty.buffer.Unpooled.EMPTY_BUFFER : kept.retainedDuplicate();
    }

    /** Lets go of what is kept. */
    void release() {
        if (kept != null) {
            kept.release();
            kept = null;
        }
    }
}
