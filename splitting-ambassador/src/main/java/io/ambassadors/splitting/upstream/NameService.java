package io.ambassadors.splitting.upstream;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Looks host names up, without blocking the caller. */
@FunctionalInterface
public interface NameService {
    /**
     * The addresses of a name.
     *
     * @return fails if the name has none, or nobody can tell
     */
    CompletableFuture<Answer> lookup(String name);

    /**
     * What was found.
     *
     * @param addresses at least one, in the order in which they are to be used
     * @param validFor how long they are good for
     */
    record Answer(List<InetAddress> addresses, Duration validFor) {
        public Answer {
            addresses = List.copyOf(addresses);
            if (addresses.isEmpty()) {
                throw new IllegalArgumentException("An answer without an address is a failure");
            }
        }
    }
}
