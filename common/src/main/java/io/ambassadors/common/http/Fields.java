package io.ambassadors.common.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;

import io.netty.buffer.ByteBuf;

/**
 * Header or trailer fields in their order, in one array of bytes: a field is four numbers that say where its name and its value
 * are. Nothing is copied or made a {@code String} that nobody asks for. Strings are ISO-8859-1, one char for each byte.
 *
 * <p>Filled in one of two ways: by a parser, over the bytes that it read ({@link #bytes}, {@link #place}), or field by field with
 * {@link #add}, which keeps the form {@code name: value CR LF}, so that all of them are written in one copy.
 */
public final class Fields {
    private static final int SLOT = 5;
    /** Room at first, for heads of programs. A connection keeps what the longer ones of browsers have made of it. */
    private static final int FIRST_FIELDS = 12;

    private static final int FIRST_BYTES = 512;

    private byte[] bytes;
    private int end;
    private int[] slots = new int[FIRST_FIELDS * SLOT];
    private int size;
    private long present;

    /** Empty fields with room for so many bytes. */
    public Fields(int room) {
        bytes = new byte[room];
    }

    /** Empty fields. */
    public Fields() {
        this(FIRST_BYTES);
    }

    /** The bytes that the fields stand in; valid until the next change. */
    public byte[] bytes() {
        return bytes;
    }

    /** Makes room for {@code length} bytes in all, keeping what is there, and returns the array. For parsers. */
    public byte[] ensure(int length) {
        if (bytes.length < length) {
            bytes = Arrays.copyOf(bytes, Math.max(length, bytes.length * 2));
        }
        return bytes;
    }

    /** Notes a field whose bytes are in {@link #bytes} already. For parsers. */
    public void place(int id, int nameAt, int nameLength, int valueAt, int valueLength) {
        if (slots.length == size * SLOT) {
            slots = Arrays.copyOf(slots, slots.length * 2);
        }
        int slot = size * SLOT;
        slots[slot] = id;
        slots[slot + 1] = nameAt;
        slots[slot + 2] = nameLength;
        slots[slot + 3] = valueAt;
        slots[slot + 4] = valueLength;
        present |= 1L << id;
        size++;
    }

    /** Number of fields. */
    public int size() {
        return size;
    }

    /** Forgets all fields; the room stays. */
    public void clear() {
        size = 0;
        end = 0;
        present = 0;
    }

    /** Gives room back that an unusually large head took. */
    public void trim(int most) {
        if (bytes.length > most) {
            bytes = new byte[most];
            slots = new int[FIRST_FIELDS * SLOT];
            clear();
        }
    }

    /** The number of the field's name in {@link FieldName}. */
    public int id(int index) {
        return slots[index * SLOT];
    }

    public int nameAt(int index) {
        return slots[index * SLOT + 1];
    }

    public int nameLength(int index) {
        return slots[index * SLOT + 2];
    }

    public int valueAt(int index) {
        return slots[index * SLOT + 3];
    }

    public int valueLength(int index) {
        return slots[index * SLOT + 4];
    }

    /** The name as it was written. */
    public String name(int index) {
        return new String(bytes, nameAt(index), nameLength(index), ISO_8859_1);
    }

    /** The value, without white space around it. */
    public String value(int index) {
        return new String(bytes, valueAt(index), valueLength(index), ISO_8859_1);
    }

    /** Whether there is a field of this name. */
    public boolean has(int id) {
        return (present >>> id & 1) != 0;
    }

    /** Whether there is a field with one of these names. */
    public boolean hasAny(long set) {
        return (present & set) != 0;
    }

    /** Index of the first field of this name from {@code from} on; -1 if there is none. */
    public int find(int id, int from) {
        if (has(id)) {
            for (int i = from; i < size; i++) {
                if (slots[i * SLOT] == id) {
                    return i;
                }
            }
        }
        return -1;
    }

