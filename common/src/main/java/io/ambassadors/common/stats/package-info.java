/**
 * What data planes record: {@link io.ambassadors.common.stats.LatencyWindow} on an event loop, {@link
 * io.ambassadors.common.stats.LatencySummary} for whoever looks. {@link io.ambassadors.common.stats.Stat} is a row of a service's table of
 * statistics; {@link io.ambassadors.common.stats.ReloadStatus} is what became of its configuration file.
 */
package io.ambassadors.common.stats;
