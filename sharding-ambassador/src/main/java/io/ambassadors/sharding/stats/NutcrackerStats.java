package io.ambassadors.sharding.stats;

import java.util.List;

/**
 * A snapshot as the JSON that twemproxy 0.5.0 sends on its stats port: its names, its order, its spacing, on one line. Programs that read
 * twemproxy's statistics read this. Unlike there, names are escaped as JSON demands.
 */
public final class NutcrackerStats {
    /** The version whose statistics these are; readers tell the format by it. */
    public static final String VERSION = "0.5.0";

    private final String source;

    /** @param source name of this host */
    public NutcrackerStats(String source) {
        this.source = source;
    }

    /** The line, without a newline at its end. */
    public String json(AmbassadorSnapshot snapshot) {
        StringBuilder json = new StringBuilder(512).append('{');
        text(json, "service", "nutcracker");
        text(json, "source", source);
        text(json, "version", VERSION);
        number(json, "uptime", (snapshot.takenAtMillis() - snapshot.startedAtMillis()) / 1000);
        number(json, "timestamp", snapshot.takenAtMillis() / 1000);
        number(json, "total_connections", snapshot.totalConnections());
        number(json, "curr_connections", snapshot.currConnections());
        for (PoolSnapshot pool : snapshot.pools()) {
            open(json, pool.name());
            numbers(json, StatTable.POOL, pool);
            for (ServerSnapshot server : pool.servers()) {
                open(json, server.name());
                numbers(json, StatTable.SERVER, server);
                close(json);
            }
            close(json);
        }
        return dropSeparator(json).append('}').toString();
    }

    private static <S> void numbers(StringBuilder json, List<NutcrackerStat<S>> stats, S snapshot) {
        for (NutcrackerStat<S> stat : stats) {
            if (stat.inNutcracker()) {
                number(json, stat.stat().name(), stat.stat().value().applyAsLong(snapshot));
            }
        }
    }

    private static void text(StringBuilder json, String name, String value) {
        string(json, name).append(':');
        string(json, value).append(", ");
    }

    private static void number(StringBuilder json, String name, long value) {
        string(json, name).append(':').append(value).append(", ");
    }

    private static void open(StringBuilder json, String name) {
        string(json, name).append(": {");
    }

    /** Between two objects there is a comma and no space, as there. */
    private static void close(StringBuilder json) {
        dropSeparator(json).append("},");
    }

    private static StringBuilder dropSeparator(StringBuilder json) {
        int end = json.length();
        while (end > 0 && (json.charAt(end - 1) == ' ' || json.charAt(end - 1) == ',')) {
            end--;
        }
        json.setLength(end);
        return json;
    }

    private static StringBuilder string(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c < ' ') {
                json.append(String.format("\\u%04x", (int) c));
            } else {
                json.append(c);
            }
        }
        return json.append('"');
    }
}
