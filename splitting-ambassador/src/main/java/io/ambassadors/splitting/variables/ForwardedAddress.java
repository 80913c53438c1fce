package io.ambassadors.splitting.variables;

import java.util.List;

import io.netty.util.NetUtil;

/**
 * The client behind proxies that are trusted, from the values of X-Forwarded-For: nginx's {@code ngx_http_get_forwarded_addr}. Fields
 * from the last to the first, in each the addresses from right to left; one that makes no sense ends the search.
 */
final class ForwardedAddress {
    private ForwardedAddress() {}

    /**
     * Searches for the address.
     *
     * @param client whose connection it is
     * @param values of the field, in the order of the request
     * @param recursive whether addresses of trusted proxies are passed over
     * @return the address, 4 or 16 bytes; {@code client} if it is not trusted or tells nothing
     */
    static byte[] find(byte[] client, List<String> values, List<Network> proxies, boolean recursive) {
        byte[] current = client;
        for (int i = values.size() - 1; i >= 0; i--) {
            String value = values.get(i);
            int end = value.length();
            do {
                while (end > 0 && isSeparator(value.charAt(end - 1))) {
                    end--;
                }
                int from = end;
                while (from > 0 && !isSeparator(value.charAt(from - 1))) {
                    from--;
                }
                byte[] next = isTrusted(current, proxies) ? address(value.substring(from, end)) : null;
                if (next == null || !recursive) {
                    return next == null ? current : next;
                }
                current = next;
                end = from;
            } while (end > 0);
        }
        return current;
    }

    private static boolean isSeparator(char c) {
        return c == ' ' || c == ',';
    }

    private static boolean isTrusted(byte[] address, List<Network> proxies) {
        for (Network proxy : proxies) {
            if (proxy.contains(address)) {
                return true;
            }
        }
        return false;
    }

    /** An address that may have a port behind it, IPv6 then in brackets. */
    private static byte[] address(String text) {
        byte[] plain = Network.client(text);
        if (plain != null) {
            return plain;
        }
        int colon = text.lastIndexOf(':');
        if (text.startsWith("[")) {
            int bracket = text.indexOf(']');
            boolean closed = bracket > 0 && (bracket == text.length() - 1 || text.charAt(bracket + 1) == ':');
            return closed ? Network.client(text.substring(1, bracket)) : null;
        }
        boolean withPort = colon > 0 && NetUtil.isValidIpV4Address(text.substring(0, colon));
        return withPort ? Network.client(text.substring(0, colon)) : null;
    }
}
