package io.ambassadors.https.doctor;

import java.net.SocketAddress;

/** What speaks TLS at the address that is configured. */
sealed interface Target extends AutoCloseable {
    /** The sidecar of this configuration is running already. */
    record Running(SocketAddress address) implements Target {}

    /** Nobody did: a port of our own. */
    record Own(OwnPort port) implements Target {
        @Override
        public void close() {
            port.close();
        }
    }

    /** Nothing that could be examined: somebody else is there, or we may not listen. */
    record Nothing() implements Target {}

    @Override
    default void close() {}
}
