package io.ambassadors.splitting.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** File names are found as {@code glob(3)} finds them. */
class GlobTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*.conf     | a.conf   | true",
                "*.conf     | .conf    | true",
                "*.conf     | a.conf~  | false",
                "*          | a        | true",
                "a*b*c      | aXbXbXc  | true",
                "a*b*c      | aXbXbX   | false",
                "?          | a        | true",
                "?          | ab       | false",
                "[abc]      | b        | true",
                "[a-c]      | b        | true",
                "[a-c]      | d        | false",
                "[!a-c]     | d        | true",
                "[^a-c]     | b        | false",
                "[]a]       | ]        | true",
                "[a-]       | -        | true",
                "[a         | [a       | true",
                "\\*        | *        | true",
                "\\*        | a        | false",
                "{a,b}      | a        | false",
                "a**        | a        | true",
            })
    void namesMatchPatterns(String pattern, String name, boolean matches) {
        assertThat(Glob.matches(pattern, 0, name, 0)).isEqualTo(matches);
    }

    @Test
    void manyStarsTakeNoLongerThanTheirProduct() {
        assertThat(Glob.matches("*a".repeat(500), 0, "a".repeat(2000) + "b", 0)).isFalse();
    }

    @Test
    void filesAreFoundInTheOrderOfTheirBytes() throws IOException {
        for (String name : List.of("b", "a", "B", "10", "9", ".h")) {
            Files.createFile(directory.resolve(name));
        }
        assertThat(Glob.expand(directory + "/*"))
                .extracting(name -> DiskFiles.path(name).getFileName().toString())
                .containsExactly("10", "9", "B", "a", "b");
        assertThat(Glob.expand(directory + "/.*")).hasSize(1);
        assertThat(Glob.expand(directory + "/none/*")).isEmpty();
        assertThat(Glob.expand(directory + "/a/*")).isEmpty();
        assertThat(Glob.expand(directory.getParent() + "/"
                        + directory.getFileName().toString().substring(0, 5) + "*/a"))
                .contains(directory + "/a");
    }
}
