/**
 * The running service: what ties the configuration file, the data plane and the admin plane together.
 *
 * <ol>
 *   <li>{@link io.ambassadors.splitting.service.SplittingService} starts, reloads and answers the admin plane's questions.
 *   <li>{@code DataPlane} is what serves: event loops, listeners, upstreams, logs; one configuration after the other.
 *   <li>{@code ConfigTree} is the file with what it includes, {@code Changes} says what a reload changes, {@code AlikeClients} finds
 *       listeners whose clients all look alike.
 *   <li>{@code ServiceLifecycle} is where CDI comes in: start, signals, drain, stop.
 * </ol>
 */
package io.ambassadors.splitting.service;
