package io.ambassadors.splitting.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RecordedFilesTest {
    private final Map<String, String> texts = new HashMap<>(Map.of(
            MemoryFiles.MAIN,
            "events {}\ninclude a.conf;\ninclude sub/*.conf;\n",
            "/c/a.conf",
            "",
            "/c/sub/1.conf",
            ""));
    private final RecordedFiles recorded = new RecordedFiles(new MemoryFiles(texts));

    @BeforeEach
    void parse() {
        assertThat(NginxFile.read("", MemoryFiles.MAIN, recorded).accepted()).isTrue();
        assertThat(recorded.unchanged()).isTrue();
    }

    @Test
    void seesAFileThatIsIncludedChange() {
        texts.put("/c/a.conf", "user u;");
        assertThat(recorded.unchanged()).isFalse();
    }

    @Test
    void seesAFileComeToMatchAPattern() {
        texts.put("/c/sub/2.conf", "");
        assertThat(recorded.unchanged()).isFalse();
    }

    @Test
    void seesAFileGo() {
        texts.remove("/c/a.conf");
        assertThat(recorded.unchanged()).isFalse();
    }

    @Test
    void seesNothingInAFileThatIsNotIncluded() {
        texts.put("/c/b.conf", "user u;");
        assertThat(recorded.unchanged()).isTrue();
    }

    @Test
    void seesAMissingFileAppear() {
        Map<String, String> few = new HashMap<>(Map.of(MemoryFiles.MAIN, "include a.conf;"));
        RecordedFiles without = new RecordedFiles(new MemoryFiles(few));
        assertThat(NginxFile.read("", MemoryFiles.MAIN, without).accepted()).isFalse();
        assertThat(without.unchanged()).isTrue();
        few.put("/c/a.conf", "");
        assertThat(without.unchanged()).isFalse();
    }

    @Test
    void namesTheDirectoriesOfFilesAndPatterns() {
        assertThat(recorded.directories()).contains(Path.of("/c"), Path.of("/c/sub"));
    }
}
