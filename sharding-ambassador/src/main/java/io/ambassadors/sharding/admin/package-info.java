/**
 * The admin plane of the sharding ambassador: what it says of itself on port 9101, and the few things that can be asked of it there.
 *
 * <ol>
 *   <li>{@link io.ambassadors.sharding.admin.ShardingControl}: all that this package knows of the data plane.
 *   <li>{@link io.ambassadors.sharding.admin.Snapshots} asks it at most once a second, whoever looks, and never waits long.
 *   <li>{@link io.ambassadors.sharding.admin.AdminPages}: the table of paths. {@link io.ambassadors.sharding.admin.StatusView} is the
 *       status as people read it, for the HTML page and for {@link io.ambassadors.sharding.admin.StatusText}.
 *   <li>{@link io.ambassadors.sharding.admin.ShardingMetrics}: the same numbers for Prometheus.
 *   <li>{@link io.ambassadors.sharding.admin.StatsPort}: twemproxy's statistics on twemproxy's port.
 *   <li>{@link io.ambassadors.sharding.admin.ShardingHealth} and {@link io.ambassadors.sharding.admin.ShardingFacts}: probes, and what is
 *       wrong without being fatal.
 * </ol>
 */
package io.ambassadors.sharding.admin;
