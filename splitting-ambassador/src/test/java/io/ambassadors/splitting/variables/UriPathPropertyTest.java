package io.ambassadors.splitting.variables;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What a path that was taken apart is never like, and never changes. */
class UriPathPropertyTest {
    @Provide
    Arbitrary<String> targets() {
        return Arbitraries.of("/", ".", "..", "a", "%2f", "%2E", "%41", "%25", "%3f", "?", "#", "//", "b.c", "%zz", "%")
                .list()
                .ofMaxSize(12)
                .map(pieces -> "/" + String.join("", pieces));
    }

    @Property
    void pathsHaveNoDotSegmentsAndNoSlashesInARow(@ForAll("targets") String target) {
        UriPath path = UriPath.normalise(target, true);
        if (path != null) {
            assertThat(path.path()).startsWith("/").doesNotContain("//");
            assertThat(path.path().split("/")).doesNotContain(".", "..");
        }
    }

    @Property
    void aPathWrittenInHexIsTheSame(@ForAll("targets") String target) {
        UriPath path = UriPath.normalise(target, true);
        if (path != null) {
            StringBuilder hex = new StringBuilder("/");
            for (char c : path.path().substring(1).toCharArray()) {
                hex.append(String.format("%%%02x", (int) c));
            }
            assertThat(UriPath.normalise(hex.toString(), true)).isEqualTo(new UriPath(path.path(), null));
        }
    }

    @Property
    void argumentsStayAsTheyAre(@ForAll("targets") String target) {
        UriPath path = UriPath.normalise("/x?" + target, true);
        int end = target.indexOf('#');
        assertThat(path).isEqualTo(new UriPath("/x", end < 0 ? target : target.substring(0, end)));
    }
}
