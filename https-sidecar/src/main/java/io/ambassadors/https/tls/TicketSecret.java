package io.ambassadors.https.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.config.ConfigProblem.Severity;

/** The file with the secret that replicas share, from which {@link TicketKeys} derives. All its bytes count, a line's end too. */
public final class TicketSecret {
    /** Fewest bytes: as many as the hash of the derivation has. */
    static final int FEWEST_BYTES = 32;
    /** Most bytes; more is not a secret but another file. */
    static final int MOST_BYTES = 64 * 1024;

    private static final String CURE = "make one with: head -c 48 /dev/urandom | base64 > secret,"
            + " and mount it as a Kubernetes Secret into every replica";

    private TicketSecret() {}

    /** How reading went. */
    public sealed interface Result {
        /** A secret. */
        record Good(byte[] secret) implements Result {}

        /** None, and why. */
        record Refused(ConfigProblem problem) implements Result {}
    }

    /** Reads the file. */
    public static Result read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return check(file, in.readNBytes(MOST_BYTES + 1));
        } catch (IOException e) {
            return refused(file, "the secret of session tickets cannot be read: " + e);
        }
    }

    /** Checks what was read. */
    static Result check(Path file, byte[] content) {
        if (content.length < FEWEST_BYTES) {
            return refused(
                    file,
                    "the secret of session tickets has " + content.length + " bytes, expected at least "
                            + FEWEST_BYTES);
        }
        if (content.length > MOST_BYTES) {
            return refused(
                    file,
                    "the secret of session tickets has more than " + MOST_BYTES + " bytes: is it the right file?");
        }
        return new Result.Good(content);
    }

    private static Result refused(Path file, String message) {
        return new Result.Refused(new ConfigProblem(Severity.ERROR, file, 0, 0, message, CURE));
    }
}
