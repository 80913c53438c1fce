package io.ambassadors.splitting.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Text becomes a tree as in nginx, and what is no text of a configuration is named with its line. */
class TreeParserTest {
    private static final String BOOK =
            """
            worker_processes  5;
            error_log  error.log;
            pid        nginx.pid;
            worker_rlimit_nofile 8192;
            events {
              worker_connections  1024;
            }
            http {
                upstream backend {
                    ip_hash;
                    server web weight=9;
                    server experiment;
                }
                server {
                    listen localhost:80;
                    location / {
                        proxy_pass http://backend;
                    }
                  }
                }
            """;

    private static ParsedConfig raw(String text) {
        return new TreeParser(
                        MemoryFiles.MAIN,
                        new MemoryFiles(Map.of(MemoryFiles.MAIN, text)),
                        (head, opens, context, before, problems) ->
                                head.name().equals("map") ? Context.MAP : Context.UNJUDGED)
                .parse("");
    }

    private static List<String> words(String text) {
        ParsedConfig parsed = raw(text);
        assertThat(parsed.problems()).isEmpty();
        return parsed.directives().get(0).arguments();
    }

    @Test
    void theFileOfTheBookIsRead() {
        ParsedConfig parsed = MemoryFiles.parse(BOOK);
        assertThat(parsed.accepted()).as("%s", parsed.problems()).isTrue();
        Directive http = parsed.all("http").findFirst().orElseThrow();
        Directive upstream = http.block().get(0);
        assertThat(upstream.arguments()).containsExactly("backend");
        assertThat(upstream.block())
                .extracting(Directive::name, Directive::arguments, Directive::line)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("ip_hash", List.of(), 10),
                        org.assertj.core.groups.Tuple.tuple("server", List.of("web", "weight=9"), 11),
                        org.assertj.core.groups.Tuple.tuple("server", List.of("experiment"), 12));
    }

    @Test
    void wordsAreQuotedAndEscapedAsInNginx() {
        assertThat(words("a b 'c d' \"e;f\" g\\ h \"i\\\"j\" k\\tl 'm\\nn' \\o\\;p;"))
                .containsExactly("b", "c d", "e;f", "g\\ h", "i\"j", "k\tl", "m\nn", "\\o\\;p");
        assertThat(words("a b\"c d'e f}g h#i;")).containsExactly("b\"c", "d'e", "f}g", "h#i");
        assertThat(words("a ${b}c ${{d}e $f{}")).containsExactly("${b}c", "${{d}e", "$f");
        assertThat(words("a # b; c\n'd'\r\n\t;")).containsExactly("d");
        assertThat(words("if ($a = \"b\") {}")).containsExactly("($a", "=", "b", ")");
        assertThat(words("a \u00e9\u00ff;")).containsExactly("\u00e9\u00ff");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a b\\n         | 2 | unexpected end of file, expecting \";\" or \"}\"",
                "a 'b           | 1 | unexpected end of file, expecting \";\" or \"}\"",
                "a {\\nb;\\n    | 3 | unexpected end of file, expecting \"}\"",
                "a; }           | 1 | unexpected \"}\"",
                "a {\\nb; }\\n}     | 3 | unexpected \"}\"",
                "a {\\nb }\\n}     | 2 | unexpected \"}\"",
                ";              | 1 | unexpected \";\"",
                "\\n{           | 2 | unexpected \"{\"",
                "a 'b'c;        | 1 | unexpected \"c\"",
                "map { a { } }  | 1 | unexpected \"{\"",
            })
    void whatCannotBeReadIsNamed(String text, int line, String message) {
        assertThat(raw(text.replace("\\n", "\n")).problems()).singleElement().satisfies(problem -> {
            assertThat(problem.message()).isEqualTo(message);
            assertThat(problem.line()).isEqualTo(line);
            assertThat(problem.isError()).isTrue();
        });
    }

    @Test
    void aWordThatIsTooLongIsNamedAtItsBeginning() {
        String beginning = "x;\n\n" + "a ";
        assertThat(raw(beginning + "b".repeat(4095) + ";").accepted()).isTrue();
        assertThat(raw(beginning + "b".repeat(4096) + ";").problems())
                .extracting(problem -> problem.line() + " " + problem.message())
                .containsExactly("3 too long parameter \"bbbbbbbbbb...\" started");
        assertThat(raw(beginning + "'" + "b\n".repeat(4096) + "';").problems())
                .extracting(problem -> problem.line() + " " + problem.message())
                .containsExactly("3 too long parameter, probably missing terminating \"'\" character");
    }

    @Test
    void includedFilesStandInTheirPlace() {
        ParsedConfig parsed = MemoryFiles.parse(Map.of(
                MemoryFiles.MAIN,
                "events {} http { include s/*.conf; include none/*; }",
                "/c/s/b.conf",
                "server { listen 2; }",
                "/c/s/a.conf",
                "server { listen 1; }"));
        assertThat(parsed.accepted()).as("%s", parsed.problems()).isTrue();
        assertThat(parsed.all("http").findFirst().orElseThrow().block())
                .extracting(Directive::file)
                .containsExactly("/c/s/a.conf", "/c/s/b.conf");
        assertThat(parsed.files())
                .extracting(ParsedConfig.ReadFile::name)
                .containsExactly(MemoryFiles.MAIN, "/c/s/a.conf", "/c/s/b.conf");
    }

    @Test
    void aFileThatIsMissingIsAnErrorWhereItIsIncluded() {
        assertThat(MemoryFiles.parse("\ninclude x.conf;").problems())
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.message())
                            .isEqualTo("open() \"/c/x.conf\" failed (2: No such file or directory)");
                    assertThat(problem.line()).isEqualTo(2);
                });
        assertThat(MemoryFiles.parse(Map.of()).problems())
                .singleElement()
                .satisfies(problem -> assertThat(problem.line()).isZero());
    }

    @Test
    void aFileThatIncludesItselfIsRefused() {
        assertThat(MemoryFiles.parse("include nginx.conf;").problems())
                .extracting(io.ambassadors.common.config.ConfigProblem::message)
                .containsExactly("file \"/c/nginx.conf\" includes itself");
    }

    @Test
    void blocksAreNotReadWithoutEnd() {
        assertThat(raw("a{".repeat(100_000)).problems())
                .extracting(io.ambassadors.common.config.ConfigProblem::message)
                .containsExactly("more than 64 blocks inside each other");
    }
}
