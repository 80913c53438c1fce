/**
 * Lines of logs on their way from event loops to files. An event loop {@link io.ambassadors.common.http.log.LogFile#write gives away} a
 * line and goes on; one {@link io.ambassadors.common.http.log.LogWriter} thread writes what has gathered. What does not fit into the
 * bounds of the queue is dropped and counted.
 */
package io.ambassadors.common.http.log;
