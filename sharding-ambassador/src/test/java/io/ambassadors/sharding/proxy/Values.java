package io.ambassadors.sharding.proxy;

import java.nio.charset.StandardCharsets;

/** Values that tell which key they belong to, so that a reply that went astray is recognised. */
final class Values {
    private Values() {}

    /** A value of that many bytes for the key. */
    static String of(String key, int size) {
        StringBuilder value = new StringBuilder(size + key.length() + 8);
        for (int block = 0; value.length() < size; block++) {
            value.append(key).append('#').append(block).append('\r');
        }
        value.setLength(size);
        return value.toString();
    }

    static String bulk(String text) {
        return "$" + text.length() + "\r\n" + text + "\r\n";
    }

    static String request(String... words) {
        StringBuilder request = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words) {
            request.append(bulk(word));
        }
        return request.toString();
    }

    static byte[] bytes(String latin) {
        return latin.getBytes(StandardCharsets.ISO_8859_1);
    }
}
