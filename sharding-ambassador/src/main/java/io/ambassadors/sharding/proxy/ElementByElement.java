package io.ambassadors.sharding.proxy;

import java.util.List;

import io.ambassadors.sharding.resp.RespBytes;

/**
 * An MGET whose replies are too long to be put together in memory: asked for again, one key after the other, each on a connection
 * of its own, and streamed to the client as the elements of one array. A key whose server fails has the error in its place.
 */
final class ElementByElement implements ReplyQueue.Source {
    private final Request request;
    private final ClientConnection client;
    private final byte[] head;
    private final List<Element> elements;
    private int next;
    private Exchange current;
    private boolean abandoned;

    /**
     * A key and who has it.
     *
     * @param server asked for it
     * @param key its bytes
     */
    record Element(Server server, byte[] key) {}

    /**
     * An array to be streamed.
     *
     * @param request in its client's queue
     * @param head of the array; empty if it has left already
     * @param elements in the order of the reply
     */
    ElementByElement(Request request, byte[] head, List<Element> elements) {
        this.request = request;
        this.client = request.client;
        this.head = head;
        this.elements = elements;
    }

    @Override
    public void started() {
        client.replies.streamed(head, 0, head.length);
        proceedWithNext();
    }

    private void proceedWithNext() {
        if (abandoned || client.isClosed()) {
            return;
        }
        if (next == elements.size()) {
            client.replies.streamEnded(request);
            return;
        }
        Element element = elements.get(next++);
        byte[] frame = RespBytes.request(request.command.nameBytes(), element.key);
        int keyOffset = frame.length - element.key.length - 2;
        current = new Exchange(request, element.server, frame, true, keyOffset, element.key.length, new Reply());
        client.exchangeBegun();
        current.started();
    }

    @Override
    public void stop() {
        if (current != null) {
            current.stop();
        }
    }

    @Override
    public void proceed() {
        if (current != null) {
            current.proceed();
        }
    }

    @Override
    public void abandoned() {
        abandoned = true;
        if (current != null) {
            current.abandoned();
        }
    }

    /** The reply to an MGET of one key: its element without the array around it. */
    private final class Reply implements ExchangeReply {
        private static final int ARRAY_HEAD = 4;

        private int skip = -1;
        private boolean begun;

        @Override
        public void bytes(byte[] bytes, int from, int to) {
            if (skip < 0) {
                skip = bytes[from] == '*' ? ARRAY_HEAD : 0;
            }
            int skipped = Math.min(skip, to - from);
            skip -= skipped;
            if (from + skipped < to) {
                begun = true;
                client.replies.streamed(bytes, from + skipped, to);
            }
        }

        @Override
        public void ended() {
            proceedWithNext();
        }

        @Override
        public void failed(String reason) {
            if (begun) {
                client.closeUnsynchronized();
                return;
            }
            byte[] error = Errors.reply(reason);
            client.replies.streamed(error, 0, error.length);
            proceedWithNext();
        }
    }
}
