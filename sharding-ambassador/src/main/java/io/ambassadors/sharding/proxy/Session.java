package io.ambassadors.sharding.proxy;

/** What a client said of itself. */
final class Session {
    boolean authenticated;
    boolean resp3;
    byte[] name = {};

    Session(boolean authenticated) {
        this.authenticated = authenticated;
    }
}
