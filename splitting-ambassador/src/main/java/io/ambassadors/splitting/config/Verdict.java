package io.ambassadors.splitting.config;

/** What becomes of a directive that nginx knows. */
public sealed interface Verdict {
    /** It does what it does in nginx. */
    record Honoured() implements Verdict {}

    /**
     * It is accepted and changes nothing, here or for a client.
     *
     * @param reason half a sentence
     */
    record WithoutEffect(String reason) implements Verdict {}

    /**
     * It would change what a client sees.
     *
     * @param cure what to do instead
     */
    record Refused(String cure) implements Verdict {}
}
