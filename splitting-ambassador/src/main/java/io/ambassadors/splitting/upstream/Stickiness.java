package io.ambassadors.splitting.upstream;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.LongSupplier;

import io.ambassadors.common.http.Fields;
import io.ambassadors.common.routing.split.LearnedSessions;
import io.ambassadors.common.routing.split.Peer;
import io.ambassadors.common.routing.split.StickyHint;

/**
 * Whom a client wants back, and how it is told. Thread-safe. Follows nginx {@code
 * src/http/modules/ngx_http_upstream_sticky_module.c}.
 */
final class Stickiness {
    private static final DateTimeFormatter SHORT_YEAR = DateTimeFormatter.ofPattern(
                    "EEE, dd-MMM-yy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter LONG_YEAR = DateTimeFormatter.ofPattern(
                    "EEE, dd-MMM-yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    /** First second of 2038: two digits of a year mean this century up to here. */
    private static final long YEAR_2038 = 2_145_916_800L;

    private static final String NEVER = "; expires=Thu, 31-Dec-37 23:55:55 GMT; max-age=315360000";
    private static final Set<String> SAME_SITE = Set.of("strict", "lax", "none");

    private final Sticky sticky;
    private final LearnedSessions sessions;
    private final LongSupplier wallSeconds;

    /**
     * What makes clients stick.
     *
     * @param wallSeconds seconds since the epoch
     */
    Stickiness(Sticky sticky, LongSupplier wallSeconds) {
        this.sticky = sticky;
        this.wallSeconds = wallSeconds;
        this.sessions = sticky instanceof Sticky.Learn learn
                ? new LearnedSessions(
                        learn.sessions(), Math.max(1, learn.timeout().toSeconds()))
                : null;
    }

    /** What the request says: the identifier of a server, or of a session; empty if nothing. */
    String asked(RequestKeys keys) {
        if (sticky instanceof Sticky.Cookie cookie) {
            return keys.text(cookie.variable());
        }
        if (sticky instanceof Sticky.Route route) {
            return first(route.variables(), keys);
        }
        return sticky instanceof Sticky.Learn learn ? first(learn.lookup(), keys) : "";
    }

    /** The server that belongs to what the request says. */
    StickyHint hint(String asked) {
        return sessions == null ? StickyHint.of(asked) : sessions.hint(asked);
    }

    /** A server has answered. */
    void responded(Peer peer, String asked, RequestKeys keys, Fields out, long nowSeconds) {
        if (sticky instanceof Sticky.Cookie cookie) {
            out.add("Set-Cookie", setCookie(cookie, peer.stickyId(), keys));
        } else if (sticky instanceof Sticky.Learn learn) {
            sessions.learn(peer, first(learn.create(), keys), asked, nowSeconds);
        }
    }

    /** How many sessions are learned. */
    int sessions() {
        return sessions == null ? 0 : sessions.size();
    }

    private String setCookie(Sticky.Cookie cookie, String id, RequestKeys keys) {
        StringBuilder text = new StringBuilder(128);
        text.append(cookie.name()).append('=').append(id);
        cookie.expires().ifPresent(seconds -> text.append(expires(seconds)));
        attribute(text, "domain", cookie.domain().isEmpty() ? "" : keys.text(cookie.domain()));
        text.append(cookie.httpOnly() ? "; httponly" : "").append(cookie.secure() ? "; secure" : "");
        attribute(text, "samesite", sameSite(cookie.sameSite(), keys));
        attribute(text, "path", cookie.path());
        return text.toString();
    }

    private String expires(long seconds) {
        if (seconds == Sticky.Cookie.MAX_EXPIRES) {
            return NEVER;
        }
        long at = wallSeconds.getAsLong() + seconds;
        DateTimeFormatter format = at < YEAR_2038 ? SHORT_YEAR : LONG_YEAR;
        return "; expires=" + format.format(Instant.ofEpochSecond(at)) + "; max-age=" + seconds;
    }

    /** What a variable says that is no kind of SameSite counts as the strictest. */
    private static String sameSite(String template, RequestKeys keys) {
        if (template.indexOf('$') < 0) {
            return template;
        }
        String value = keys.text(template);
        return value.isEmpty() || isSameSite(value) ? value : "strict";
    }

    /** Whether a cookie's SameSite may be this. */
    static boolean isSameSite(String value) {
        return SAME_SITE.contains(value.toLowerCase(Locale.ROOT));
    }

    private static void attribute(StringBuilder text, String name, String value) {
        if (!value.isEmpty()) {
            text.append("; ").append(name).append('=').append(value);
        }
    }

    private static String first(List<String> variables, RequestKeys keys) {
        for (String variable : variables) {
            String value = keys.text(variable);
            if (!value.isEmpty()) {
                return value;
            }
        }
        return "";
    }
}
