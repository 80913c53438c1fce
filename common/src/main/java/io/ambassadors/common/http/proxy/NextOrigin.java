package io.ambassadors.common.http.proxy;

import java.time.Duration;

/**
 * When a request is tried at the next endpoint: nginx's {@code proxy_next_upstream}, {@code _tries} and {@code _timeout}.
 *
 * @param conditions bits of this class
 * @param nonIdempotent whether POST, LOCK and PATCH may be sent twice
 * @param tries most tries, 0 for no bound but the number of endpoints
 * @param timeout no new try after this time; zero for no bound
 */
public record NextOrigin(int conditions, boolean nonIdempotent, int tries, Duration timeout) {
    public static final int ERROR = 1;
    public static final int TIMEOUT = 1 << 1;
    public static final int INVALID_HEADER = 1 << 2;
    public static final int HTTP_500 = 1 << 3;
    public static final int HTTP_502 = 1 << 4;
    public static final int HTTP_503 = 1 << 5;
    public static final int HTTP_504 = 1 << 6;
    public static final int HTTP_403 = 1 << 7;
    public static final int HTTP_404 = 1 << 8;
    public static final int HTTP_429 = 1 << 9;

    /** nginx's default: error and timeout. */
    public static final NextOrigin DEFAULT = new NextOrigin(ERROR | TIMEOUT, false, 0, Duration.ZERO);

    /** The condition that a status is; 0 if it is none. */
    public static int ofStatus(int status) {
        return switch (status) {
            case 500 -> HTTP_500;
            case 502 -> HTTP_502;
            case 503 -> HTTP_503;
            case 504 -> HTTP_504;
            case 403 -> HTTP_403;
            case 404 -> HTTP_404;
            case 429 -> HTTP_429;
            default -> 0;
        };
    }

    /** The condition that a failure is. */
    public static int ofFailure(Failure failure) {
        return switch (failure) {
            case CONNECT_TIMEOUT, SEND_TIMEOUT, READ_TIMEOUT -> TIMEOUT;
            case INVALID_RESPONSE, HEAD_TOO_LARGE -> INVALID_HEADER;
            default -> ERROR;
        };
    }

    /** Whether one of these conditions is among those that lead to the next endpoint. */
    public boolean on(int condition) {
        return (conditions & condition) != 0;
    }
}
