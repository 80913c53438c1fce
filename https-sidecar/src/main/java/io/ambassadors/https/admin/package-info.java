/**
 * The admin plane of the sidecar: what it says of itself on port 9103, and the few things that can be asked of it there.
 *
 * <ol>
 *   <li>{@link io.ambassadors.https.admin.SidecarControl}: all that this package knows of the data plane.
 *   <li>{@link io.ambassadors.https.admin.Snapshots} asks it at most once a second, whoever looks, and never waits long.
 *   <li>{@link io.ambassadors.https.admin.AdminPages}: the table of paths. {@link io.ambassadors.https.admin.StatusView} is the status as
 *       people read it, for the pages {@code /} and {@code /tls} and the same as text; {@link
 *       io.ambassadors.https.admin.StatusDocument} and {@link io.ambassadors.https.admin.TlsDocument} are for programs.
 *   <li>{@link io.ambassadors.https.admin.SidecarMetrics}: the same numbers for Prometheus.
 *   <li>{@link io.ambassadors.https.admin.SidecarFacts}: what is wrong without being fatal. The probes ask {@code SidecarControl}.
 * </ol>
 */
package io.ambassadors.https.admin;
