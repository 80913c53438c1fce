/**
 * The file {@code nutcracker.yml}: text in, checked and immutable records out, and everything there is to say about it on the way.
 *
 * <ol>
 *   <li>{@link io.ambassadors.sharding.config.NutcrackerFile} is the door: a file or its bytes become a {@link
 *       io.ambassadors.sharding.config.ParsedFile}.
 *   <li>{@link io.ambassadors.common.config.yaml} reads YAML into nodes with their places and refuses the forms twemproxy refuses.
 *   <li>{@code PoolReader} reads one pool, by way of {@code PoolValues} (key to value), {@code ListenForm} and {@code ServerForm}.
 *   <li>{@code PoolAdvice} warns of what is legal and unwise.
 *   <li>{@link io.ambassadors.sharding.config.PoolKeys} is the one table of keys, defaults and documentation.
 *   <li>{@link io.ambassadors.sharding.config.NutcrackerConfig}, {@link io.ambassadors.sharding.config.PoolConfig}, {@link
 *       io.ambassadors.sharding.config.ServerConfig} and their parts are what the rest of the program sees.
 * </ol>
 */
package io.ambassadors.sharding.config;
