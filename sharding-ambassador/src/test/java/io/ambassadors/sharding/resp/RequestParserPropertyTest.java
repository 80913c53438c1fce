package io.ambassadors.sharding.resp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** However the bytes of requests are split and moved about, the same requests are found in the same places. */
class RequestParserPropertyTest {
    /** A request as found: its words, and where it ends. */
    private record Found(RequestParser.Result result, List<String> words, int end) {}

    @Provide
    static Arbitrary<List<String>> command() {
        Arbitrary<String> word = Arbitraries.oneOf(
                Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(20),
                Arbitraries.of("", "\r\n", "*1\r\n$1\r\nx\r\n", "$5\r\n", "GET", " ", "\"", "'", "\\x00"));
        return word.list().ofMinSize(1).ofMaxSize(40);
    }

    @Provide
    static Arbitrary<List<List<String>>> commands() {
        return command().list().ofMinSize(1).ofMaxSize(6);
    }

    @Property(tries = 3000)
    void anySplitFindsTheSame(@ForAll("commands") List<List<String>> commands, @ForAll long seed) {
        Random random = new Random(seed);
        ByteArrayOutputStream stream = new ByteArrayOutputStream();
        List<List<String>> expected = new ArrayList<>();
        for (List<String> words : commands) {
            int form = random.nextInt(4);
            byte[] bytes = form == 0 ? latin(inline(words, random)) : resp(words);
            stream.writeBytes(bytes);
            expected.add(words);
            if (form == 3) {
                stream.writeBytes(latin(random.nextBoolean() ? "*0\r\n" : random.nextBoolean() ? "\r\n" : "*-1\r\n"));
                expected.add(List.of());
            }
        }
        byte[] bytes = stream.toByteArray();
        List<Found> whole = whole(bytes);
        assertThat(whole).extracting(Found::words).isEqualTo(expected);
        assertThat(whole.get(whole.size() - 1).end()).isEqualTo(bytes.length);
        assertThat(inPieces(bytes, random)).isEqualTo(whole);
    }

    @Property(tries = 3000)
    void anySplitOfGarbageFindsTheSame(@ForAll("scraps") String text, @ForAll long seed) {
        byte[] bytes = latin(text);
        assertThat(inPieces(bytes, new Random(seed))).isEqualTo(whole(bytes));
    }

    @Provide
    static Arbitrary<String> scraps() {
        return Arbitraries.of(
                        "*",
                        "$",
                        "\r",
                        "\n",
                        "\r\n",
                        "-",
                        "0",
                        "1",
                        "2",
                        "3",
                        "12",
                        "*1\r\n",
                        "$1\r\n",
                        "x",
                        "a\r\n",
                        " ",
                        "\"",
                        "'",
                        "\\",
                        "\\x41",
                        "GET ",
                        "*2\r\n$3\r\nGET\r\n",
                        "$-1\r\n",
                        "99999999999",
                        "\0",
                        "\u00ff")
                .list()
                .ofMaxSize(20)
                .map(parts -> String.join("", parts));
    }

    private static List<Found> whole(byte[] bytes) {
        List<Found> all = new ArrayList<>();
        RequestParser parser = parser();
        int at = 0;
        while (at < bytes.length) {
            RequestParser.Result result = parser.parse(bytes, at, bytes.length);
            assertThat(parser.position()).isLessThanOrEqualTo(bytes.length);
            all.add(found(parser, result, 0));
            if (result == RequestParser.Result.INCOMPLETE || result == RequestParser.Result.BROKEN) {
                break;
            }
            assertThat(parser.position()).isGreaterThan(at);
            at = parser.position();
            parser = parser();
        }
        return all;
    }

    /** As a connection does it: the bytes of a request gather in an array that grows and moves. */
    private static List<Found> inPieces(byte[] bytes, Random random) {
        List<Found> all = new ArrayList<>();
        RequestParser parser = parser();
        byte[] room = new byte[0];
        int shift = 0;
        int at = 0;
        int known = 0;
        RequestParser.Result result = RequestParser.Result.INCOMPLETE;
        while (at < bytes.length) {
            if (result == RequestParser.Result.INCOMPLETE) {
                if (known == bytes.length) {
                    all.add(found(parser, result, shift));
                    break;
                }
                known += 1 + random.nextInt(random.nextBoolean() ? bytes.length - known : 1);
            }
            if (random.nextBoolean() || known + shift > room.length || shift < -at) {
                int next = random.nextInt(50) - at;
                byte[] moved = new byte[known + next + random.nextInt(20)];
                System.arraycopy(bytes, at, moved, at + next, known - at);
                room = moved;
                parser.moved(room, next - shift);
                shift = next;
            } else {
                System.arraycopy(bytes, at, room, at + shift, known - at);
            }
            result = parser.parse(room, at + shift, known + shift);
            if (result == RequestParser.Result.INCOMPLETE) {
                continue;
            }
            all.add(found(parser, result, shift));
            if (result == RequestParser.Result.BROKEN) {
                break;
            }
            at = parser.position() - shift;
            parser = parser();
            result = at == known ? RequestParser.Result.INCOMPLETE : result;
        }
        return all;
    }

    private static Found found(RequestParser parser, RequestParser.Result result, int shift) {
        return switch (result) {
            case COMPLETE, INLINE -> {
                Arguments arguments = parser.arguments();
                List<String> words = new ArrayList<>();
                for (int i = 0; i < arguments.available(); i++) {
                    words.add(arguments.text(i));
                }
                assertThat(arguments.complete()).isTrue();
                yield new Found(result, words, parser.position() - shift);
            }
            case EMPTY -> new Found(result, List.of(), parser.position() - shift);
            case BROKEN -> new Found(result, List.of(parser.error()), -1);
            case INCOMPLETE -> new Found(result, List.of(), -1);
        };
    }

    private static RequestParser parser() {
        RequestParser parser = new RequestParser();
        parser.reset(1 << 20, 512 << 20, true);
        return parser;
    }

    private static byte[] resp(List<String> words) {
        return RespBytes.request(
                words.stream().map(RequestParserPropertyTest::latin).toArray(byte[][]::new));
    }

    /** Each word in double quotes, or plain where that is possible. */
    private static String inline(List<String> words, Random random) {
        return words.stream()
                        .map(word -> word.matches("[0-9A-Za-z]+") ? word : quoted(word, random))
                        .collect(Collectors.joining(random.nextBoolean() ? " " : "\t  "))
                + (random.nextBoolean() ? "\r\n" : "\n");
    }

    private static String quoted(String word, Random random) {
        if (random.nextBoolean() && !word.matches("(?s).*[\n\r'\\\\].*")) {
            return "'" + word + "'";
        }
        StringBuilder text = new StringBuilder("\"");
        for (char c : word.toCharArray()) {
            switch (c) {
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '"', '\\' -> text.append('\\').append(c);
                default -> text.append(random.nextInt(4) == 0 ? String.format("\\x%02x", (int) c) : String.valueOf(c));
            }
        }
        return text.append('"').toString();
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
