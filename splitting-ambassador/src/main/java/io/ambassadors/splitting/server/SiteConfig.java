package io.ambassadors.splitting.server;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a configuration says about listeners, servers and locations; nothing in it changes. */
public final class SiteConfig {
    private final List<Listener> listeners;
    private final List<VirtualServer> servers;
    private final Map<String, Listener> byText;

    SiteConfig(List<Listener> listeners, List<VirtualServer> servers) {
        this.listeners = List.copyOf(listeners);
        this.servers = List.copyOf(servers);
        this.byText = new HashMap<>();
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

    /** The listener at an address as {@link ListenSpec#text} writes it; null if this site has none there. */
    public Listener listener(String text) {
        return byText.get(text);
    }
}
