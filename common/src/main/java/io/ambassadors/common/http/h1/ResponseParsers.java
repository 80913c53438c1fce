package io.ambassadors.common.http.h1;

import java.util.ArrayDeque;

/**
 * Lends parsers to connections while they read the head of a response, which takes most of them one read: an idle connection, or one
 * whose body is under way, needs none, and a parser with its fields is larger than all the rest of a connection. For one event loop.
 */
final class ResponseParsers {
    /** Heads that are half read at the same time, mostly. */
    private static final int MOST_SPARE = 8;

    private final ArrayDeque<ResponseParser> spare = new ArrayDeque<>(MOST_SPARE);

    /** A parser at the beginning of a head that may have so many bytes. */
    ResponseParser lend(int maxHead) {
        ResponseParser parser = spare.pollLast();
        if (parser == null || parser.limits().maxHead() != maxHead) {
            parser = new ResponseParser(maxHead);
        }
        parser.reset();
        return parser;
    }

    /** Nobody looks at the head any more. */
    void giveBack(ResponseParser parser) {
        if (spare.size() < MOST_SPARE) {
            spare.addLast(parser);
        }
    }
}
