package io.ambassadors.https.tcp;

import java.net.SocketAddress;

import io.ambassadors.https.tls.TlsSession;

/**
 * A relayed connection that has ended.
 *
 * @param endedAtMillis when, milliseconds since the epoch
 * @param number of the connection since start
 * @param client where the client was; null if that is not known
 * @param tls what was known of its TLS; null without
 * @param bytesIn from the client
 * @param bytesOut to the client
 * @param nanos how long it lasted
 * @param reason why it ended
 */
public record ConnectionRecord(
        long endedAtMillis,
        long number,
        SocketAddress client,
        TlsSession tls,
        long bytesIn,
        long bytesOut,
        long nanos,
        EndReason reason) {}
