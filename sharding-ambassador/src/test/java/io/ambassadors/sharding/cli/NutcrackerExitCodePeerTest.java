package io.ambassadors.sharding.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.common.testing.Peers;
import io.ambassadors.common.testing.Programs;

/** The same command line ends with the same exit code. Only lines that do not serve. */
@Tag("peer")
class NutcrackerExitCodePeerTest {
    private static final String FILE = "src/test/resources/nutcracker/alpha.yml";

    @BeforeAll
    static void nutcrackerIsHere() {
        Peers.require("nutcracker");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-t -c FILE",
                "-tcFILE",
                "-t --conf-file=FILE",
                "-t --conf FILE",
                "--test-conf -c FILE",
                "--test -c FILE",
                "-td -c FILE",
                "-t -c absent.yml -c FILE",
                "-t -c FILE -c absent.yml",
                "-t -c FILE -v 11 -s 65535 -a ::1 -i 0 -m 512 -p p -o o",
                "-t -c FILE -v 99",
                "-t -c FILE -v x",
                "-t -c FILE -v -1",
                "-t -c FILE -v",
                "-t -c FILE -s 0",
                "-t -c FILE -s 65536",
                "-t -c FILE -m 511",
                "-t -c FILE -m 16777216",
                "-t -c FILE -m 16777217",
                "-t -c FILE -i x",
                "-t -c FILE -x",
                "-t -c FILE --nope",
                "-t -c FILE --stats",
                "-t -c",
                "-t -c absent.yml",
                "-V",
                "-V -t",
                "-h",
                "-D",
                "-hx",
                "-?"
            })
    void endsAsNutcrackerDoes(String line) throws IOException {
        String[] args = line.replace("FILE", FILE).split(" ");
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);

        assertThat(new Commands(nowhere, nowhere).run(ArgumentParser.parse(args)))
                .isEqualTo(Programs.run("nutcracker", args).exitCode());
    }
}
