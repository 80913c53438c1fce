package io.ambassadors.splitting.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.ambassadors.common.config.ConfigProblem;

/** Any bytes are a configuration or have a problem, and never both or neither. */
class NginxFileFuzzTest {
    @FuzzTest
    void anyBytes(byte[] content) {
        ParsedConfig parsed = MemoryFiles.parse(new String(content, ISO_8859_1));
        assertThat(parsed.accepted()).isEqualTo(parsed.problems().stream().noneMatch(ConfigProblem::isError));
        assertThat(parsed.accepted() && parsed.all("events").findAny().isEmpty())
                .isFalse();
    }
}
