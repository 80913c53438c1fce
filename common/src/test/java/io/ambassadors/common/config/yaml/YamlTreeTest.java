package io.ambassadors.common.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ambassadors.common.config.yaml.YamlNode.Mapping;
import io.ambassadors.common.config.yaml.YamlNode.Position;
import io.ambassadors.common.config.yaml.YamlNode.Scalar;
import io.ambassadors.common.config.yaml.YamlNode.Sequence;

class YamlTreeTest {
    private static final YamlDialect PLAIN = dialect(true);
    private static final YamlDialect ANY = dialect(false);

    private final Problems problems = new Problems(Path.of("f.yml"));

    private static YamlDialect dialect(boolean plain) {
        return new YamlDialect("a file", "a key", "all keys", "keys of one level", plain, "use lines", "key"::equals);
    }

    @Test
    void keepsTextAndPlaces() {
        YamlNode root =
                YamlTree.read("\uFEFFkey: 007\nlist: [a, 'b']\n", ANY, problems).orElseThrow();

        Mapping mapping = (Mapping) root;
        assertThat(mapping.entries()).hasSize(2);
        assertThat(mapping.entries().get(0).value()).isEqualTo(new Scalar("007", new Position(1, 6)));
        assertThat(((Sequence) mapping.entries().get(1).value()).items())
                .isEqualTo(List.of(new Scalar("a", new Position(2, 8)), new Scalar("b", new Position(2, 11))));
        assertThat(problems.inFileOrder()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"---\nkey: 1\n", "key: 1\n...\n", "key: [1]\n", "key: {a: 1}\n", "%YAML 1.2\n---\nkey: 1\n"})
    void onlyAPlainDialectRefusesFlowStyleAndMarks(String text) {
        assertThat(YamlTree.read(text, ANY, problems)).isPresent();
        assertThat(problems.errors()).isZero();

        YamlTree.read(text, PLAIN, problems);
        assertThat(problems.errors()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"key: &a 1\n", "key: !x 1\n", "key: *a\n", "key: 1\n---\nkey: 2\n"})
    void everyDialectRefusesTheRest(String text) {
        YamlTree.read(text, ANY, problems);

        assertThat(problems.errors()).isEqualTo(1);
    }

    @Test
    void speaksTheWordsOfTheDialect() {
        YamlTree.read("key: 1\n---\nkey: {\n", PLAIN, problems);

        assertThat(problems.inFileOrder().get(0).cure())
                .isEqualTo("remove the '---' and put all keys into one document");
    }
}
