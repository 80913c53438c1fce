package io.ambassadors.common.http.proxy;

import io.ambassadors.common.http.Fields;
import io.ambassadors.common.http.ResponseHead;

/**
 * How one request is passed on: which endpoints, what they are told, what the client is told. Made by the service, once for each
 * request or once for all; called on the event loop.
 */
public interface ProxyPlan {
    /** Timeouts, sizes, retries. */
    ProxySettings settings();

    /** The endpoints for this request. Asked once for each {@link Exchange#proxy}. */
    Origins origins(Exchange exchange);

    /** Writes the request for an endpoint; asked for each try. */
    void request(Exchange exchange, Endpoint endpoint, OutgoingRequest out);

    /**
     * The fields behind the request's body that an origin gets.
     *
     * @param trailers as the client sent them; at least one
     * @return what is passed on; null for nothing
     */
    default Fields trailers(Exchange exchange, Fields trailers) {
        return trailers;
    }

    /**
     * Looks at a response that will not be retried, before anything is sent to the client.
     *
     * @return whether to pass it on; otherwise the rest of it is thrown away and {@link #intercepted} is called
     *     ({@code proxy_intercept_errors})
     */
    boolean accept(Exchange exchange, ResponseHead response);

    /**
     * A response was not accepted: {@link Exchange#reply} or {@link Exchange#proxy} must be called, now or later.
     *
     * @param status its status
     */
    void intercepted(Exchange exchange, int status);

    /**
     * Writes the fields of the response for the client: all but those of framing and connection, which are never to be copied
     * ({@link io.ambassadors.common.http.FieldName#HOP_BY_HOP}, Content-Length, and what Connection names).
     */
    void response(Exchange exchange, ResponseHead response, Fields out);

    /**
     * No origin gave a response, and nothing was sent to the client yet: {@link Exchange#reply} or {@link Exchange#proxy} must be
     * called, now or later. Not asked when the client is gone.
     */
    void failed(Exchange exchange, Failure failure);
}
