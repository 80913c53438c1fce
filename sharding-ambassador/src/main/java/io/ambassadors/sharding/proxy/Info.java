package io.ambassadors.sharding.proxy;

import io.ambassadors.sharding.resp.RespBytes;

/**
 * INFO of the ambassador itself. Some clients want to read in it, before they send anything else, that the server is not loading its
 * data ({@code loading:0}) and is a master; what concerns one server's data is not in it.
 */
final class Info {
    private Info() {}

    /** The reply, a bulk string, or verbatim text in RESP3. */
    static byte[] reply(ClientConnection client) {
        Pool pool = client.pool;
        String text = section("Server")
                + field("redis_version", Hello.version(pool))
                + field("redis_mode", "standalone")
                + field("process_id", ProcessHandle.current().pid())
                + field("tcp_port", pool.config.listen().port())
                + "\r\n" + section("Clients")
                + field("connected_clients", pool.clientsEverywhere.get())
                + field("maxclients", pool.config.clientConnections())
                + "\r\n" + section("Persistence")
                + field("loading", 0)
                + "\r\n" + section("Replication")
                + field("role", "master")
                + field("connected_slaves", 0)
                + "\r\n" + section("Ambassador")
                + field("ambassador_pool", pool.config.name())
                + field("ambassador_servers", pool.serverCount())
                + field("ambassador_distribution", pool.config.distribution().configName());
        byte[] bytes = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        byte[] head =
                RespBytes.latin(client.isResp3() ? "=" + (bytes.length + 4) + "\r\ntxt:" : "$" + bytes.length + "\r\n");
        byte[] reply = java.util.Arrays.copyOf(head, head.length + bytes.length + 2);
        System.arraycopy(bytes, 0, reply, head.length, bytes.length);
        reply[reply.length - 2] = '\r';
        reply[reply.length - 1] = '\n';
        return reply;
    }

    private static String section(String name) {
        return "# " + name + "\r\n";
    }

    private static String field(String name, Object value) {
        return name + ":" + value + "\r\n";
    }
}
