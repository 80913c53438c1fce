package io.ambassadors.splitting.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.common.quarkus.ReloadResult.Movement;
import io.ambassadors.common.quarkus.ReloadResult.Pair;
import io.ambassadors.splitting.config.NginxFile;
import io.ambassadors.splitting.variables.SplitClientsBlock;

/** Which users a change of split_clients moves. */
class MovementsTest {
    private static final double EXACT = 1e-6;

    @TempDir
    private Path directory;

    @Test
    void aGreaterShareMovesTheDifference() throws IOException {
        List<Movement> movements = Movements.between(
                splits("$remote_addr", "5% experiment; * web;"), splits("$remote_addr", "10% experiment; * web;"));
        assertThat(movements).singleElement().satisfies(movement -> {
            assertThat(movement.group()).isEqualTo("$side");
            assertThat(movement.share()).isCloseTo(0.05, within(EXACT));
            assertThat(movement.pairs()).extracting(Pair::from, Pair::to).containsExactly(tuple("web", "experiment"));
        });
    }

    @Test
    void aGreaterShareInFrontMovesTheUsersOfTheNextExperimentToo() throws IOException {
        List<Movement> movements = Movements.between(
                splits("$remote_addr", "10% a; 10% b; * web;"), splits("$remote_addr", "20% a; 10% b; * web;"));
        assertThat(movements).singleElement().satisfies(movement -> {
            assertThat(movement.share()).isCloseTo(0.2, within(EXACT));
            assertThat(movement.pairs())
                    .extracting(pair -> pair.from() + " " + pair.to())
                    .containsExactlyInAnyOrder("b a", "web b");
        });
    }

    @Test
    void anotherKeyPlacesEveryUserAnew() throws IOException {
        List<Movement> movements = Movements.between(
                splits("one $remote_addr", "10% a; * web;"), splits("two $remote_addr", "10% a; * web;"));
        assertThat(movements).singleElement().satisfies(movement -> assertThat(movement.share())
                .isCloseTo(0.18, within(EXACT)));
    }

    @Test
    void theSameMovesNobody() throws IOException {
        assertThat(Movements.between(
                        splits("$remote_addr", "10% a; * web;"), splits("$remote_addr", "10.00% a; * web;")))
                .isEmpty();
    }

    private List<SplitClientsBlock> splits(String key, String parts) throws IOException {
        Path file = directory.resolve("nginx.conf");
        Files.writeString(
                file,
                "events {}\nhttp {\nsplit_clients \"" + key + "\" $side { " + parts
                        + " }\nserver { listen 8080; return 200 $side; }\n}\n");
        return Meaning.of(NginxFile.read("", file), directory).site().splits();
    }
}
