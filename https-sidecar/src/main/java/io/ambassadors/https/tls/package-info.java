/**
 * TLS on a connection.
 *
 * <p>Pipeline of a connection, inbound from left to right:
 *
 * <pre>
 *   proxy-header? │ tls-handshake │ tls (Netty's SslHandler) │ tls-end │ client | http2 | relay
 *   proxy-header? │ tls-records, in their place behind the handshake   │ client | http2 | relay
 * </pre>
 *
 * <ol>
 *   <li>{@link io.ambassadors.https.tls.TlsHandshake} gathers the ClientHello, waits for its turn where handshakes are bounded, chooses
 *       the context by server name and application protocol, counts, and hands the connection on with its
 *       {@link io.ambassadors.https.tls.TlsSession}.
 *   <li>{@link io.ambassadors.https.tls.TlsContexts} are the contexts of one {@code CertificateSet}; a reload makes others.
 *   <li>{@link io.ambassadors.https.tls.TlsRecords} encrypts and decrypts behind the handshake. The JDK's TLS keeps Netty's handler, with
 *       {@link io.ambassadors.https.tls.JdkTlsOutput} behind it.
 * </ol>
 */
package io.ambassadors.https.tls;
