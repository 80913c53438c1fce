package io.ambassadors.https.config.file;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Any bytes are a configuration or have a problem, and never both or neither. */
class SidecarFileFuzzTest {
    @FuzzTest
    void anyBytes(byte[] content) {
        ParsedSidecar parsed = SidecarFile.parse(Read.FILE, content, Overrides.NONE);
        assertThat(parsed.accepted()).isEqualTo(parsed.problems().stream().noneMatch(problem -> problem.isError()));
    }
}
