package io.ambassadors.it.splitting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

import org.junit.jupiter.api.Test;

import io.ambassadors.it.harness.HttpMessage;
import io.ambassadors.it.harness.HttpOrigin;
import io.ambassadors.it.harness.NginxConf;
import io.ambassadors.it.harness.RawHttp;
import io.ambassadors.it.harness.Splitter;

/** {@code sticky cookie} as of nginx 1.29.6: the cookie names the server by its address or its route, and leads back to it. */
class AStickyUserComesBackIT {
    @Test
    void byTheAddressInItsCookie() throws Exception {
        // The machine's nginx is older.
        Splitter.onlyOurs();
        try (HttpOrigin one = HttpOrigin.saying("one");
                HttpOrigin two = HttpOrigin.saying("two");
                Splitter splitter = Splitter.start(NginxConf.before(one, two)
                        .upstream("sticky cookie srv expires=1h path=/ httponly samesite=lax;"));
                RawHttp client = splitter.client()) {
            assertThat(client.ask("/").header("Set-Cookie"))
                    .startsWith("srv=" + md5(one.address()) + ";")
                    .contains("; max-age=3600", "; path=/", "; httponly", "; samesite=lax");
            for (int i = 0; i < 3; i++) {
                HttpMessage back = client.ask("/", "Cookie: a=b; srv=" + md5(two.address()) + "\r\n");
                assertThat(back.body()).isEqualTo("two");
                assertThat(back.header("Set-Cookie")).startsWith("srv=" + md5(two.address()));
            }
        }
    }

    @Test
    void toAnotherServerWhenItsOwnIsGone() throws Exception {
        Splitter.onlyOurs();
        try (HttpOrigin one = HttpOrigin.saying("one");
                HttpOrigin two = HttpOrigin.saying("two");
                Splitter splitter = Splitter.start(NginxConf.before(one, two).upstream("sticky cookie srv;"));
                RawHttp client = splitter.client()) {
            two.close();
            HttpMessage moved = client.ask("/", "Cookie: srv=" + md5(two.address()) + "\r\n");
            assertThat(moved.body()).isEqualTo("one");
            assertThat(moved.header("Set-Cookie")).startsWith("srv=" + md5(one.address()));
        }
    }

    private static String md5(String address) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("MD5").digest(address.getBytes(StandardCharsets.US_ASCII)));
    }
}
