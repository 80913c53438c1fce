package io.ambassadors.common.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

class PeersTest {
    private static final String MODE = "peers";
    private final String modeBefore = System.getProperty(MODE, "optional");

    @AfterEach
    void restore() {
        System.setProperty(MODE, modeBefore);
    }

    @Test
    void aProgramInThePathIsFound() {
        assertThat(Peers.require("sh")).isExecutable();
    }

    @Test
    void aMissingProgramSkipsTheTest() {
        System.setProperty(MODE, "optional");
        assertThatThrownBy(() -> Peers.require("no-such-program")).isInstanceOf(TestAbortedException.class);
    }

    @Test
    void aMissingProgramFailsTheTestWherePeersAreRequired() {
        System.setProperty(MODE, "required");
        assertThatThrownBy(() -> Peers.require("no-such-program"))
                .isInstanceOf(AssertionError.class)
                .hasMessage("no-such-program is not installed");
    }
}
