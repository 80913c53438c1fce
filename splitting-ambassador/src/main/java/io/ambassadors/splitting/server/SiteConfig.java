package io.ambassadors.splitting.server;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.ambassadors.common.http.log.LogWriter;
import io.ambassadors.splitting.upstream.KeyTemplates;
import io.ambassadors.splitting.upstream.UpstreamConfig;
import io.ambassadors.splitting.variables.AccessLog;
import io.ambassadors.splitting.variables.SplitClientsBlock;
import io.ambassadors.splitting.variables.Variables;

/**
 * What a configuration says about listeners, servers and locations, and all they need. Nothing in it changes, once {@link #connect} and
 * {@link #open} were called.
 */
public final class SiteConfig {
    private final List<Listener> listeners;
    private final List<VirtualServer> servers;
    private final List<UpstreamConfig> upstreams;
    private final List<SplitClientsBlock> splits;
    private final List<AccessLog> logs;
    private final List<PassTarget> targets;
    private final Variables variables;
    private final KeyTemplates keys;
    private final Map<String, Listener> byText = new HashMap<>();

    SiteConfig(
            List<Listener> listeners,
            List<VirtualServer> servers,
            List<UpstreamConfig> upstreams,
            List<SplitClientsBlock> splits,
            List<AccessLog> logs,
            List<PassTarget> targets,
            Variables variables,
            KeyTemplates keys) {
        this.listeners = List.copyOf(listeners);
        this.servers = List.copyOf(servers);
        this.upstreams = List.copyOf(upstreams);
        this.splits = List.copyOf(splits);
        this.logs = List.copyOf(logs);
        this.targets = List.copyOf(targets);
        this.variables = variables;
        this.keys = keys;
        for (Listener listener : listeners) {
            byText.put(listener.spec().text(), listener);
        }
    }

    /** The sockets to listen on. */
    public List<Listener> listeners() {
        return listeners;
    }

    /** The servers, in the order of the file. */
    public List<VirtualServer> servers() {
        return servers;
    }

    /** All upstreams: the blocks, and those that stand for addresses in {@code proxy_pass}. */
    public List<UpstreamConfig> upstreams() {
        return upstreams;
    }

    /** The {@code split_clients}, in the order of the file. */
    public List<SplitClientsBlock> splits() {
        return splits;
    }

    /** The listener at an address as {@link ListenSpec#text} writes it; null if this site has none there. */
    public Listener listener(String text) {
        return byText.get(text);
    }

    /** Gives the locations their running upstreams. Called once, before any request. */
    public void connect(OriginsSource.Directory running) {
        targets.forEach(target -> target.connect(running));
    }

    /**
     * Opens the access logs.
     *
     * @throws io.ambassadors.splitting.variables.InvalidDirective if one cannot be opened
     */
    public void open(LogWriter writer) {
        logs.forEach(log -> log.open(writer));
    }

    /** Lets go of the access logs, when no request is under way here any more. */
    public void close(LogWriter writer) {
        logs.forEach(log -> log.close(writer));
    }

    /** The variables of the configuration. */
    Variables variables() {
        return variables;
    }

    /** What the choice of a server may depend on. */
    KeyTemplates keys() {
        return keys;
    }
}
