package io.ambassadors.splitting.upstream;

import java.util.OptionalLong;

import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.config.NginxNumber;
import io.ambassadors.splitting.config.NginxTime;
import io.ambassadors.splitting.variables.InvalidDirective;

/** Reads a {@code server} line of an upstream: {@code ngx_http_upstream_server} in {@code ngx_http_upstream.c}. */
final class ServerReader {
    static final int DEFAULT_PORT = 80;

    private static final int LONGEST_ROUTE = 32;

    private final Directive where;
    private final boolean backupAllowed;
    private int weight = 1;
    private int maxFails = 1;
    private long failTimeoutSeconds = 10;
    private int maxConns;
    private boolean backup;
    private boolean down;
    private boolean drain;
    private String route = "";
    private boolean resolve;

    private ServerReader(Directive where, boolean backupAllowed) {
        this.where = where;
        this.backupAllowed = backupAllowed;
    }

    /**
     * Reads a line.
     *
     * @param backupAllowed whether the method that stands before it knows backup servers
     * @throws InvalidDirective with nginx's message
     */
    static ServerConfig read(Directive where, boolean backupAllowed) {
        ServerReader reader = new ServerReader(where, backupAllowed);
        where.arguments().stream().skip(1).forEach(reader::parameter);
        String text = where.argument(0);
        return new ServerConfig(
                text,
                ServerUrl.parse(text, DEFAULT_PORT, where),
                reader.weight,
                reader.maxFails,
                reader.failTimeoutSeconds,
                reader.maxConns,
                reader.backup,
                reader.down,
                reader.drain,
                reader.route,
                reader.resolve,
                where.line());
    }

    private void parameter(String text) {
        int equals = text.indexOf('=') + 1;
        String name = text.substring(0, equals);
        String value = text.substring(equals);
        switch (equals == 0 ? text : name) {
            case "weight=" -> weight = number(text, value, 1);
            case "max_conns=" -> maxConns = number(text, value, 0);
            case "max_fails=" -> maxFails = number(text, value, 0);
            case "fail_timeout=" ->
                failTimeoutSeconds = NginxTime.seconds(value).orElseThrow(() -> invalid(text));
            case "backup" -> backup();
            case "down" -> {
                down = true;
                drain = false;
            }
            case "drain" -> {
                drain = true;
                down = false;
            }
            case "route=" -> route(value);
            case "resolve" -> resolve = true;
            case "service=" ->
                throw InvalidDirective.at(
                        where, "SRV records are not looked up: \"" + text + "\"", "write the servers and their ports");
            case "slow_start=" ->
                throw InvalidDirective.at(
                        where,
                        invalid(text).problem().message(),
                        "slow_start is part of the commercial nginx alone; leave it out");
            default -> throw invalid(text);
        }
    }

    private void backup() {
        if (!backupAllowed) {
            throw InvalidDirective.at(where, "balancing method does not support parameter \"backup\"");
        }
        backup = true;
    }

    private void route(String value) {
        if (value.isEmpty()) {
            throw InvalidDirective.at(where, "route is empty");
        }
        if (value.length() > LONGEST_ROUTE) {
            throw InvalidDirective.at(where, "route is longer than " + LONGEST_ROUTE);
        }
        route = value;
    }

    private int number(String text, String value, int least) {
        OptionalLong number = NginxNumber.parse(value);
        if (number.isEmpty() || number.getAsLong() < least) {
            throw invalid(text);
        }
        if (number.getAsLong() > Integer.MAX_VALUE) {
            throw InvalidDirective.at(where, invalid(text).problem().message(), "the most is " + Integer.MAX_VALUE);
        }
        return (int) number.getAsLong();
    }

    private InvalidDirective invalid(String text) {
        return InvalidDirective.at(where, "invalid parameter \"" + text + "\"");
    }
}
