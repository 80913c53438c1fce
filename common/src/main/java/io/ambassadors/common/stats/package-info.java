/**
 * What data planes record: {@link io.ambassadors.common.stats.LatencyWindow} on an event loop, {@link
 * io.ambassadors.common.stats.LatencySummary} for whoever looks.
 */
package io.ambassadors.common.stats;
