package io.ambassadors.sharding.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes are a configuration or have a problem, and never both or neither. */
class NutcrackerFileFuzzTest {
    @FuzzTest
    void anyBytes(byte[] content) {
        ParsedFile parsed = NutcrackerFile.parse(Path.of("n.yml"), content);
        assertThat(parsed.accepted()).isEqualTo(parsed.problems().stream().noneMatch(problem -> problem.isError()));
    }
}
