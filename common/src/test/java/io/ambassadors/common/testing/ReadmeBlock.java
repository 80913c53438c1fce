package io.ambassadors.common.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A block of a module's README.md that repeats a table of the program, between a comment with its name and an end: {@code <!-- name -->},
 * {@code <!-- /name -->}.
 */
public final class ReadmeBlock {
    /** The page of the module whose tests run. */
    public static final Path README = Path.of("README.md");

    private ReadmeBlock() {}

    /** Fails unless the block holds these lines; with {@code -Dreadme=write} it gets them. */
    public static void check(String name, List<String> expected) throws IOException {
        List<String> lines = new ArrayList<>(Files.readAllLines(README));
        int from = lines.indexOf("<!-- " + name + " -->");
        int to = lines.indexOf("<!-- /" + name + " -->");
        assertThat(from).as("begin of " + name).isNotNegative();
        assertThat(to).as("end of " + name).isGreaterThan(from);
        List<String> block = lines.subList(from + 1, to);
        if (System.getProperty("readme", "").equals("write") && !block.equals(expected)) {
            block.clear();
            block.addAll(expected);
            Files.write(README, lines);
        } else {
            assertThat(block).isEqualTo(expected);
        }
    }
}
