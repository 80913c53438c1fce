package io.ambassadors.https.stats;

/**
 * One listening socket.
 *
 * @param listen as the user wrote it
 * @param tls whether clients speak TLS; otherwise it redirects
 * @param connections clients connected now
 * @param accepted clients accepted since start
 * @param turnedAway clients closed since start because there were too many, or no memory for them
 * @param flooded clients closed since start because their HTTP/2 frames cost more than they brought
 */
public record ListenerSnapshot(
        String listen, boolean tls, long connections, long accepted, long turnedAway, long flooded) {}
