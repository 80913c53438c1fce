package io.ambassadors.common.routing.shard;

/**
 * The two bytes between which the part of a key stands that alone is hashed, such as <code>{}</code>.
 *
 * @param open first byte of the pair
 * @param close second byte of the pair
 */
public record HashTag(byte open, byte close) {}
