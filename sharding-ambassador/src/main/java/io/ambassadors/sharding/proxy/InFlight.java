package io.ambassadors.sharding.proxy;

import java.util.Arrays;

/** Requests in the order in which a server will answer them: a ring that grows. */
final class InFlight {
    private Request[] ring = new Request[16];
    private int head;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    void add(Request request) {
        if (size == ring.length) {
            grow();
        }
        ring[(head + size++) & (ring.length - 1)] = request;
    }

    /** The request whose reply comes next; null if there is none. */
    Request peek() {
        return size == 0 ? null : ring[head];
    }

    /** Request number {@code n} from the front. */
    Request get(int n) {
        return ring[(head + n) & (ring.length - 1)];
    }

    /** Takes the request whose reply comes next; null if there is none. */
    Request poll() {
        if (size == 0) {
            return null;
        }
        Request request = ring[head];
        ring[head] = null;
        head = (head + 1) & (ring.length - 1);
        size--;
        return request;
    }

    private void grow() {
        Request[] larger = Arrays.copyOf(ring, ring.length * 2);
        System.arraycopy(ring, head, larger, 0, ring.length - head);
        System.arraycopy(ring, 0, larger, ring.length - head, head);
        head = 0;
        ring = larger;
    }
}
