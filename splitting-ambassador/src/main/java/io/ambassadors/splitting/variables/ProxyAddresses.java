package io.ambassadors.splitting.variables;

import java.net.SocketAddress;

/**
 * What the PROXY header of a connection told.
 *
 * @param source the client
 * @param destination where the client connected to
 */
record ProxyAddresses(SocketAddress source, SocketAddress destination) {}
