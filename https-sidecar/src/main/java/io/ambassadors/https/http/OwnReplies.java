package io.ambassadors.https.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Locale;

import io.netty.handler.codec.http.HttpResponseStatus;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.log.JsonText;
import io.ambassadors.common.http.proxy.Exchange;
import io.ambassadors.common.http.proxy.Failure;
import io.ambassadors.common.http.proxy.GrpcReply;
import io.ambassadors.common.http.proxy.Reply;

/** Responses that are made here: a line of text, or JSON for who asks for it, that says what is wrong and that it is us who say it. */
final class OwnReplies {
    private final HttpState state;
    private final ResponseFields fields;

    /**
     * Replies.
     *
     * @param fields adds what each response has; null for nothing
     */
    OwnReplies(HttpState state, ResponseFields fields) {
        this.state = state;
        this.fields = fields;
    }

    /** That no whole response came from the backend. */
    Reply failure(Exchange exchange, Failure failure) {
        String what =
                switch (failure) {
                    case CONNECT, NO_LIVE_ORIGIN ->
                        "the service behind this proxy takes no connections; try again in a moment";
                    case CONNECT_TIMEOUT -> "the service behind this proxy did not take a connection in time";
                    case SEND_TIMEOUT, READ_TIMEOUT -> "the service behind this proxy did not answer in time";
                    case CLOSED -> "the service behind this proxy closed the connection before its response was whole";
                    case INVALID_RESPONSE, HEAD_TOO_LARGE ->
                        "the service behind this proxy sent a response that cannot be understood";
                    case NO_WEBSOCKET ->
                        "the service behind this proxy speaks HTTP/2 and takes no WebSockets over it (RFC 8441)";
                    default -> failure.text();
                };
        boolean later =
                failure == Failure.CONNECT || failure == Failure.NO_LIVE_ORIGIN || failure == Failure.CONNECT_TIMEOUT;
        return of(exchange, failure.status(), what, later, false);
    }

    /** That a request is not served. */
    Reply refusal(Exchange exchange, int status, String why) {
        return of(exchange, status, why, false, false);
    }

    /** That a request cannot be understood, or not now (503); the connection closes behind it. */
    Reply malformed(Exchange exchange, int status, String why) {
        return of(exchange, status, why, status == 503, true);
    }

    private Reply of(Exchange exchange, int status, String why, boolean later, boolean close) {
        Fields head = head(exchange);
        String title = HttpResponseStatus.valueOf(status).reasonPhrase();
        boolean json = wantsJson(exchange);
        head.add(FieldName.CONTENT_TYPE, json ? "application/json" : "text/plain; charset=utf-8");
        if (later) {
            head.add(FieldName.RETRY_AFTER, "1");
        }
        head.add("X-Content-Type-Options", "nosniff");
        String body = json
                ? "{\"status\":" + status + ",\"title\":" + JsonText.quoted(title) + ",\"detail\":"
                        + JsonText.quoted(why) + ",\"from\":\"" + HttpState.NAME + "\"}\n"
                : status + " " + title + "\n" + HttpState.NAME + ": " + why + "\n";
        Reply reply = new Reply(status, "", head, body.getBytes(UTF_8), close);
        return GrpcReply.isAskedFor(exchange.request())
                ? GrpcReply.of(reply, head(exchange), HttpState.NAME + ": " + why)
                : reply;
    }

    /** The fields that each reply of ours begins with. */
    Fields head(Exchange exchange) {
        Fields head = new Fields(256);
        HttpState.LoopPart part = state.of(exchange.loop());
        part.own.server(head, false);
        part.own.date(head);
        if (fields != null) {
            fields.own(head);
        }
        return head;
    }

    private static boolean wantsJson(Exchange exchange) {
        String accept = exchange.request().fields().get(FieldName.ACCEPT);
        if (accept == null) {
            return false;
        }
        String lower = accept.toLowerCase(Locale.ROOT);
        return lower.contains("json") && !lower.contains("text/html") && !lower.contains("text/plain");
    }
}