    /** Index of the first field of this name, given in lower case, from {@code from} on; -1 if there is none. */
    public int find(byte[] lowerName, int from) {
        for (int i = from; i < size; i++) {
            if (nameLength(i) == lowerName.length && FieldName.equalsLower(bytes, nameAt(i), lowerName)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether the field has this name, given in lower case. */
    public boolean nameIs(int index, byte[] lowerName) {
        return nameLength(index) == lowerName.length && FieldName.equalsLower(bytes, nameAt(index), lowerName);
    }

    /** Value of the first field of this name; null if there is none. */
    public String get(int id) {
        int index = find(id, 0);
        return index < 0 ? null : value(index);
    }

    /** Value of the first field of this name in any case; null if there is none. */
    public String get(String name) {
        int id = FieldName.of(name);
        if (id != FieldName.OTHER) {
            return get(id);
        }
        int index = find(name.toLowerCase(java.util.Locale.ROOT).getBytes(ISO_8859_1), 0);
        return index < 0 ? null : value(index);
    }

    /** Whether a list of tokens in the values of this name (as in {@code Connection}) has a token, given in lower case. */
    public boolean hasToken(int id, byte[] lowerToken) {
        for (int i = find(id, 0); i >= 0; i = find(id, i + 1)) {
            if (Tokens.contains(bytes, valueAt(i), valueLength(i), lowerToken)) {
                return true;
            }
        }
        return false;
    }

    /** Adds a field. */
    public void add(String name, String value) {
        byte[] n = name.getBytes(ISO_8859_1);
        add(FieldName.of(n, 0, n.length), n, value);
    }

    /** Adds a field whose name is in the table. */
    public void add(int id, String value) {
        add(id, FieldName.text(id).getBytes(ISO_8859_1), value);
    }

    /** Adds a field whose name is known as bytes. */
    @SuppressWarnings("deprecation") // The low byte of each char is what ISO-8859-1 means, without an array between.
    public void add(int id, byte[] name, String value) {
        int length = value.length();
        int at = begin(id, name, length);
        value.getBytes(0, length, bytes, at);
        disarm(at, length);
        finish(at + length);
    }

    /** A value that was put together from what a client wrote must not begin another field: line ends become spaces. */
    private void disarm(int at, int length) {
        for (int i = at; i < at + length; i++) {
            byte b = bytes[i];
            if (b == '\r' || b == '\n' || b == 0) {
                bytes[i] = ' ';
            }
        }
    }

    /** Adds a field. */
    public void add(int id, byte[] name, byte[] value) {
        add(id, name, 0, name.length, value, 0, value.length);
    }

    /** Adds a field whose name and value are parts of arrays. */
    public void add(int id, byte[] name, int nameAt, int nameLength, byte[] value, int valueAt, int valueLength) {
        ensure(end + nameLength + valueLength + 4);
        System.arraycopy(name, nameAt, bytes, end, nameLength);
        int at = colon(end + nameLength);
        place(id, end, nameLength, at, valueLength);
        System.arraycopy(value, valueAt, bytes, at, valueLength);
        finish(at + valueLength);
    }

    /** Adds a copy of a field. */
    public void add(Fields from, int index) {
        add(
                from.id(index),
                from.bytes,
                from.nameAt(index),
                from.nameLength(index),
                from.bytes,
                from.valueAt(index),
                from.valueLength(index));
    }

    /** Adds a field with a number as its value. */
    public void addNumber(int id, long value) {
        add(id, Long.toString(value));
    }

    private int begin(int id, byte[] name, int valueLength) {
        ensure(end + name.length + valueLength + 4);
        System.arraycopy(name, 0, bytes, end, name.length);
        int at = colon(end + name.length);
        place(id, end, name.length, at, valueLength);
        return at;
    }

    private int colon(int at) {
        bytes[at] = ':';
        bytes[at + 1] = ' ';
        return at + 2;
    }

    private void finish(int at) {
        bytes[at] = '\r';
        bytes[at + 1] = '\n';
        end = at + 2;
    }

    /** Bytes that {@link #writeTo} writes. */
    public int encodedLength() {
        return end;
    }

    /** Writes all fields that were {@link #add added}, each with its line end, without the empty line behind them. */
    public void writeTo(ByteBuf out) {
        out.writeBytes(bytes, 0, end);
    }

    /** A copy that nothing else changes. */
    public Fields copy() {
        Fields copy = new Fields(Math.max(64, bytes.length));
        System.arraycopy(bytes, 0, copy.bytes, 0, bytes.length);
        copy.slots = Arrays.copyOf(slots, slots.length);
        copy.size = size;
        copy.end = end;
        copy.present = present;
        return copy;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < size; i++) {
            text.append(name(i)).append(": ").append(value(i)).append('\n');
        }
        return text.toString();
    }
}
