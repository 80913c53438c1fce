package io.ambassadors.common.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminTokensTest {
    @Test
    void readsTheFileAnewEveryTime(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("token");
        AdminTokens tokens = new AdminTokens(Optional.of("fixed"), Optional.of(file));
        assertThat(tokens.get()).containsExactly("fixed");

        Files.writeString(file, "first\n");
        assertThat(tokens.get()).containsExactly("fixed", "first");

        Files.writeString(file, "second\n");
        assertThat(tokens.get()).containsExactly("fixed", "second");
    }

    @Test
    void blankIsNone(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("token"), "\n \n");
        assertThat(new AdminTokens(Optional.of(" "), Optional.of(file)).get()).isEmpty();
    }
}
