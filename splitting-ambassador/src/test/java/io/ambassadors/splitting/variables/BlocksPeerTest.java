package io.ambassadors.splitting.variables;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The variables that blocks define have the values that nginx gives them. */
@Tag("peer")
class BlocksPeerTest {
    private static final String MAPS =
            """
            map $http_x $plain { default d; "" empty; a 1; B 2; ~^r(.)(?<nm>.*)$ "<$1:$nm>"; ~*Q(.)$ q$1; \\~t tilde;
              a.b v$http_y; *.x.org star; "~*é" umlaut; ~z ""; }
            map $http_x $hosts { hostnames; default d; x.org exact; *.x.org head; .y.org both; www.* tail; www.x.* longtail;
              *.a.x.org longhead; ~^w reg; \\default dd; }
            map $http_x $bare { k $nm; ~^(?<word>[a-z]+)-\\1?\\d*$ w; }
            map $http_x$http_y $chain { volatile; ~(.)(.)(.)? "$3$2$1"; default $plain; }
            """
                    .replace("~^(?<word>[a-z]+)-\\1?\\d*$ w;", "\"~^(?<word>[a-z]+)-\\d{2,}$\" w$word;");

    private static final String GEOS =
            """
            geo $http_x $cidr { default d; 10.0.0.0/8 ten; 10.1.0.0/16 tenone; 10.1.2.3 host; 10.1.2.128/25 half;
              delete 10.1.0.0/16; 0.0.0.0/1 low; 2001:db8::/32 doc; 2001:db8:1::/48 docone; ::1 loop; 192.168.0.0/16 a;
              192.168.0.0/16 b; }
            geo $http_x $none { 10.0.0.0/8 ten; }
            geo $http_x $ranged { ranges; default d; 10.0.0.0-10.255.255.255 ten; 10.1.0.5-10.1.0.9 in; 10.1.0.5-10.1.0.6 left;
              10.1.0.9-10.1.0.9 right; 11.0.0.1-11.2.3.4 eleven; 12.0.0.0-12.0.0.9 x; delete 12.0.0.0-12.0.0.9; }
            geo $behind { default d; proxy 127.0.0.0/8; proxy 10.0.0.0/8; 127.0.0.0/8 self; 10.0.0.0/8 ten; 20.0.0.0/8 twenty; }
            geo $far { default d; proxy_recursive; proxy 127.0.0.0/8; proxy 10.0.0.0/8; 10.0.0.0/8 ten; 20.0.0.0/8 twenty; }
            """;

    private static final String SPLITS =
            """
            split_clients $http_x $part { 0.5% a; 33.33% b; 20% c; * d; }
            split_clients "$http_x$http_y" $open { 10% a; 25.5% b; }
            split_clients $arg_id $full { 50% a; 49.99% b; 0.01% c; }
            """;

    @Test
    void maps() throws Exception {
        String[] keys = {
            "",
            "a",
            "A",
            "b",
            "B",
            "r",
            "rx",
            "rxyz",
            "aq",
            "Qa",
            "xqb",
            "~t",
            "a.b",
            "A.B",
            "x.org",
            "X.org.",
            "a.x.org",
            "b.a.x.org",
            "c.b.a.x.org",
            "y.org",
            "z.y.org",
            "www.foo",
            "www.x.foo",
            "www.x.a.b",
            "www.",
            "www",
            "wfoo",
            "default",
            "k",
            "abc-12",
            "abc-1",
            "é",
            "É",
            "z",
            "*.x.org",
            ".x.org",
            "..x.org",
            "x.org..",
            "zz\"q",
            "\\default"
        };
        compare(MAPS, "$plain|$hosts|$bare|$chain|$nm|$word|$1|$2", List.of(keys), List.of("", "s", "yy"));
    }

