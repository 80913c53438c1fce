package io.ambassadors.https.tcp;

import java.util.Locale;

/** Why a relayed connection ended. */
public enum EndReason {
    /** Both sides ended in order, the client first. */
    CLIENT,
    /** Both sides ended in order, the backend first. */
    BACKEND,
    /** The client's connection broke: a reset, or an end of TCP that TLS had not announced. */
    CLIENT_ABORT,
    /** The backend's connection broke. */
    BACKEND_ABORT,
    /** Nothing passed for the idle timeout. */
    IDLE,
    /** It lasted for as long as a connection may. */
    LIFETIME,
    /** One side had ended, and nothing passed for the close timeout. */
    HALF_CLOSED,
    /** The backend could not be reached. */
    CONNECT,
    /** There were as many connections as there may be. */
    LIMIT,
    /** The process ends. */
    DRAIN,
    /** Something failed in this process. */
    ERROR;

    private final String label = name().toLowerCase(Locale.ROOT).replace('_', '-');

    /** As metrics and logs name it. */
    public String label() {
        return label;
    }
}
