package io.ambassadors.https.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;
import java.util.function.Function;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.HostSyntax;
import io.ambassadors.common.http.RequestHead;
import io.ambassadors.common.http.proxy.Exchange;
import io.ambassadors.common.http.proxy.HttpLoop;
import io.ambassadors.common.http.proxy.Reply;
import io.ambassadors.common.http.proxy.RequestHandler;
import io.ambassadors.common.http.server.InFlight;
import io.ambassadors.https.config.RedirectConfig;

/**
 * Answers requests without TLS: challenges of ACME with their answers (RFC 8555, 8.3), everything else with a redirect to https. GET and
 * HEAD get 301, which every cache and client knows; other methods 308, which keeps the method and the body (RFC 9110, 15.4.9).
 */
public final class RedirectHandler implements RequestHandler {
    private static final String CHALLENGES = "/.well-known/acme-challenge/";
    private static final String HEX = "0123456789ABCDEF";
    private static final byte[] NOTHING = new byte[0];

    private final String port;
    private final Optional<Function<String, Optional<String>>> challenges;
    private final HttpState state;
    private final OwnReplies replies;
    private final AccessLog log;
    private final InFlight inFlight;

    /**
     * A handler.
     *
     * @param challenges gives the answer to a token; called on event loops, must not block; empty if challenges are none of ours, so that
     *     they are redirected too
     */
    public RedirectHandler(
            RedirectConfig config,
            Optional<Function<String, Optional<String>>> challenges,
            HttpState state,
            AccessLog log) {
        this.port = config.port() == 443 ? "" : ":" + config.port();
        this.challenges = challenges;
        this.state = state;
        this.replies = new OwnReplies(state, null);
        this.log = log;
        this.inFlight = new InFlight(state.loops());
    }

    private void begin(Exchange exchange) {
        state.counters(exchange.loop()).began(exchange);
        inFlight.began(exchange.loop());
    }

    @Override
    public void handle(Exchange exchange) {
        begin(exchange);
        exchange.discardBody();
        RequestHead head = exchange.request();
        if (challenges.isPresent() && head.target().startsWith(CHALLENGES)) {
            exchange.reply(challenge(exchange, head.target().substring(CHALLENGES.length())));
        } else {
            exchange.reply(redirect(exchange, head));
        }
    }

    private Reply challenge(Exchange exchange, String token) {
        Optional<String> answer = isToken(token) ? challenges.get().apply(token) : Optional.empty();
        if (answer.isEmpty()) {
            return replies.refusal(exchange, 404, "no such challenge is under way");
        }
        Fields head = replies.head(exchange);
        head.add(FieldName.CONTENT_TYPE, "application/octet-stream");
        return new Reply(200, "", head, answer.get().getBytes(ISO_8859_1), false);
    }

    /** Tokens are base64url (RFC 8555, 8.1). */
    private static boolean isToken(String text) {
        return !text.isEmpty()
                && text.chars()
                        .allMatch(c -> c >= 'a' && c <= 'z'
                                || c >= 'A' && c <= 'Z'
                                || c >= '0' && c <= '9'
                                || c == '-'
                                || c == '_');
    }

    private Reply redirect(Exchange exchange, RequestHead head) {
        String authority = head.authority();
        String host = authority == null || !HostSyntax.isValid(authority) ? "" : Authority.host(authority);
        if (host.isEmpty()) {
            return replies.refusal(exchange, 400, "a redirect needs a valid Host field");
        }
        String proto = head.fields().get(FieldName.X_FORWARDED_PROTO);
        if ("https".equalsIgnoreCase(proto)) {
            return replies.refusal(
                    exchange,
                    400,
                    "a proxy says that this request came over https already, so that a redirect would lead in a circle; let the proxy"
                            + " connect to the port for https");
        }
        Fields fields = replies.head(exchange);
        fields.add(FieldName.LOCATION, "https://" + host + port + uriSafe(head.target()));
        boolean safe = head.method().equals("GET") || head.method().equals("HEAD");
        return new Reply(safe ? 301 : 308, "", fields, NOTHING, false);
    }

    /** A target with what must not stand in a URI escaped. */
    private static String uriSafe(String target) {
        StringBuilder out = null;
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            boolean safe = c > ' ' && c < 0x7f && "\"<>\\^`{|}".indexOf(c) < 0;
            if (!safe && out == null) {
                out = new StringBuilder(target.length() + 16).append(target, 0, i);
            }
            if (out != null) {
                if (safe) {
                    out.append(c);
                } else {
                    out.append('%').append(HEX.charAt(c >> 4 & 15)).append(HEX.charAt(c & 15));
                }
            }
        }
        return out == null ? target : out.toString();
    }

    @Override
    public void refuse(Exchange exchange, int status, String why) {
        begin(exchange);
        exchange.reply(replies.malformed(exchange, status, why));
    }

    @Override
    public void ended(Exchange exchange) {
        state.counters(exchange.loop()).ended(exchange);
        log.log(exchange);
        inFlight.ended(exchange.loop());
    }

    /** Another configuration has taken over: does something once no request is under way here on an event loop. Called on that loop. */
    public void whenIdle(HttpLoop loop, Runnable action) {
        inFlight.whenIdle(loop, action);
    }
}