    @Test
    void mapsReadInAnotherOrder() throws Exception {
        // A volatile map comes last: nginx finds values twice, and answers 500 if a group has another length the second
        // time.
        compare(MAPS, "$bare|$plain|$nm|$chain", List.of("abc-12", "rxyz", "k", "q1"), List.of("", "zq"));
    }

    @Test
    void geos() throws Exception {
        Random random = new Random(3);
        List<String> addresses =
                random.ints(3_000).mapToObj(bits -> address(bits, random)).collect(Collectors.toList());
        addresses.addAll(List.of(
                "",
                "1.2.3",
                "::1",
                "2001:db8::1",
                "2001:db8:1::2",
                "2001:db9::",
                "::ffff:10.1.2.3",
                "x",
                "255.255.255.255",
                "unix:",
                "10.1.2.3:80",
                "[::1]:80",
                "0.0.0.0",
                "127.0.0.1"));
        compare(GEOS, "$cidr|$none|$ranged", addresses, List.of(""));
    }

    private static String address(int bits, Random random) {
        int[] first = {10, 10, 11, 12, 192, 20, bits >>> 24};
        int second = random.nextBoolean() ? random.nextInt(3) : bits >>> 16 & 255;
        int fourth = random.nextBoolean() ? random.nextInt(12) : bits & 255;
        return first[random.nextInt(first.length)] + "." + second + "." + random.nextInt(4) + "." + fourth;
    }

    @Test
    void geosBehindProxies() throws Exception {
        Variables variables = Configs.variables(GEOS);
        Template text = Template.compile("$behind|$far", variables, Configs.HERE);
        String[] values = {
            "20.1.1.1",
            "10.1.1.1",
            "20.1.1.1, 10.1.1.1",
            "20.1.1.1,10.1.1.1 , 10.2.2.2",
            "x, 10.1.1.1",
            "20.1.1.1:80",
            "30.1.1.1, 20.1.1.1, 10.0.0.1",
            "",
            ",",
            "20.1.1.1, x",
            "[::1]:99",
            "10.0.0.1,",
            "x 20.1.1.1"
        };
        try (LiveNginx nginx = LiveNginx.start(GEOS, "location / { return 200 \"$behind|$far\"; }")) {
            for (String first : values) {
                for (String second : values) {
                    String[] fields = {"Host: example.org", "X-Forwarded-For: " + first, "X-Forwarded-For: " + second};
                    InetSocketAddress client = new InetSocketAddress(InetAddress.getLoopbackAddress(), 99);
                    assertThat(text.render(Scopes.of(variables, client, "/", fields)))
                            .as(first + " and " + second)
                            .isEqualTo(nginx.get("/", fields));
                }
            }
        }
    }

    @Test
    void splits() throws Exception {
        Random random = new Random(5);
        List<String> keys =
                random.ints(3_000).mapToObj(bits -> Integer.toString(bits, 36)).collect(Collectors.toList());
        keys.add("");
        compare(SPLITS, "$part|$open|$full", keys, List.of("", "salt"));
    }

    private static void compare(String http, String text, List<String> keys, List<String> others) throws Exception {
        Variables variables = Configs.variables(http);
        Template template = Template.compile(text, variables, Configs.HERE);
        assertThat(variables.check()).filteredOn(problem -> problem.isError()).isEmpty();
        try (LiveNginx nginx = LiveNginx.start(http, "location / { return 200 \"" + text + "\"; }")) {
            for (String key : keys) {
                for (String other : others) {
                    String target = "/?id=" + hex(key);
                    String[] fields = {"Host: example.org", "X: " + key, "Y: " + other};
                    assertThat(template.render(Scopes.of(variables, target, fields)))
                            .as("X: %s, Y: %s", key, other)
                            .isEqualTo(nginx.get(target, fields));
                }
            }
        }
    }

    private static String hex(String text) {
        StringBuilder hex = new StringBuilder();
        for (byte b : text.getBytes(ISO_8859_1)) {
            hex.append(Integer.toHexString(b & 255));
        }
        return hex.toString();
    }
}
