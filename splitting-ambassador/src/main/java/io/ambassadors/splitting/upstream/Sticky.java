package io.ambassadors.splitting.upstream;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** How clients stick to a server: nginx's {@code sticky} (open since 1.29.6). */
public sealed interface Sticky {
    /** They do not. */
    Sticky NONE = new None();

    /** Clients do not stick to a server. */
    record None() implements Sticky {}

    /**
     * By a cookie that names the server.
     *
     * @param name of the cookie
     * @param expires seconds until it expires; empty for the end of the session
     * @param domain its domain, a text with variables; empty for none
     * @param path its path, empty for none
     * @param httpOnly whether scripts cannot see it
     * @param secure whether it goes over TLS alone
     * @param sameSite a text with variables: strict, lax or none; empty for none of them
     */
    record Cookie(
            String name,
            OptionalLong expires,
            String domain,
            String path,
            boolean httpOnly,
            boolean secure,
            String sameSite)
            implements Sticky {
        /** {@code expires=max}: the end of 2037. */
        public static final long MAX_EXPIRES = 2_145_916_555L;

        /** The variable that reads it, with its dollar. */
        public String variable() {
            return "$cookie_" + name;
        }
    }

    /**
     * By what the request says.
     *
     * @param variables names with their dollar; the first that is not empty names the server
     */
    record Route(List<String> variables) implements Sticky {
        public Route {
            variables = List.copyOf(variables);
        }
    }

    /**
     * By sessions that are seen in responses.
     *
     * @param create variables with their dollar; the first that is not empty behind a response begins a session
     * @param lookup variables with their dollar; the first that is not empty finds one
     * @param zone name of the memory that sessions are kept in
     * @param zoneBytes size of that memory
     * @param timeout how long a session lasts that is not seen
     * @param header whether a session is learned from the head of a response, not from its end
     */
    record Learn(
            List<String> create, List<String> lookup, String zone, long zoneBytes, Duration timeout, boolean header)
            implements Sticky {
        /** nginx's own rule of thumb: about 8000 sessions a megabyte. */
        private static final long SESSIONS_PER_MEGABYTE = 8000;

        public Learn {
            create = List.copyOf(create);
            lookup = List.copyOf(lookup);
        }

        /** How many sessions it holds. */
        public int sessions() {
            return (int) Math.min(Integer.MAX_VALUE, Math.max(1, zoneBytes / 1024 * SESSIONS_PER_MEGABYTE / 1024));
        }
    }
}
