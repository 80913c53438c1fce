package io.ambassadors.https.tcp;

import io.ambassadors.common.net.Resolver;
import io.ambassadors.https.config.BackendConfig;
import io.ambassadors.https.config.TcpConfig;

/**
 * What the relays of one configuration share. Connections stay with the plan that they began with.
 *
 * @param backend where they go
 * @param bounds of time and number
 * @param resolver for a backend that is named
 * @param open connections of all plans
 * @param log hears of each that ended
 */
public record TcpPlan(
        BackendConfig backend, TcpConfig bounds, Resolver resolver, OpenConnections open, ConnectionLog log) {}
