package io.ambassadors.https.tls;

import io.ambassadors.common.http.proxy.HttpLoop;

/**
 * What handshakes of one event loop share.
 *
 * @param loop the event loop
 * @param gate bounds them
 * @param counters counts them
 */
record TlsLoop(HttpLoop loop, HandshakeGate gate, TlsCounters counters) {}
