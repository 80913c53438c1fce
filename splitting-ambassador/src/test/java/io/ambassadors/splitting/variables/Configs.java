package io.ambassadors.splitting.variables;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import io.ambassadors.splitting.config.ConfigFiles;
import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.config.NginxFile;
import io.ambassadors.splitting.config.ParsedConfig;

/** Directives from text. */
final class Configs {
    static final Directive HERE = new Directive("test", List.of(), null, "test.conf", 1);

    private Configs() {}

    /** The directives of an http block. */
    static List<Directive> http(String text) {
        ParsedConfig parsed = NginxFile.read("", "/test.conf", new OneFile("events {}\nhttp {\n" + text + "\n}\n"));
        assertThat(parsed.problems()).filteredOn(problem -> problem.isError()).isEmpty();
        return parsed.directives().get(1).block();
    }

    static ParsedConfig parse(String text) {
        return NginxFile.read("", "/test.conf", new OneFile("events {}\nhttp {\n" + text + "\n}\n"));
    }

    /** Defines the variables of an http block: map, geo, split_clients, and set in servers. */
    static Variables variables(String text) {
        Variables variables = new Variables();
        define(http(text), variables);
        return variables;
    }

    static void define(List<Directive> block, Variables variables) {
        for (Directive directive : block) {
            switch (directive.name()) {
                case "map" -> MapBlock.define(directive, variables);
                case "geo" -> GeoBlock.define(directive, variables);
                case "split_clients" -> SplitClientsBlock.define(directive, variables);
                case "set" -> SetDirective.define(directive, variables);
                case "server" -> define(directive.block(), variables);
                default -> {
                    // Not about variables.
                }
            }
        }
    }

    private record OneFile(String text) implements ConfigFiles {
        @Override
        public byte[] read(String name) {
            return text.getBytes(ISO_8859_1);
        }

        @Override
        public List<String> glob(String pattern) {
            return List.of();
        }
    }
}
