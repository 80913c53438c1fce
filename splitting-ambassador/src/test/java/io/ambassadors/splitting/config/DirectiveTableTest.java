package io.ambassadors.splitting.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

/** The table of directives is whole. */
class DirectiveTableTest {
    private static final DirectiveTable TABLE = DirectiveTable.NGINX;

    @Test
    void everyDirectiveHasItsPlaceAndItsVerdict() {
        assertThat(TABLE.all()).hasSizeGreaterThan(550).allSatisfy(spec -> {
            assertThat(spec.name()).matches("[a-z0-9_]+");
            assertThat(spec.contexts()).isNotEmpty();
            assertThat(spec.verdict()).isNotNull();
            if (!spec.harmless().isEmpty()) {
                assertThat(spec.verdict()).isInstanceOf(Verdict.Refused.class);
            }
        });
    }

    @Test
    void aNameMeansOneThingInOneBlock() {
        assertThat(TABLE.all().stream()
                        .flatMap(spec -> spec.contexts().stream().map(context -> spec.name() + " in " + context.text()))
                        .collect(Collectors.groupingBy(place -> place, Collectors.counting()))
                        .entrySet())
                .allSatisfy(
                        place -> assertThat(place.getValue()).as(place.getKey()).isEqualTo(1));
    }

    @Test
    void blocksAreThoseWithContentOfTheirOwn() {
        assertThat(TABLE.all().stream().filter(DirectiveSpec::block).map(DirectiveSpec::name))
                .containsExactlyInAnyOrder(
                        "events",
                        "http",
                        "server",
                        "location",
                        "upstream",
                        "if",
                        "limit_except",
                        "map",
                        "geo",
                        "types",
                        "split_clients",
                        "charset_map",
                        "stream",
                        "mail");
    }

    @Test
    void theSameNameDiffersByItsBlock() {
        assertThat(TABLE.find("server", Context.HTTP).orElseThrow().block()).isTrue();
        assertThat(TABLE.find("server", Context.UPSTREAM).orElseThrow().block()).isFalse();
        assertThat(TABLE.find("server", Context.LOCATION)).isEmpty();
    }
}
