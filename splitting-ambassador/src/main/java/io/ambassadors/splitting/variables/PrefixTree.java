package io.ambassadors.splitting.variables;

/** Values by networks: the longest prefix of an address decides. A binary tree, one step for each bit. */
final class PrefixTree {
    private static final class Node {
        private final Node[] next = new Node[2];
        private String value;
    }

    private final Node root = new Node();

    /** Gives a network a value, null for none, and returns the one that it had. */
    String put(byte[] address, int bits, String value) {
        Node node = root;
        for (int i = 0; i < bits; i++) {
            int bit = bit(address, i);
            if (node.next[bit] == null) {
                node.next[bit] = new Node();
            }
            node = node.next[bit];
        }
        String before = node.value;
        node.value = value;
        return before;
    }

    /** The value of the smallest network with this address; null if there is none. */
    String find(byte[] address) {
        String found = root.value;
        Node node = root;
        for (int i = 0; i < address.length * 8; i++) {
            node = node.next[bit(address, i)];
            if (node == null) {
                return found;
            }
            if (node.value != null) {
                found = node.value;
            }
        }
        return found;
    }

    private static int bit(byte[] address, int index) {
        return address[index >> 3] >> 7 - (index & 7) & 1;
    }
}
