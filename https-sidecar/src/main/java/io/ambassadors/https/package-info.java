/**
 * Current HTTPS in front of a legacy service.
 *
 * <p>The way of a connection, and the rooms it comes through:
 *
 * <pre>
 *   listener ─► PROXY header? ─► tls: ClientHello, SNI, limits ─► TLS ─┬─ http:  common.http (h1 | h2) ─► SidecarHandler ─► backend
 *                                     │            │                   └─ tcp:   TcpRelay ═══════════════════════════════► backend
 *                                     │            └ identity: who the client is, whether it may
 *                                     └ certificates: which identity answers for this name
 * </pre>
 *
 * <ol>
 *   <li>{@code config} makes checked records of {@code https-sidecar.yml} and of the environment.
 *   <li>{@code certificates} reads identities and client authorities from files, always of one generation, and knows the development
 *       authority.
 *   <li>{@code tls} speaks TLS: profiles, groups, tickets, limits, counters.
 *   <li>{@code identity} decides which clients may come, and tells the backend who they are.
 *   <li>{@code http} and {@code tcp} are the two ways on to the backend.
 *   <li>{@code acme} gets certificates and renews them.
 *   <li>{@code stats} are snapshots of all of it, {@code admin} shows them, {@code doctor} examines an installation.
 *   <li>{@code service} ties them together, {@code cli} reads the command line.
 * </ol>
 *
 * Arrows run {@code service → http, tcp → tls → identity, certificates → config}; {@code acme} knows {@code certificates} and {@code
 * config}; {@code doctor} may look into any room but {@code http}, {@code tcp} and {@code service}; {@code admin} knows {@code stats}
 * alone, which know nobody and are known by all. {@code Main} goes through {@code cli} and {@code doctor}, and {@code service} asks it
 * what the program was started with.
 */
package io.ambassadors.https;
