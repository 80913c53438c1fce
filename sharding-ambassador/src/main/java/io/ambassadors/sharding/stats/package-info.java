/**
 * What the sharding ambassador counts, and how it is told.
 *
 * <ol>
 *   <li>The snapshots, {@link io.ambassadors.sharding.stats.AmbassadorSnapshot} at the top: what the data plane hands out.
 *   <li>{@link io.ambassadors.sharding.stats.StatTable}: the one table of names, kinds and help texts of the
 *       {@link io.ambassadors.sharding.stats.NutcrackerStat}s.
 *   <li>{@link io.ambassadors.sharding.stats.NutcrackerStats} and {@link io.ambassadors.sharding.stats.StatsServer}: twemproxy's JSON on
 *       twemproxy's port. {@link io.ambassadors.sharding.stats.DescribeStats}: the text of {@code -D}.
 * </ol>
 *
 * <p>Nothing here knows CDI; metrics and pages are in {@code admin}.
 */
package io.ambassadors.sharding.stats;
