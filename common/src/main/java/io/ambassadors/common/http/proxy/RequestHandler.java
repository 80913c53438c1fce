package io.ambassadors.common.http.proxy;

/** The service: decides what becomes of each request. Called on the event loop of the client; must not block. */
public interface RequestHandler {
    /**
     * A request's head is here. Sooner or later {@link Exchange#reply} or {@link Exchange#proxy} must be called, on this event loop.
     */
    void handle(Exchange exchange);

    /**
     * A request that cannot be served: malformed, too large, too slow. {@link Exchange#reply} must be called before this returns; the
     * connection closes behind the reply. The head is there as far as it could be read.
     *
     * @param status 400, 405, 408, 413, 414, 431, 501 or 505
     * @param why what is wrong with it, for the log
     */
    void refuse(Exchange exchange, int status, String why);

    /** The exchange is over, one way or another: time to log and to count. */
    void ended(Exchange exchange);
}
