package io.ambassadors.splitting.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the text: an answer, never an exception; a file that is refused says why; and a tree that is printed is read again. */
class AnyTextPropertyTest {
    private static final String SCRAPS =
            "events {} |http {|server {|location / {|upstream u {|map $a $b {|geo $a {|types {|}|;| |\n|\t|'|\"|\\|$|${|#|listen 80;"
                    + "|include x;|include *;|include nginx.conf;|proxy_pass http://u;|gzip on;|if ($a) {|on|off|1|10%|*|~|)|\u00e9|\u0000";

    @Provide
    static Arbitrary<String> scraps() {
        return Arbitraries.of(SCRAPS.split("\\|")).list().ofMaxSize(40).map(parts -> String.join("", parts));
    }

    @Provide
    static Arbitrary<Directive> trees() {
        return Arbitraries.lazyOf(
                AnyTextPropertyTest::leaves, AnyTextPropertyTest::leaves, AnyTextPropertyTest::blocks);
    }

    private static Arbitrary<String> words() {
        return Arbitraries.strings().withCharRange('\u0000', '\u00ff').ofMaxLength(8);
    }

    private static Arbitrary<String> names() {
        return words().filter(word -> !word.equals("include"));
    }

    private static Arbitrary<Directive> leaves() {
        return Combinators.combine(names(), words().list().ofMaxSize(3))
                .as((name, arguments) -> new Directive(name, arguments, null, "", 0));
    }

    private static Arbitrary<Directive> blocks() {
        return Combinators.combine(
                        names(), words().list().ofMaxSize(3), trees().list().ofMaxSize(3))
                .as((name, arguments, block) -> new Directive(name, arguments, block, "", 0));
    }

    @Property(tries = 1000)
    void anyBytes(@ForAll byte[] content) {
        check(new String(content, ISO_8859_1));
    }

    @Property(tries = 3000)
    void scrapsOfConfiguration(@ForAll("scraps") String content) {
        check(content);
    }

    @Property(tries = 1000)
    void aTreeThatIsPrintedIsReadAgain(@ForAll("trees") Directive tree) {
        ParsedConfig parsed = new TreeParser(
                        MemoryFiles.MAIN,
                        new MemoryFiles(Map.of(MemoryFiles.MAIN, print(tree))),
                        (head, opens, context, before, problems) -> Context.UNJUDGED)
                .parse("");
        assertThat(parsed.problems()).isEmpty();
        assertThat(parsed.directives().stream()
                        .map(AnyTextPropertyTest::withoutPlace)
                        .toList())
                .containsExactly(tree);
    }

    private static Directive withoutPlace(Directive read) {
        List<Directive> block = read.isBlock()
                ? read.block().stream().map(AnyTextPropertyTest::withoutPlace).toList()
                : null;
        return new Directive(read.name(), read.arguments(), block, "", 0);
    }

    private static String print(Directive tree) {
        String head = quote(tree.name())
                + tree.arguments().stream().map(word -> " " + quote(word)).collect(Collectors.joining());
        return tree.isBlock()
                ? head + "{"
                        + tree.block().stream().map(AnyTextPropertyTest::print).collect(Collectors.joining()) + "}"
                : head + ";\n";
    }

    private static String quote(String word) {
        return "\"" + word.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    private static void check(String content) {
        ParsedConfig parsed = MemoryFiles.parse(Map.of(MemoryFiles.MAIN, content, "/c/x", "y;"));
        long lines = content.chars().filter(c -> c == '\n').count() + 1;
        assertThat(parsed.accepted()).isEqualTo(parsed.problems().stream().noneMatch(problem -> problem.isError()));
        assertThat(parsed.problems()).allSatisfy(problem -> {
            assertThat(problem.line()).isBetween(0, (int) lines);
            assertThat(problem.message()).isNotBlank();
        });
    }
}
