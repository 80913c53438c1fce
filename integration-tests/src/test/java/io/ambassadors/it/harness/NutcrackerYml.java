package io.ambassadors.it.harness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a nutcracker.yml. */
public final class NutcrackerYml {
    private final List<Pool> pools = new ArrayList<>();

    /** A file whose first pool is {@code name}, on a free port. */
    public static Pool pool(String name) {
        return new NutcrackerYml().addPool(name);
    }

    private Pool addPool(String name) {
        Pool pool = new Pool(this, name, Ports.free());
        pools.add(pool);
        return pool;
    }

    /** Where the first pool listens. */
    public int port() {
        return pools.get(0).port;
    }

    /** The file's text. */
    public String text() {
        StringBuilder text = new StringBuilder();
        for (Pool pool : pools) {
            pool.render(text);
        }
        return text.toString();
    }

    /** One pool. Redis, and ketama of fnv1a_64, unless said otherwise. */
    public static final class Pool {
        private final NutcrackerYml file;
        private final String name;
        private final Map<String, String> keys = new LinkedHashMap<>();
        private final List<String> servers = new ArrayList<>();
        private int port;

        private Pool(NutcrackerYml file, String name, int port) {
            this.file = file;
            this.name = name;
            this.port = port;
            keys.put("redis", "true");
            keys.put("hash", "md5");
            keys.put("distribution", "ketama");
        }

        /** Listens on {@code port} of 127.0.0.1. */
        public Pool listen(int port) {
            this.port = port;
            return this;
        }

        /** Where it listens. */
        public int port() {
            return port;
        }

        /** Sets a key of the pool. */
        public Pool set(String key, Object value) {
            keys.put(key, value.toString());
            return this;
        }

        /** Adds a server of weight 1 and without a name. */
        public Pool server(RedisNode node) {
            return server(node.address() + ":1");
        }

        /** Adds an entry of {@code servers} as it stands in the file. */
        public Pool server(String entry) {
            servers.add(entry);
            return this;
        }

        /** Adds many servers of weight 1. */
        public Pool servers(Iterable<RedisNode> nodes) {
            nodes.forEach(this::server);
            return this;
        }

        /** Begins another pool of the same file. */
        public Pool andPool(String name) {
            return file.addPool(name);
        }

        /** The file that it belongs to. */
        public NutcrackerYml file() {
            return file;
        }

        private void render(StringBuilder text) {
            text.append(name).append(":\n  listen: 127.0.0.1:").append(port).append('\n');
            keys.forEach((key, value) ->
                    text.append("  ").append(key).append(": ").append(value).append('\n'));
            text.append("  servers:\n");
            servers.forEach(server -> text.append("   - ").append(server).append('\n'));
        }
    }
}
