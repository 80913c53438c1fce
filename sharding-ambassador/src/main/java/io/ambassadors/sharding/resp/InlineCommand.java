package io.ambassadors.sharding.resp;

/**
 * A request that was typed as a line, and what servers get of it.
 *
 * @param arguments its words
 * @param frame the same as RESP
 */
public record InlineCommand(Arguments arguments, byte[] frame) {
    /** The command of these words. */
    public static InlineCommand of(Arguments words) {
        return new InlineCommand(words, InlineWords.encode(words));
    }
}
