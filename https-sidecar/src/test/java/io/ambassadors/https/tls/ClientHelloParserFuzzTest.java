package io.ambassadors.https.tls;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes are a ClientHello, the beginning of one, or refused; in one piece or byte by byte. */
class ClientHelloParserFuzzTest {
    @FuzzTest
    void anyBytes(byte[] bytes) {
        ClientHelloParserPropertyTest.sameForEverySplit(bytes);
    }
}
