package io.ambassadors.sharding.resp;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * All commands that are known, read once from {@code commands.txt} beside this class. A row that makes no sense is an error of
 * the build: loading the class then fails and names the line.
 *
 * <p>Looked up for every request: open addressing on a hash of the lower-cased bytes, nothing allocated.
 */
public final class CommandTable {
    private static final String FILE = "commands.txt";
    /** A power of two of at least four times the rows, so that a probe nearly always ends at once. */
    private static final int SLOTS = 2048;

    private static final List<Command> ALL = CommandFile.parse(FILE, read());
    private static final Command[] TABLE = new Command[SLOTS];

    static {
        for (Command command : ALL) {
            byte[] name = command.nameBytes();
            int slot = hash(name, 0, name.length);
            while (TABLE[slot] != null) {
                slot = (slot + 1) & (SLOTS - 1);
            }
            TABLE[slot] = command;
        }
    }

    private CommandTable() {}

    /** The command of that name, in any case; null when there is none. */
    public static Command lookup(byte[] bytes, int offset, int length) {
        if (length > CommandFile.LONGEST_NAME) {
            return null;
        }
        int slot = hash(bytes, offset, length);
        while (true) {
            Command command = TABLE[slot];
            if (command == null || matches(command.nameBytes(), bytes, offset, length)) {
                return command;
            }
            slot = (slot + 1) & (SLOTS - 1);
        }
    }

    /** Every command, in the order of the file. */
    public static List<Command> all() {
        return ALL;
    }

    private static int hash(byte[] bytes, int offset, int length) {
        int hash = length;
        for (int i = offset, end = offset + length; i < end; i++) {
            // Makes letters lower-case; what it does to other bytes only costs a comparison.
            hash = hash * 31 + (bytes[i] | 0x20);
        }
        return (hash ^ (hash >>> 11)) & (SLOTS - 1);
    }

    private static boolean matches(byte[] name, byte[] bytes, int offset, int length) {
        if (name.length != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            int b = bytes[offset + i];
            if (b >= 'A' && b <= 'Z') {
                b += 'a' - 'A';
            }
            if (b != name[i]) {
                return false;
            }
        }
        return true;
    }

    private static String read() {
        try (InputStream in = CommandTable.class.getResourceAsStream(FILE)) {
            if (in == null) {
                throw new IllegalStateException("resource is missing: " + FILE);
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
