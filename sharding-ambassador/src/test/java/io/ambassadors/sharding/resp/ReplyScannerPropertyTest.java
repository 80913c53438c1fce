package io.ambassadors.sharding.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** A reply ends where it ends, however its bytes come; what is no reply is never taken for one beyond the bytes that are there. */
class ReplyScannerPropertyTest {
    @Property(tries = 5000)
    void anySplitFindsTheSameEnd(@ForAll long seed, @ForAll boolean resp3) {
        Random random = new Random(seed);
        String reply = reply(random, 4, resp3);
        byte[] bytes = (reply + reply(random, 1, resp3)).getBytes(StandardCharsets.ISO_8859_1);
        ReplyScanner scanner = new ReplyScanner(resp3);
        assertThat(scanner.scan(bytes, 0, bytes.length)).isEqualTo(ReplyScanner.Result.COMPLETE);
        assertThat(scanner.position()).isEqualTo(reply.length());
        assertThat(scanner.type()).isEqualTo(bytes[0]);
        assertThat(inPieces(bytes, random, resp3)).isEqualTo("COMPLETE " + reply.length());
    }

    @Property(tries = 2000)
    void aReplyThatIsCutShortIsIncomplete(@ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = reply(random, 3, true).getBytes(StandardCharsets.ISO_8859_1);
        int cut = random.nextInt(bytes.length);
        assertThat(new ReplyScanner(true).scan(bytes, 0, cut)).isEqualTo(ReplyScanner.Result.INCOMPLETE);
    }

