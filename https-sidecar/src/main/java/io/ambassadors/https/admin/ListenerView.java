package io.ambassadors.https.admin;

import io.ambassadors.common.quarkus.Humans;
import io.ambassadors.https.stats.ListenerSnapshot;

/**
 * One listening socket as people read it.
 *
 * @param listen its address
 * @param purpose what is spoken there
 * @param connections clients connected
 * @param accepted clients since start
 * @param turnedAway clients closed because there were too many, or no memory for them
 */
public record ListenerView(String listen, String purpose, String connections, String accepted, String turnedAway) {
    static ListenerView of(ListenerSnapshot listener) {
        return new ListenerView(
                listener.listen(),
                listener.tls() ? "TLS" : "redirects to HTTPS",
                Humans.count(listener.connections()),
                Humans.count(listener.accepted()),
                Humans.count(listener.turnedAway()));
    }
}
