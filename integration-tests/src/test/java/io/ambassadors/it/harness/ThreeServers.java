package io.ambassadors.it.harness;

import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Three Redis servers behind one ambassador, started once and shared by all test classes that ask for them as a parameter. Their pools:
 * {@code alpha} is the ambassador's usual self, {@code tagged} hashes only what stands in braces, {@code strict} does as twemproxy does.
 * Who uses them uses keys of its own and leaves the servers alone.
 */
public final class ThreeServers implements AutoCloseable {
    /** Connections that the pools may hold to a server. */
    public static final int SERVER_CONNECTIONS = 2;

    private final List<RedisNode> nodes;
    private final Ambassador ambassador;
    private final int taggedPort;
    private final int strictPort;

    private ThreeServers() {
        nodes = IntStream.range(0, 3).mapToObj(i -> RedisNode.start()).toList();
        NutcrackerYml.Pool alpha = NutcrackerYml.pool("alpha")
                .servers(nodes)
                .set("server_connections", SERVER_CONNECTIONS)
                .set("hash", "md5");
        NutcrackerYml.Pool tagged =
                alpha.andPool("tagged").servers(nodes).set("hash_tag", "\"{}\"").set("hash", "md5");
        NutcrackerYml.Pool strict = alpha.andPool("strict").servers(nodes).set("hash", "md5");
        if (!Ambassador.isNutcracker()) {
            strict.set("strict", true);
        }
        taggedPort = tagged.port();
        strictPort = strict.port();
        ambassador = Ambassador.start(alpha.file());
    }

    /** The servers. */
    public List<RedisNode> nodes() {
        return nodes;
    }

    /** The ambassador before them. */
    public Ambassador ambassador() {
        return ambassador;
    }

    /** Data port of the pool {@code alpha}. */
    public int port() {
        return ambassador.port();
    }

    /** Data port of the pool whose hash tag is <code>{}</code>. */
    public int taggedPort() {
        return Ambassador.isRedis() ? port() : taggedPort;
    }

    /** Data port of the pool that is strict. */
    public int strictPort() {
        return strictPort;
    }

    /** A raw client of {@code alpha}. */
    public RawRedis client() {
        return ambassador.client();
    }

    /** Number of servers that have at least one of the keys. */
    public long serversThatHave(List<String> keys) {
        return nodes.stream().filter(node -> keys.stream().anyMatch(node::has)).count();
    }

    /** The servers that have the key. */
    public List<RedisNode> serversOf(String key) {
        return nodes.stream().filter(node -> node.has(key)).toList();
    }

    /** Two keys beginning with {@code prefix} that live on different servers, set to {@code v}. */
    public List<String> keysOnTwoServers(String prefix) {
        try (RawRedis client = client()) {
            String first = prefix + 0;
            client.call("SET", first, "v");
            RedisNode home = serversOf(first).get(0);
            for (int i = 1; i < 100; i++) {
                client.call("SET", prefix + i, "v");
                if (!home.has(prefix + i)) {
                    return List.of(first, prefix + i);
                }
            }
        }
        throw new AssertionError("100 keys on one server");
    }

    @Override
    public void close() {
        ambassador.close();
        nodes.forEach(RedisNode::close);
    }

    /** Starts them for the first that asks; ends them after the last test. */
    public static final class Extension implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == ThreeServers.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .computeIfAbsent(ThreeServers.class, type -> new ThreeServers(), ThreeServers.class);
        }
    }
}
