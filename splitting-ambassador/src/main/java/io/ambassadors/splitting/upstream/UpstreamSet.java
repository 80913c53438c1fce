package io.ambassadors.splitting.upstream;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.ambassadors.common.http.HttpVersion;
import io.ambassadors.common.http.proxy.OriginTls;

/**
 * The upstreams of one configuration. Those that the configuration before had too are the same objects, with the state of their
 * peers and their connections. Thread-safe.
 */
public final class UpstreamSet {
    private final Map<UpstreamConfig, UpstreamGroup> configs;
    private final Map<String, UpstreamGroup> groups = new LinkedHashMap<>();
    private final Set<UpstreamPass> passes = ConcurrentHashMap.newKeySet();

    /**
     * The groups of a configuration.
     *
     * @param configs what was read, with the group that does it
     */
    UpstreamSet(Map<UpstreamConfig, UpstreamGroup> configs) {
        this.configs = new LinkedHashMap<>(configs);
        configs.forEach((config, group) -> groups.put(key(config.name()), group));
    }

    /** An upstream by its name, whose case does not matter. */
    public Optional<UpstreamGroup> group(String name) {
        return Optional.ofNullable(groups.get(key(name)));
    }

    /** All upstreams, in the order of the configuration. */
    public Collection<UpstreamGroup> groups() {
        return Collections.unmodifiableCollection(groups.values());
    }

    /**
     * A way to an upstream, for the locations that pass requests to it. Asked for once for each location, when a configuration is
     * built.
     *
     * @param name of the upstream
     * @param protocol HTTP/1.0, HTTP/1.1 or HTTP/2
     * @param tls null for none
     * @throws IllegalArgumentException if there is no such upstream
     */
    public UpstreamPass pass(String name, HttpVersion protocol, OriginTls tls) {
        UpstreamGroup group =
                group(name).orElseThrow(() -> new IllegalArgumentException("There is no upstream " + name));
        return pass(group, protocol, tls);
    }

    UpstreamPass pass(UpstreamGroup group, HttpVersion protocol, OriginTls tls) {
        UpstreamPass pass = group.pass(group.config().keepalive().pool(protocol, tls));
        passes.add(pass);
        return pass;
    }

    /** This set is in use from now on: its groups are known by where they stand now. */
    void adopt() {
        configs.forEach((config, group) -> group.reread(config));
    }

    /** Ends what this set has and the next has not. */
    void retireFor(UpstreamSet next) {
        for (UpstreamGroup group : groups.values()) {
            if (!next.groups.containsValue(group)) {
                group.retire();
            }
        }
        for (UpstreamPass pass : passes) {
            if (!next.passes.contains(pass)) {
                pass.group().retire(pass);
            }
        }
    }

    private static String key(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
