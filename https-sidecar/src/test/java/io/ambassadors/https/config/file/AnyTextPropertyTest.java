package io.ambassadors.https.config.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever the bytes: an answer, never an exception; and what is refused always says why, and where. */
class AnyTextPropertyTest {
    private static final String BITS =
            "listen: |clients:|clients: {|verify: |tickets: |certificates: |127.0.0.1:1|[::1]:2|unix:/x|10s|16k|off|\n|\n  |\t|- |{|}"
                    + "|[|]|'|\"|#|&a|*a|!|%|---|...|: |:|1|true|<<|?|>|@|`|,|/|*.|spiffe://|\uFEFF|\u0000|\\U99999999|é|\ud83d\ude00";

    @Provide
    static Arbitrary<String> scraps() {
        return Arbitraries.of(BITS.split("\\|")).list().ofMaxSize(40).map(parts -> String.join("", parts));
    }

    /** A key of the table with some value. */
    @Provide
    static Arbitrary<Map<String, String>> variables() {
        Arbitrary<String> names = Arbitraries.of(SidecarKeys.ALL).map(SidecarKey::variable);
        Arbitrary<String> values = Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(20),
                scraps(),
                Arbitraries.of("0", "1", "9999999999999999999", "off", "1d"));
        return Combinators.combine(names, values).as(Map::of);
    }

    @Property(tries = 1000)
    void anyBytes(@ForAll byte[] content) {
        check(SidecarFile.parse(Read.FILE, content, Overrides.NONE), new String(content, StandardCharsets.ISO_8859_1));
    }

    @Property(tries = 1000)
    void anyText(@ForAll String content) {
        check(SidecarFile.parse(Read.FILE, content, Overrides.NONE), content);
    }

    @Property(tries = 3000)
    void scrapsOfYaml(@ForAll("scraps") String content) {
        check(SidecarFile.parse(Read.FILE, content, Overrides.NONE), content);
    }

    @Property(tries = 3000)
    void anyVariable(@ForAll("variables") Map<String, String> variables) {
        ParsedSidecar parsed = SidecarFile.withoutFile(new Overrides(variables, Map.of()));

        assertThat(parsed.accepted()).isEqualTo(parsed.problems().stream().noneMatch(problem -> problem.isError()));
    }

    @Property(tries = 1000)
    void everyKeyTakesAnyTextOrSaysWhyNot(@ForAll("variables") Map<String, String> variables) {
        variables.forEach((name, value) -> {
            SidecarKey<?> key = SidecarKeys.variables().get(name);
            String quoted = "'" + value.replace("'", "''").replaceAll("\\R|\\p{Cntrl}", " ") + "'";
            List<String> names = new ArrayList<>(Arrays.asList(key.path().split("\\.")));
            String last = names.remove(names.size() - 1);
            String text = names.stream().map(section -> section + ": {").collect(Collectors.joining()) + last + ": "
                    + quoted + "}".repeat(names.size());
            check(SidecarFile.parse(Read.FILE, text, Overrides.NONE), text);
        });
    }

    @Property(tries = 100)
    void theOrderOfKeysMeansNothing(@ForAll long seed) {
        List<String> blocks = new ArrayList<>(List.of(
                "listen: 0.0.0.0:443\n",
                "backend: app:9000\n",
                "redirect: 0.0.0.0:80\n",
                "certificates: /etc/tls\n",
                "profile: modern\n",
                "production: true\n",
                "clients:\n  verify: required\n  ca: /ca\n  allow: {cn: a}\n",
                "acme: {names: x.org, terms-agreed: true, challenge: http-01}\n",
                "limits: {header: 64k, header-line: 48k}\n",
                "tickets:\n  lifetime: 48h\n  rotation: 36h\n"));
        ParsedSidecar first = SidecarFile.parse(Read.FILE, String.join("", blocks), Overrides.NONE);
        java.util.Collections.shuffle(blocks, new Random(seed));
        ParsedSidecar shuffled = SidecarFile.parse(Read.FILE, String.join("", blocks), Overrides.NONE);

        assertThat(shuffled.config().orElseThrow())
                .usingRecursiveComparison()
                .ignoringFields("certificates.sources.line")
                .isEqualTo(first.config().orElseThrow());
        assertThat(shuffled.problems()).hasSameSizeAs(first.problems());
    }

    @Example
    void deepNestingDoesNotExhaustTheStack() {
        for (String content : new String[] {"[".repeat(100_000), "- ".repeat(100_000), "a: &a\n  ".repeat(500)}) {
            check(SidecarFile.parse(Read.FILE, content, Overrides.NONE), content);
        }
    }

    private static void check(ParsedSidecar parsed, String content) {
        assertThat(parsed.accepted())
                .as("%s", parsed.problems())
                .isEqualTo(parsed.problems().stream().noneMatch(problem -> problem.isError()));
        long lines = content.chars().filter(c -> c == '\n' || c == '\r').count() + 2;
        assertThat(parsed.problems()).allSatisfy(problem -> {
            assertThat(problem.line()).isBetween(0, (int) lines);
            assertThat(problem.message()).isNotBlank().doesNotContain("\n");
        });
    }
}