    @Property(tries = 5000)
    void anySplitOfGarbageIsTheSame(@ForAll("scraps") String text, @ForAll long seed, @ForAll boolean resp3) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        ReplyScanner scanner = new ReplyScanner(resp3);
        ReplyScanner.Result result = scanner.scan(bytes, 0, bytes.length);
        assertThat(scanner.position()).isBetween(0, bytes.length);
        String whole = result + (result == ReplyScanner.Result.COMPLETE ? " " + scanner.position() : "");
        assertThat(inPieces(bytes, new Random(seed), resp3)).isEqualTo(whole);
    }

    @Property(tries = 2000)
    void resp3TypesAreGarbageInResp2(@ForAll("resp3Types") String type) {
        byte[] bytes = (type + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(new ReplyScanner(false).scan(bytes, 0, bytes.length)).isEqualTo(ReplyScanner.Result.GARBAGE);
    }

    @Example
    void deepNestingCostsNothing() {
        byte[] bytes = ("*1\r\n".repeat(1_000_000) + ":1\r\n").getBytes(StandardCharsets.ISO_8859_1);
        ReplyScanner scanner = new ReplyScanner(false);
        assertThat(scanner.scan(bytes, 0, bytes.length)).isEqualTo(ReplyScanner.Result.COMPLETE);
        assertThat(scanner.position()).isEqualTo(bytes.length);
    }

    @Example
    void announcedSizesAreNotBelieved() {
        for (String text :
                new String[] {"*2147483647\r\n".repeat(1000), "%2147483647\r\n".repeat(1000), "$2147483647\r\nx"}) {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            assertThat(new ReplyScanner(true).scan(bytes, 0, bytes.length)).isEqualTo(ReplyScanner.Result.INCOMPLETE);
        }
        for (String text :
                new String[] {"*2147483648\r\n", "$-2\r\n", "$+1\r\n", "$\r\n", "$1 \r\n", ":1\n", "+a\rb\r\n", "*-\r\n"
                }) {
            byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
            assertThat(new ReplyScanner(true).scan(bytes, 0, bytes.length))
                    .as(text)
                    .isEqualTo(ReplyScanner.Result.GARBAGE);
        }
    }

    @Provide
    static Arbitrary<String> scraps() {
        return Arbitraries.of(
                        "*",
                        "$",
                        ":",
                        "+",
                        "-",
                        "_",
                        "#",
                        ",",
                        "(",
                        "=",
                        "!",
                        "~",
                        "%",
                        "|",
                        ">",
                        "\r",
                        "\n",
                        "\r\n",
                        "0",
                        "1",
                        "2",
                        "-1",
                        "3\r\n",
                        "abc",
                        "*2\r\n",
                        "$1\r\nx\r\n",
                        ":1\r\n",
                        "_\r\n",
                        "%1\r\n",
                        "|1\r\n",
                        "\0",
                        "\u00ff",
                        "9999999999")
                .list()
                .ofMaxSize(15)
                .map(parts -> String.join("", parts));
    }

    @Provide
    static Arbitrary<String> resp3Types() {
        return Arbitraries.of("_", "#t", ",1.5", "(123", "=5\r\ntxt:x", "!1\r\nx", "~0", "%0", "|0", ">0", "x", "\0");
    }

    private static String inPieces(byte[] bytes, Random random, boolean resp3) {
        ReplyScanner scanner = new ReplyScanner(resp3);
        int at = 0;
        int known = 0;
        while (true) {
            ReplyScanner.Result result = scanner.scan(bytes, at, known);
            if (result == ReplyScanner.Result.GARBAGE) {
                return "GARBAGE";
            }
            at = scanner.position();
            assertThat(at).isBetween(0, known);
            if (result == ReplyScanner.Result.COMPLETE) {
                return "COMPLETE " + at;
            }
            assertThat(scanner.missingBulkBytes()).isNotNegative();
            if (known == bytes.length) {
                return "INCOMPLETE";
            }
            known += 1 + random.nextInt(random.nextBoolean() ? bytes.length - known : 1);
        }
    }

    private static String reply(Random random, int depth, boolean resp3) {
        int kind = random.nextInt(resp3 ? 14 : depth > 0 ? 6 : 5);
        return switch (kind) {
            case 0 -> "+" + "simple".substring(random.nextInt(6)) + "\r\n";
            case 1 -> "-ERR " + random.nextInt() + "\r\n";
            case 2 -> ":" + random.nextLong() + "\r\n";
            case 3 -> blob('$', random);
            case 4 -> random.nextBoolean() ? "$-1\r\n" : "*-1\r\n";
            case 5 -> aggregate('*', 1, random, depth, resp3);
            case 6 -> "_\r\n";
            case 7 -> "#" + (random.nextBoolean() ? "t" : "f") + "\r\n";
            case 8 -> "," + (random.nextInt(4) == 0 ? "-inf" : String.valueOf(random.nextDouble())) + "\r\n";
            case 9 -> "(" + "1234567890".repeat(1 + random.nextInt(9)) + "\r\n";
            case 10 -> "=" + (random.nextBoolean() ? "7\r\ntxt:\r\na\r\n" : "4\r\nmkd:\r\n");
            case 11 -> aggregate(random.nextBoolean() ? '~' : '>', 1, random, depth, resp3);
            case 12 -> random.nextBoolean() ? aggregate('%', 2, random, depth, resp3) : blob('!', random);
            default -> aggregate('|', 2, random, depth, resp3) + reply(random, depth, resp3);
        };
    }

    private static String blob(char type, Random random) {
        StringBuilder bytes = new StringBuilder();
        for (int i = random.nextInt(20); i > 0; i--) {
            bytes.append("\r\n$*ab\0\u00ff".charAt(random.nextInt(8)));
        }
        return type + "" + bytes.length() + "\r\n" + bytes + "\r\n";
    }

    private static String aggregate(char type, int perEntry, Random random, int depth, boolean resp3) {
        int entries = depth > 0 ? random.nextInt(4) : 0;
        StringBuilder reply = new StringBuilder(type + "" + entries + "\r\n");
        for (int i = entries * perEntry; i > 0; i--) {
            reply.append(reply(random, depth - 1, resp3));
        }
        return reply.toString();
    }
}
