package io.ambassadors.sharding.resp;

/**
 * The arguments of one request, as positions in an array: nothing is copied. Argument 0 is the command's name.
 *
 * <p>Reused from request to request by its owner, an event loop. While a long command is still arriving, {@link #available()}
 * is smaller than {@link #declared()}, and the arguments before it can be read.
 */
public final class Arguments {
    private static final int INITIAL = 32;
    /** A command of more arguments than this does not make the arrays stay large. */
    private static final int KEPT = 4096;

    private byte[] bytes = new byte[0];
    private int declared;
    private int available;
    private int[] offsets = new int[INITIAL];
    private int[] lengths = new int[INITIAL];

    /** Begins a request of {@code declared} arguments whose bytes will be found in {@code bytes}. */
    public void begin(byte[] bytes, int declared) {
        this.bytes = bytes;
        this.declared = declared;
        this.available = 0;
        if (offsets.length > KEPT) {
            offsets = new int[INITIAL];
            lengths = new int[INITIAL];
        }
    }

    /** Appends an argument that has fully arrived. */
    public void add(int offset, int length) {
        int at = available;
        if (at == offsets.length) {
            offsets = java.util.Arrays.copyOf(offsets, at * 2);
            lengths = java.util.Arrays.copyOf(lengths, at * 2);
        }
        offsets[at] = offset;
        lengths[at] = length;
        available = at + 1;
    }

    /** The bytes stay the same but now stand in {@code bytes}, {@code delta} further up. */
    void moved(byte[] bytes, int delta) {
        this.bytes = bytes;
        if (delta != 0) {
            for (int i = 0; i < available; i++) {
                offsets[i] += delta;
            }
        }
    }

    /** Forgets the first {@code count} arguments, as if the request began behind them. */
    void drop(int count) {
        available -= count;
        declared -= count;
        System.arraycopy(offsets, count, offsets, 0, available);
        System.arraycopy(lengths, count, lengths, 0, available);
    }

    /** For inline commands, whose number of arguments is known at the end: what was added is all there is. */
    public void seal() {
        declared = available;
    }

    /** Number of arguments that the request announced, its name among them. */
    public int declared() {
        return declared;
    }

    /** Number of arguments that have arrived whole. */
    public int available() {
        return available;
    }

    /** Whether all have arrived. */
    public boolean complete() {
        return available == declared;
    }

    /** The array that {@link #offset} counts in. */
    public byte[] bytes() {
        return bytes;
    }

    /** First byte of argument {@code index}. */
    public int offset(int index) {
        return offsets[index];
    }

    /** Length of argument {@code index} in bytes. */
    public int length(int index) {
        return lengths[index];
    }

    /** Whether argument {@code index} is {@code word}, given in upper case, in any case. */
    public boolean is(int index, String word) {
        if (lengths[index] != word.length()) {
            return false;
        }
        for (int i = 0, at = offsets[index]; i < word.length(); i++, at++) {
            int b = bytes[at];
            if (b >= 'a' && b <= 'z') {
                b -= 'a' - 'A';
            }
            if (b != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** The decimal number that argument {@code index} is, from 0 to {@code Integer.MAX_VALUE}; -1 if it is none. */
    public int number(int index) {
        int length = lengths[index];
        if (length == 0 || length > 10) {
            return -1;
        }
        long value = 0;
        for (int i = 0, at = offsets[index]; i < length; i++, at++) {
            int digit = bytes[at] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value > Integer.MAX_VALUE ? -1 : (int) value;
    }

    /** Argument {@code index} as text, each byte one character. */
    public String text(int index) {
        return new String(bytes, offsets[index], lengths[index], java.nio.charset.StandardCharsets.ISO_8859_1);
    }

    /** A copy of the bytes of argument {@code index}. */
    public byte[] copy(int index) {
        return java.util.Arrays.copyOfRange(bytes, offsets[index], offsets[index] + lengths[index]);
    }
}
