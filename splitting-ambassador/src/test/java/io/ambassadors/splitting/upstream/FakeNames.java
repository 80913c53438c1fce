package io.ambassadors.splitting.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import io.ambassadors.common.net.Resolver;

/** A name service whose answers the test says. */
final class FakeNames implements NameService {
    private final Map<String, List<InetAddress>> answers = new ConcurrentHashMap<>();
    private final Map<String, Boolean> silent = new ConcurrentHashMap<>();

    /** A name has these addresses from now on; none at all if none is given. */
    void put(String name, String... addresses) {
        List<InetAddress> parsed = new ArrayList<>();
        for (String address : addresses) {
            parsed.add(Resolver.literal(address, 0).getAddress());
        }
        answers.put(name, parsed);
        silent.remove(name);
    }

    /** A name is never answered. */
    void silent(String name) {
        silent.put(name, true);
    }

    @Override
    public CompletableFuture<Answer> lookup(String name) {
        if (silent.containsKey(name)) {
            return new CompletableFuture<>();
        }
        List<InetAddress> found = answers.getOrDefault(name, List.of());
        return found.isEmpty()
                ? CompletableFuture.failedFuture(new UnknownHostException(name))
                : CompletableFuture.completedFuture(new Answer(found, Duration.ofSeconds(1)));
    }
}
