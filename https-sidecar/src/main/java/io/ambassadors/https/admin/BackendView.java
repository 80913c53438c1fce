package io.ambassadors.https.admin;

import java.util.Locale;

import io.ambassadors.common.quarkus.Humans;
import io.ambassadors.common.quarkus.Verdict;
import io.ambassadors.https.stats.BackendSnapshot;

/**
 * The legacy service as people read it.
 *
 * @param address where it is
 * @param protocol what it is spoken to in
 * @param verdict whether it answers
 * @param connections how many there are, and were
 * @param lastFailure what went wrong last, and when; empty if nothing did
 */
public record BackendView(String address, String protocol, Verdict verdict, String connections, String lastFailure) {
    static BackendView of(BackendSnapshot backend, long now) {
        return new BackendView(
                backend.address(),
                backend.protocol().toUpperCase(Locale.ROOT).replace("HTTP1", "HTTP/1.1"),
                verdict(backend),
                Humans.count(backend.connectionsActive()) + " in use, " + Humans.count(backend.connectionsIdle())
                        + " idle; " + Humans.count(backend.connects()) + " made, "
                        + Humans.count(backend.connectFailures()) + " failed",
                backend.lastFailure().isEmpty()
                        ? ""
                        : backend.lastFailure() + ", " + Lifetime.ago(backend.lastFailureMillis(), now));
    }

    private static Verdict verdict(BackendSnapshot backend) {
        if (backend.failing()) {
            return new Verdict("ejected", "backend fails", backend.lastFailure());
        } else if (backend.connects() == 0) {
            return new Verdict("idle", "backend not asked yet", "");
        }
        return new Verdict("up", "backend answers", "");
    }
}
