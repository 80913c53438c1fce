package io.ambassadors.common.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Names of fields that are not passed on. Asked for every field of every message: a bit, and for names without a number a comparison. */
public final class FieldFilter {
    private static final byte[] KEEP_ALIVE = "keep-alive".getBytes(ISO_8859_1);
    private static final byte[] CLOSE = "close".getBytes(ISO_8859_1);

    private static final int FEW = 32;

    private final long ids;
    private final byte[][] names;
    /** The same names if they are many, as only an attack names them: comparing each field with each would take too long. */
    private final Set<String> many;

    private FieldFilter(long ids, byte[][] names) {
        this.ids = ids;
        this.names = names;
        this.many = names.length > FEW ? setOf(names) : null;
    }

    private static Set<String> setOf(byte[][] names) {
        Set<String> set = new HashSet<>();
        for (byte[] name : names) {
            set.add(new String(name, ISO_8859_1));
        }
        return set;
    }

    /** A filter of names with numbers and of others. */
    public static FieldFilter of(long ids, Collection<String> others) {
        long set = ids;
        List<byte[]> names = new ArrayList<>();
        for (String other : others) {
            int id = FieldName.of(other);
            if (id == FieldName.OTHER) {
                names.add(other.toLowerCase(Locale.ROOT).getBytes(ISO_8859_1));
            } else {
                set |= 1L << id;
            }
        }
        return new FieldFilter(set, names.toArray(new byte[0][]));
    }

    /** The same and fields with these numbers. */
    public FieldFilter and(long more) {
        return (ids | more) == ids ? this : new FieldFilter(ids | more, names);
    }

    /** Whether a field is left out. */
    public boolean drops(Fields fields, int index) {
        int id = fields.id(index);
        if (id != FieldName.OTHER) {
            return FieldName.in(ids, id);
        }
        if (many != null) {
            return many.contains(fields.name(index).toLowerCase(Locale.ROOT));
        }
        for (byte[] name : names) {
            if (fields.nameIs(index, name)) {
                return true;
            }
        }
        return false;
    }

    /** Adds all fields that are not left out. */
    public void copy(Fields from, Fields out) {
        int size = from.size();
        for (int i = 0; i < size; i++) {
            if (!drops(from, i)) {
                out.add(from, i);
            }
        }
    }

    /**
     * The filter for one message: besides, it leaves out what the Connection field of the message names (RFC 9110, 7.6.1). Mostly the
     * same filter.
     */
    public FieldFilter forMessage(Fields fields) {
        if (!fields.has(FieldName.CONNECTION)) {
            return this;
        }
        List<String> named = null;
        for (int i = fields.find(FieldName.CONNECTION, 0); i >= 0; i = fields.find(FieldName.CONNECTION, i + 1)) {
            if (!is(fields, i, KEEP_ALIVE) && !is(fields, i, CLOSE)) {
                named = named == null ? new ArrayList<>() : named;
                addTokens(fields, i, named);
            }
        }
        return named == null ? this : without(named);
    }

    private static boolean is(Fields fields, int index, byte[] lower) {
        int length = fields.valueLength(index);
        if (length != lower.length) {
            return false;
        }
        byte[] bytes = fields.bytes();
        int at = fields.valueAt(index);
        for (int i = 0; i < length; i++) {
            if (FieldName.lower(bytes[at + i]) != lower[i]) {
                return false;
            }
        }
        return true;
    }

    private static void addTokens(Fields fields, int index, List<String> named) {
        Tokens.each(fields.bytes(), fields.valueAt(index), fields.valueLength(index), (bytes, at, length) -> {
            named.add(new String(bytes, at, length, ISO_8859_1));
            return true;
        });
    }

    private FieldFilter without(List<String> named) {
        for (byte[] name : names) {
            named.add(new String(name, ISO_8859_1));
        }
        return of(ids, named);
    }
}
