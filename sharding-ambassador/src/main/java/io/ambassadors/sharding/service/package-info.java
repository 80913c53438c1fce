/**
 * The running service: what ties the configuration file, the data plane and the admin plane together.
 *
 * <ol>
 *   <li>{@link io.ambassadors.sharding.service.ShardingService} starts, reloads and answers the admin plane's questions.
 *   <li>{@code Changes} says what a reload changes: in words, and in keys that move.
 *   <li>{@code ServiceLifecycle} is where CDI comes in: start, signals, drain, stop.
 * </ol>
 */
package io.ambassadors.sharding.service;
