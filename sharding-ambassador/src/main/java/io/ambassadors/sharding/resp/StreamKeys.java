package io.ambassadors.sharding.resp;

import java.util.Locale;

/**
 * {@code XREAD [COUNT count] STREAMS key ... id ...} and {@code XREADGROUP GROUP group consumer [COUNT count] [NOACK] STREAMS key ... id
 * ...}: as many keys as ids. {@code BLOCK} is refused, since it would block the connection that all clients share.
 */
enum StreamKeys implements KeySpec {
    INSTANCE;

    @Override
    public Outcome find(Arguments arguments, KeyIndexes keys) {
        keys.clear();
        int streams = streams(arguments);
        if (streams < 0) {
            return arguments.complete() || blocks(arguments) ? Outcome.INVALID : Outcome.NEEDS_MORE;
        }
        int rest = arguments.declared() - streams - 1;
        if (rest == 0 || rest % 2 != 0) {
            return Outcome.INVALID;
        }
        if (arguments.available() <= streams + rest / 2) {
            return Outcome.NEEDS_MORE;
        }
        for (int i = 1; i <= rest / 2; i++) {
            keys.add(streams + i);
        }
        return Outcome.FOUND;
    }

    /** Index of the word STREAMS; -1 if it has not arrived, or something else stands where an option should. */
    private static int streams(Arguments arguments) {
        int at = 1;
        while (at < arguments.available()) {
            if (arguments.is(at, "STREAMS")) {
                return at;
            }
            if (arguments.is(at, "COUNT")) {
                at += 2;
            } else if (arguments.is(at, "GROUP")) {
                at += 3;
            } else if (arguments.is(at, "NOACK")) {
                at++;
            } else {
                return -1;
            }
        }
        return -1;
    }

    private static boolean blocks(Arguments arguments) {
        for (int i = 1; i < arguments.available(); i++) {
            if (arguments.is(i, "STREAMS")) {
                return false;
            }
            if (arguments.is(i, "BLOCK")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String invalidReply(Arguments arguments) {
        String name = arguments.text(0).toLowerCase(Locale.ROOT);
        if (blocks(arguments)) {
            return "ERR " + name
                    + " with BLOCK is not supported by the sharding ambassador: it would block the connection that"
                    + " all clients share";
        }
        int streams = streams(arguments);
        if (streams < 0 || arguments.declared() == streams + 1) {
            return "ERR syntax error";
        }
        return "ERR Unbalanced '" + name + "' list of streams: for each stream key an ID or '"
                + (name.equals("xread") ? "$" : ">") + "' must be specified.";
    }
}
