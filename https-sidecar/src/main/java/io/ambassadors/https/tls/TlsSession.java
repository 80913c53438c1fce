package io.ambassadors.https.tls;

import io.ambassadors.https.identity.ClientIdentity;

/**
 * What is known of a connection's TLS when its handshake is done.
 *
 * @param protocol as OpenSSL names it, such as {@code TLSv1.3}
 * @param cipher cipher suite, as RFCs name it
 * @param group by which keys were agreed on, such as {@code X25519MLKEM768}; empty if not known
 * @param serverName that the client asked for, in lower case; empty if it did not say
 * @param applicationProtocol that was agreed on; empty if none
 * @param resumed whether the session is an earlier one
 * @param client who the client is; null if it showed no certificate
 */
public record TlsSession(
        String protocol,
        String cipher,
        String group,
        String serverName,
        String applicationProtocol,
        boolean resumed,
        ClientIdentity client) {}
