package io.ambassadors.common.net;

import java.net.SocketAddress;
import java.util.List;

/**
 * What a PROXY header says (HAProxy's PROXY protocol, versions 1 and 2).
 *
 * @param version 1 or 2
 * @param source the client as the sender saw it; null if it did not say (UNKNOWN, LOCAL, or a family that is not known here)
 * @param destination the address that the client reached; null like the source
 * @param tlvs additional values of version 2, in their order
 */
public record ProxyHeader(int version, SocketAddress source, SocketAddress destination, List<Tlv> tlvs) {
    public ProxyHeader {
        tlvs = List.copyOf(tlvs);
    }

    /**
     * A type-length-value of version 2.
     *
     * @param type as the protocol numbers it
     */
    public record Tlv(int type, byte[] value) {}

    /** The first value of a type; null if there is none. */
    public byte[] tlv(int type) {
        for (Tlv tlv : tlvs) {
            if (tlv.type() == type) {
                return tlv.value();
            }
        }
        return null;
    }
}
