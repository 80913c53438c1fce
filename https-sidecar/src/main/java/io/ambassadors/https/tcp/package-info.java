/**
 * TCP mode: bytes pass between a client and the backend as they are.
 *
 * <pre>
 *   client ═══ [tls] ═══ {@link io.ambassadors.https.tcp.TcpRelay} ──┬─ toBackend ─► RelayEnd ═══ backend
 *                                                  └ RelayEnd ◄─ fromBackend ─┘
 * </pre>
 *
 * <ol>
 *   <li>{@link io.ambassadors.https.tcp.TcpPlan} is what all relays of a configuration share; {@link
 *       io.ambassadors.https.tcp.TcpLoop} what those of an event loop share.
 *   <li>{@link io.ambassadors.https.tcp.TcpRelay} is one connection from beginning to end, {@code BackendConnector} finds it a backend.
 *   <li>{@code Direction} passes bytes one way and owns back-pressure; {@code RelayEnd} is a connection that is written to and ended.
 *   <li>{@link io.ambassadors.https.tcp.ConnectionLog} hears how each connection went.
 * </ol>
 */
package io.ambassadors.https.tcp;
