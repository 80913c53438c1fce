package io.ambassadors.splitting.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/** What the choice of a server may depend on. Only what the upstream needs is asked for. */
public interface RequestKeys {
    /** The client's address behind realip: 4 or 16 bytes, none of a Unix socket. Must not change afterwards. */
    byte[] clientAddress();

    /** The value of a text with variables, as {@code hash} has it; empty if it is. Must not change afterwards. */
    byte[] value(String template);

    /** The same as ISO-8859-1 text, one char for each byte. */
    default String text(String template) {
        return new String(value(template), ISO_8859_1);
    }
}
