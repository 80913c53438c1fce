package io.ambassadors.splitting.variables;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Targets are taken apart as nginx takes them apart. */
@Tag("peer")
class UriPathPeerTest {
    private static final int TARGETS = 5_000;
    private static final String[] PIECES = {
        "/", "/", "/", ".", "..", "a", "b", "?", "#", "%2f", "%2F", "%2e", "%2E", "%25", "%23", "%3f", "%3F", "%00",
        "%41", "%e9", "%c3%a9", "%", "%4", "%zz", "%0a", "+", "&", "=", "x.y", "~", "\\", ":", "//", "/./", "/../",
        "\u00e9", "%7f"
    };

    @Test
    void samePathAndArgumentsWithSlashesMerged() throws Exception {
        compare("merge_slashes on;", true);
    }

    @Test
    void samePathAndArgumentsWithSlashesKept() throws Exception {
        compare("merge_slashes off;", false);
    }

    private static void compare(String directive, boolean mergeSlashes) throws Exception {
        try (LiveNginx nginx = LiveNginx.start("", directive + " location / { return 200 \"$uri|$args|$is_args\"; }")) {
            Random random = new Random(20);
            for (int i = 0; i < TARGETS; i++) {
                String target = target(random);
                String live = nginx.get(target, "Host: example.org");
                assertThat(ours(target, mergeSlashes)).as(target).isEqualTo(live);
            }
        }
    }

    private static String ours(String target, boolean mergeSlashes) {
        UriPath path = UriPath.normalise(target, mergeSlashes);
        return path == null
                ? null
                : path.path() + "|" + (path.args() == null ? "" : path.args()) + "|" + (path.args() == null ? "" : "?");
    }

    private static String target(Random random) {
        StringBuilder target = new StringBuilder("/");
        for (int i = random.nextInt(9); i > 0; i--) {
            target.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return target.toString();
    }
}
