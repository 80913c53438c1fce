package io.ambassadors.common.quarkus;

import java.security.SecureRandom;
import java.util.Base64;

import io.quarkus.qute.TemplateInstance;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;

/**
 * What an admin route answers. It leaves with the headers that keep a page from being framed, cached, or made to load or run anything
 * that is not its own.
 *
 * @param status HTTP status
 * @param contentType of the body
 * @param body the text
 * @param contentPolicy Content-Security-Policy
 */
public record Reply(int status, String contentType, String body, String contentPolicy) {
    private static final String NOTHING = "default-src 'none'; frame-ancestors 'none'";
    private static final SecureRandom RANDOM = new SecureRandom();

    /** A record as a JSON object, see {@link RecordJson}. */
    public static Reply json(int status, Object value) {
        return new Reply(
                status,
                "application/json; charset=utf-8",
                RecordJson.object(value).encodePrettily() + "\n",
                NOTHING);
    }

    /** Plain text. */
    public static Reply text(int status, String body) {
        return new Reply(status, "text/plain; charset=utf-8", body, NOTHING);
    }

    /**
     * A page that includes {@code admin/layout.html}. Its inline style and script carry a nonce that is new every time; nothing else may
     * load or run.
     */
    public static Reply html(int status, TemplateInstance page) {
        byte[] bytes = new byte[18];
        RANDOM.nextBytes(bytes);
        String nonce = Base64.getEncoder().encodeToString(bytes);
        String policy = NOTHING + "; style-src 'nonce-" + nonce + "'; script-src 'nonce-" + nonce
                + "'; img-src data:; connect-src 'self'; form-action 'self'; base-uri 'none'";
        return new Reply(
                status, "text/html; charset=utf-8", page.data("nonce", nonce).render(), policy);
    }

    /** What is wrong and what to do about it, in the form that the request asks for. */
    public static Reply refusal(RoutingContext context, Refusal refusal) {
        if (Format.of(context, Format.JSON) == Format.JSON) {
            JsonObject body = new JsonObject().put("error", refusal.error()).put("cure", refusal.cure());
            return new Reply(
                    refusal.status(), "application/json; charset=utf-8", body.encodePrettily() + "\n", NOTHING);
        }
        return text(refusal.status(), refusal.error() + "\n" + refusal.cure() + "\n");
    }

    void send(RoutingContext context) {
        HttpServerResponse response = context.response();
        if (response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(status)
                .putHeader("Content-Type", contentType)
                .putHeader("Content-Security-Policy", contentPolicy)
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Referrer-Policy", "no-referrer")
                .putHeader("Cache-Control", "no-store")
                .end(body);
    }
}
