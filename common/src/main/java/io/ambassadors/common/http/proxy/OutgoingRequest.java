package io.ambassadors.common.http.proxy;

import io.ambassadors.common.http.Fields;

/**
 * A request as an origin gets it, to be filled in by the plan: method, target and all fields but those of framing
 * ({@code Content-Length}, {@code Transfer-Encoding}) and of the connection ({@code Connection: Upgrade} and {@code Upgrade} are
 * added here when {@link #upgrade} is set).
 */
public final class OutgoingRequest {
    private final Fields fields = new Fields(2048);
    String method = "GET";
    String target = "/";
    String authority = "";
    String upgrade;
    boolean closing;
    byte[] body;

    /** To be added to. */
    public Fields fields() {
        return fields;
    }

    /** Method and target. */
    public void line(String newMethod, String newTarget) {
        method = newMethod;
        target = newTarget;
    }

    /** HTTP/2's {@code :authority}; over HTTP/1 the plan adds a Host field itself. */
    public void authority(String newAuthority) {
        authority = newAuthority;
    }

    /** Asks the origin to change the protocol, as {@code proxy_set_header Upgrade} with {@code Connection: upgrade} does. */
    public void upgrade(String protocol) {
        upgrade = protocol;
    }

    /** Asks the origin to close the connection behind the response, as {@code proxy_set_header Connection close} does. */
    public void closing() {
        closing = true;
    }

    /** Sends this body instead of the client's; an empty one for none. */
    public void body(byte[] newBody) {
        body = newBody;
    }

    public String method() {
        return method;
    }

    public String target() {
        return target;
    }

    public String authority() {
        return authority;
    }

    /** The protocol asked for; null if none is. */
    public String upgrade() {
        return upgrade;
    }

    public boolean isClosing() {
        return closing;
    }

    void clear() {
        fields.clear();
        method = "GET";
        target = "/";
        authority = "";
        upgrade = null;
        closing = false;
        body = null;
    }
}
