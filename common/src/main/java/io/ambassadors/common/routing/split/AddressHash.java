package io.ambassadors.common.routing.split;

/**
 * The hash of {@code ip_hash}: bytes of the client's address into one of {@value #VALUES} values.
 *
 * <p>Follows nginx {@code src/http/modules/ngx_http_upstream_ip_hash_module.c}.
 */
final class AddressHash {
    /** How many values there are. No server beyond this sum of weights is ever chosen. */
    static final int VALUES = 6271;

    static final int START = 89;
    private static final int FACTOR = 113;
    private static final int IPV6_BYTES = 16;

    /** How many bytes count of an address that is not IPv6: the last of IPv4 does not, so a /24 stays together. */
    private static final int OTHER_BYTES = 3;

    private static final byte[] NO_ADDRESS = new byte[OTHER_BYTES];

    private AddressHash() {}

    /** What is hashed of an address of 4 bytes, 16 bytes, or of anything else, such as a Unix socket's. */
    static byte[] hashed(byte[] address) {
        return address.length == 4 || address.length == IPV6_BYTES ? address : NO_ADDRESS;
    }

    /** The next value after {@code hash}, which is {@link #START} or the value whose peer could not be used. */
    static int step(int hash, byte[] hashed) {
        int length = hashed.length == IPV6_BYTES ? IPV6_BYTES : OTHER_BYTES;
        int value = hash;
        for (int i = 0; i < length; i++) {
            value = (value * FACTOR + (hashed[i] & 0xff)) % VALUES;
        }
        return value;
    }
}
