package io.ambassadors.sharding.proxy;

import io.ambassadors.common.routing.shard.HashTag;
import io.ambassadors.sharding.resp.Arguments;
import io.ambassadors.sharding.resp.Command;
import io.ambassadors.sharding.resp.KeySpec;

/**
 * {@code SORT k BY weight_* GET object_*} makes the server look up keys that it names itself. With several servers those may live
 * elsewhere and would silently be taken for missing, unless the pool's hash tag holds them together.
 */
final class Patterns {
    private Patterns() {}

    /** The error for a request whose patterns may lead to other servers; null if they cannot. */
    static String refusal(Pool pool, Command command, Arguments arguments, int server) {
        KeySpec keys = command.keys();
        for (int at = keys.patternArgument(arguments, 2); at >= 0; at = keys.patternArgument(arguments, at + 1)) {
            if (!staysOn(pool, arguments, at, server)) {
                return "CROSSSLOT keys of the pattern '"
                        + Errors.printable(arguments.bytes(), arguments.offset(at), arguments.length(at))
                        + "' may live on other servers than "
                        + pool.server(Math.max(server, 0)).config.name()
                        + "; give pattern and key the same hash_tag";
            }
        }
        return null;
    }

    private static boolean staysOn(Pool pool, Arguments arguments, int pattern, int server) {
        HashTag tag = pool.config.hashTag().orElse(null);
        if (tag == null) {
            return false;
        }
        long part = tag.part(arguments.bytes(), arguments.offset(pattern), arguments.length(pattern));
        int offset = HashTag.offset(part);
        int length = HashTag.length(part);
        for (int i = offset; i < offset + length; i++) {
            if (arguments.bytes()[i] == '*') {
                return false;
            }
        }
        return length < arguments.length(pattern)
                && pool.pick(arguments.bytes(), arguments.offset(pattern), arguments.length(pattern)) == server;
    }
}
