package io.ambassadors.https.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ClientHellos as they came from real clients; they are the seeds of the fuzz target too. */
class RealHelloTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "openssl-1.3     | a.example | h2,http/1.1 | true  | false",
                "openssl-1.2     | a.example |             | false | false",
                "openssl-no-name |           |             | true  | false",
                "curl            | a.example | h2,http/1.1 | true  | false",
                "gnutls          | a.example |             | true  | false",
                "wget            | localhost |             | true  | false",
                "jdk             | localhost | h2,http/1.1 | true  | false",
                "chromium        | localhost | h2,http/1.1 | true  | true"
            })
    void isUnderstood(String client, String name, String protocols, boolean current, boolean postQuantum)
            throws IOException {
        byte[] bytes = bytes(client);
        ClientHelloParser.Result result = ClientHelloParser.parse(Unpooled.wrappedBuffer(bytes));
        assertThat(result).isInstanceOf(ClientHelloParser.Result.Whole.class);
        ClientHello hello = ((ClientHelloParser.Result.Whole) result).hello();
        assertThat(hello.serverName()).isEqualTo(name == null ? "" : name);
        assertThat(hello.applicationProtocols())
                .isEqualTo(protocols == null ? List.of() : List.of(protocols.split(",")));
        assertThat(hello.versions().contains(ClientHello.TLS_1_3)).isEqualTo(current);
        assertThat(hello.isPostQuantum()).isEqualTo(postQuantum);
        ClientHelloParserPropertyTest.sameForEverySplit(bytes);
    }

    private static byte[] bytes(String client) throws IOException {
        try (InputStream in = RealHelloTest.class.getResourceAsStream("ClientHelloParserFuzzTestInputs/" + client)) {
            return in.readAllBytes();
        }
    }
}
