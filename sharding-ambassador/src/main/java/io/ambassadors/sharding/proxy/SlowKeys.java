package io.ambassadors.sharding.proxy;

import io.ambassadors.sharding.resp.Arguments;
import io.ambassadors.sharding.resp.KeyIndexes;
import io.ambassadors.sharding.resp.KeySpec;
import io.ambassadors.sharding.resp.RequestParser;

/** Finds the key of a request again, from its bytes, when the request proves slow. */
final class SlowKeys {
    /** The key stands near the beginning; what follows need not be looked at. */
    private static final int LOOKED_AT = 4096;

    private SlowKeys() {}

    /** The first key of a request that is being answered, printable; empty if it has none. */
    static String firstKey(Request request) {
        int length = Math.min(request.length, LOOKED_AT);
        byte[] frame = request.chunk.copy(request.chunkOffset, length);
        Arguments arguments = RequestParser.argumentsOf(frame);
        KeyIndexes keys = new KeyIndexes();
        KeySpec.Outcome outcome = request.command.keys().find(arguments, keys);
        if (outcome == KeySpec.Outcome.INVALID || keys.size() == 0 || keys.get(0) >= arguments.available()) {
            return arguments.available() > 1 ? Errors.printable(frame, arguments.offset(1), arguments.length(1)) : "";
        }
        int key = keys.get(0);
        return Errors.printable(frame, arguments.offset(key), arguments.length(key));
    }
}
