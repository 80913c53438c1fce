package io.ambassadors.https.acme;

import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.exception.AcmeNetworkException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeRetryAfterException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.shredzone.acme4j.exception.AcmeUserActionRequiredException;

import io.ambassadors.https.config.AcmeConfig.Challenge;

/** Says what went wrong with an authority, what it said, and what to do: the problems of RFC 8555, 6.7, and those on the way to it. */
final class Explanation {
    private static final String ACME_ERROR = "urn:ietf:params:acme:error:";

    private Explanation() {}

    /** What the library threw. */
    static AcmeFailure of(URI directory, Throwable thrown) {
        Throwable cause = thrown;
        // Resources that the library loads late are reported by an unchecked exception around the real one.
        while (cause instanceof RuntimeException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof AcmeServerException refused) {
            return new AcmeFailure(refusal(directory, refused), retryAfter(refused), thrown);
        }
        if (cause instanceof AcmeRetryAfterException busy) {
            return new AcmeFailure(
                    "The authority " + directory + " is busy: " + busy.getMessage(),
                    Optional.of(busy.getRetryAfter()),
                    thrown);
        }
        if (cause instanceof AcmeNetworkException) {
            return new AcmeFailure(unreachable(directory, cause), thrown);
        }
        return new AcmeFailure(
                "The authority " + directory + " gave an answer that ACME does not have: " + cause.getMessage()
                        + "; is this the URL of an ACME directory?",
                thrown);
    }

    /** An authority that looked for the answer to a challenge and did not find it. */
    static String notShown(String name, Challenge challenge, Optional<Problem> problem) {
        String said = problem.map(Explanation::said).orElse("it gave no reason");
        String type = problem.map(Explanation::type).orElse("");
        return "The authority could not see by " + wire(challenge) + " that " + name + " is ours: " + said + ". "
                + adviceOnChallenge(name, challenge, type);
    }

    /** Type, detail and the problems with single names. */
    static String said(Problem problem) {
        StringBuilder text =
                new StringBuilder(problem.getDetail().or(problem::getTitle).orElseGet(() -> problem.getType()
                        .toString()));
        text.append(" (").append(type(problem)).append(')');
        for (Problem part : problem.getSubProblems()) {
            text.append("; ");
            part.getIdentifier()
                    .ifPresent(identifier -> text.append(identifier.getValue()).append(": "));
            text.append(said(part));
        }
        return text.toString();
    }

    /** The challenge's name in the protocol. */
    static String wire(Challenge challenge) {
        return switch (challenge) {
            case HTTP_01 -> "http-01";
            case TLS_ALPN_01 -> "tls-alpn-01";
        };
    }

    private static String refusal(URI directory, AcmeServerException refused) {
        String advice;
        if (refused instanceof AcmeUserActionRequiredException action) {
            advice = ". Open " + action.getInstance() + " and do what it asks";
        } else {
            advice = adviceOnRefusal(type(refused.getProblem()), refused);
        }
        return "The authority " + directory + " refused: " + said(refused.getProblem()) + advice;
    }

    private static String adviceOnRefusal(String type, AcmeServerException refused) {
        return switch (type) {
            case "rateLimited" ->
                retryAfter(refused)
                        .map(time -> ". It allows the next attempt at " + time)
                        .orElse(". Its limits are on its web site; a staging authority has wider ones");
            case "rejectedIdentifier" -> ". It gives no certificates for such a name: take it out of the names";
            case "caa" -> ". A CAA record of the domain allows other authorities only: add this one to it";
            case "dns" -> ". Check the A, AAAA and CAA records of the name";
            case "externalAccountRequired" ->
                ". It wants accounts that are bound to one of its own, which is not supported: take another"
                        + " authority";
            case "unauthorized" ->
                ". If the account was closed, remove its directory in the storage to register a new one";
            case "serverInternal" -> ". It is tried again";
            default -> "";
        };
    }

    private static String adviceOnChallenge(String name, Challenge challenge, String type) {
        String reach =
                switch (challenge) {
                    case HTTP_01 ->
                        "It asks http://" + Names.host(name)
                                + "/.well-known/acme-challenge/…: port 80 of that name must lead to the redirect listener, from the"
                                + " Internet and with nothing in between that answers itself";
                    case TLS_ALPN_01 ->
                        "It connects to port 443 of " + name
                                + ": that must lead to the TLS listener, from the Internet and with nothing in between that ends TLS";
                };
        return switch (type) {
            case "dns" -> "Check the A and AAAA records of " + name + ". " + reach;
            case "caa" -> "A CAA record of the domain allows other authorities only: add this one to it";
            default -> reach;
        };
    }

    /** The JDK wraps exceptions in others, and the outermost one often has no message at all. */
    private static String unreachable(URI directory, Throwable thrown) {
        String what = "The authority " + directory + " cannot be reached: ";
        Optional<Throwable> tls = find(thrown, SSLException.class);
        if (tls.isPresent()) {
            return what + tls.get().getMessage()
                    + ". If its own certificate comes from a private issuer, name that issuer's PEM file as ca";
        }
        if (find(thrown, UnresolvedAddressException.class)
                .or(() -> find(thrown, UnknownHostException.class))
                .isPresent()) {
            return what + "there is no address for " + directory.getHost()
                    + ". Check the name, and the DNS of this Pod";
        }
        if (find(thrown, HttpTimeoutException.class).isPresent()) {
            return what + "it did not answer in time. Check that network policies let this Pod out";
        }
        if (find(thrown, ConnectException.class).isPresent()) {
            return what
                    + "the connection was refused. Check address and port, and that network policies let this Pod out";
        }
        return what + (thrown.getMessage() == null ? thrown.toString() : thrown.getMessage());
    }

    private static Optional<Throwable> find(Throwable thrown, Class<? extends Throwable> kind) {
        return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                .filter(kind::isInstance)
                .findFirst();
    }

    private static Optional<Instant> retryAfter(AcmeServerException refused) {
        return refused instanceof AcmeRateLimitedException limited ? limited.getRetryAfter() : Optional.empty();
    }

    private static String type(Problem problem) {
        String type = problem.getType().toString();
        return type.startsWith(ACME_ERROR) ? type.substring(ACME_ERROR.length()) : type;
    }
}
