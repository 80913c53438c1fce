/**
 * TLS on a connection.
 *
 * <p>Pipeline of a connection, inbound from left to right:
 *
 * <pre>
 *   proxy-header? │ tls-entry, which gives way to tls (Netty's SslHandler) │ tls-end, which gives way to client | http2 | relay
 * </pre>
 *
 * <ol>
 *   <li>{@link io.ambassadors.https.tls.TlsEntry} gathers the ClientHello, waits for its turn where handshakes are bounded, and chooses
 *       the context by server name and application protocol.
 *   <li>{@link io.ambassadors.https.tls.TlsContexts} are the contexts of one {@code CertificateSet}; a reload makes others.
 *   <li>{@link io.ambassadors.https.tls.TlsEnd} hears how the handshake went, counts, and hands the connection on with its
 *       {@link io.ambassadors.https.tls.TlsSession}.
 * </ol>
 */
package io.ambassadors.https.tls;
