package io.ambassadors.sharding.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the bytes: an answer, never an exception; and a file that is refused always says why, and where. */
class AnyTextPropertyTest {
    private static final Path FILE = Path.of("n.yml");
    private static final String BITS =
            "alpha:|  |listen: |127.0.0.1:1|\n|\n  |\t|- |servers:|{|}|[|]|'|\"|#|&a|*a|!|!!|%|---|...|: |:|1|true|redis: |"
                    + "\uFEFF|\u0000|\u0085|\\U99999999|\"\\U99999999\"|\"\\xZZ\"|? || |>|@|`|<<|é|\ud83d\ude00|, ";

    @Provide
    static Arbitrary<String> scraps() {
        return Arbitraries.of(BITS.split("\\|")).list().ofMaxSize(40).map(parts -> String.join("", parts));
    }

    @Property(tries = 2000)
    void anyBytes(@ForAll byte[] content) {
        check(NutcrackerFile.parse(FILE, content), new String(content, StandardCharsets.ISO_8859_1));
    }

    @Property(tries = 2000)
    void anyText(@ForAll String content) {
        check(NutcrackerFile.parse(FILE, content), content);
    }

    @Property(tries = 5000)
    void scrapsOfYaml(@ForAll("scraps") String content) {
        check(NutcrackerFile.parse(FILE, content), content);
    }

    @Property(tries = 2000)
    void mutatedFiles(@ForAll long seed) throws IOException {
        Random random = new Random(seed);
        byte[] content = Files.readAllBytes(NutcrackerFileTest.FIXTURES.resolve("several-pools.yml"));
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(content.length - 1);
            switch (random.nextInt(3)) {
                case 0 -> content[at] = (byte) random.nextInt(256);
                case 1 -> content = Arrays.copyOf(content, Math.max(2, at));
                default -> System.arraycopy(content, at, content, at + 1, content.length - at - 1);
            }
        }
        check(NutcrackerFile.parse(FILE, content), new String(content, StandardCharsets.UTF_8));
    }

    @Example
    void deepNestingDoesNotExhaustTheStack() {
        for (String content : new String[] {"[".repeat(100_000), "- ".repeat(100_000), "a: &a\n  ".repeat(500)}) {
            check(NutcrackerFile.parse(FILE, content), content);
        }
    }

    private static void check(ParsedFile parsed, String content) {
        assertThat(parsed.accepted())
                .as("%s", parsed.problems())
                .isEqualTo(parsed.problems().stream().noneMatch(problem -> problem.isError()));
        long lines = content.chars().filter(c -> c == '\n' || c == '\r').count() + 2;
        assertThat(parsed.problems()).allSatisfy(problem -> {
            assertThat(problem.line()).isBetween(0, (int) lines);
            assertThat(problem.message()).isNotBlank().doesNotContain("\n");
            if (problem.line() == 0) {
                assertThat(problem.message()).matches("(?s)(the file|there is no|not valid YAML).*");
            }
        });
    }
}
