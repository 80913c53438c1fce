package io.ambassadors.sharding.proxy;

/** Where the reply of an {@link Exchange} goes. Exactly one of {@link #ended} and {@link #failed} is called, at the end. */
interface ExchangeReply {
    /** More of it. */
    void bytes(byte[] bytes, int from, int to);

    /** All of it. */
    void ended();

    /** There is no more of it; the reason is an error reply without its dash. */
    void failed(String reason);

    /** To the client, as it is. */
    static ExchangeReply toClient(Request request) {
        return new ExchangeReply() {
            private final ClientConnection client = request.client;
            private boolean begun;

            @Override
            public void bytes(byte[] bytes, int from, int to) {
                begun = true;
                client.replies.streamed(bytes, from, to);
            }

            @Override
            public void ended() {
                client.replies.streamEnded(request);
            }

            @Override
            public void failed(String reason) {
                if (begun) {
                    client.closeUnsynchronized();
                } else {
                    byte[] error = Errors.reply(reason);
                    client.replies.replied(request, error, 0, error.length);
                }
            }
        };
    }

    /** To a command of which it is a piece: a short reply, which says whether a value was stored. */
    static ExchangeReply toBatch(Request request, Batch batch, boolean last) {
        return new ExchangeReply() {
            private final ClientConnection client = request.client;
            private byte[] reply = {};

            @Override
            public void bytes(byte[] bytes, int from, int to) {
                int known = reply.length;
                reply = java.util.Arrays.copyOf(reply, known + to - from);
                System.arraycopy(bytes, from, reply, known, to - from);
            }

            @Override
            public void ended() {
                answer(reply[0] == '-' ? reply : null);
            }

            @Override
            public void failed(String reason) {
                answer(Errors.reply(reason));
            }

            private void answer(byte[] failure) {
                byte[] merged = batch.reply(null, 1, 0, failure, last);
                client.replies.streamed(merged, 0, merged.length);
                client.replies.streamEnded(request);
            }
        };
    }
}
