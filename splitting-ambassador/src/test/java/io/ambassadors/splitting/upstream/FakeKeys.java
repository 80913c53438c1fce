package io.ambassadors.splitting.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Map;

import io.ambassadors.common.net.Resolver;

/** What a request says. */
record FakeKeys(String client, Map<String, String> values) implements RequestKeys {
    static FakeKeys of(String client) {
        return new FakeKeys(client, Map.of());
    }

    static FakeKeys with(String template, String value) {
        return new FakeKeys("127.0.0.1", Map.of(template, value));
    }

    @Override
    public byte[] clientAddress() {
        return Resolver.literal(client, 0).getAddress().getAddress();
    }

    @Override
    public byte[] value(String template) {
        return values.getOrDefault(template, "").getBytes(ISO_8859_1);
    }
}
