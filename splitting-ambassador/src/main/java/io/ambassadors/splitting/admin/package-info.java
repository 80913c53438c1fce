/**
 * The admin plane of the splitting ambassador: what it says of itself on port 9102, and the few things that can be asked of it there.
 *
 * <ol>
 *   <li>{@link io.ambassadors.splitting.admin.SplittingControl}: all that this package knows of the data plane.
 *   <li>{@link io.ambassadors.splitting.admin.Snapshots} asks it at most once a second, whoever looks, and never waits long.
 *   <li>{@link io.ambassadors.splitting.admin.AdminPages}: the table of paths. {@link io.ambassadors.splitting.admin.StatusView} is the
 *       status as people read it, for the HTML page and for {@link io.ambassadors.splitting.admin.StatusText}; {@link
 *       io.ambassadors.splitting.admin.StatusDocument} is the same for programs.
 *   <li>{@link io.ambassadors.splitting.admin.SplittingMetrics}: the same numbers for Prometheus.
 *   <li>{@link io.ambassadors.splitting.admin.SplittingHealth} and {@link io.ambassadors.splitting.admin.SplittingFacts}: probes, and what
 *       is wrong without being fatal.
 * </ol>
 */
package io.ambassadors.splitting.admin;
