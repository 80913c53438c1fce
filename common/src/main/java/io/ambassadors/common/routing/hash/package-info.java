/**
 * The hashes of keys: those of twemproxy, exact to the bit with what version 0.5.0 computes on x86-64, and nginx' MurmurHash2.
 *
 * <p>{@link io.ambassadors.common.routing.hash.KeyHash} is the door. Behind it one class per hash: {@code OneAtATime},
 * {@code Md5}, {@code Crc16}, {@code Crc32}, {@code Fnv} (its four variants), {@code Hsieh}, {@code Murmur}, {@code Jenkins}.
 * {@code LittleEndian} reads words for those that take more than a byte at a time.
 *
 * <p>{@link io.ambassadors.common.routing.hash.Murmur2} with seed 0 is the one that nginx takes for {@code split_clients}.
 *
 * <p>Several of twemproxy's differ from the published hash of that name, because the original works on the signed {@code char} of
 * C, keeps an accumulator unmasked or loses half of it. Keys must stay where they are, so these properties are kept.
 */
package io.ambassadors.common.routing.hash;
