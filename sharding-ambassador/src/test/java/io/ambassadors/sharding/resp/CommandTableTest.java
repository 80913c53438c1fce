package io.ambassadors.sharding.resp;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandTableTest {
    private static final String ROW = "get 2 key read forward 1\n";

    @Property(tries = 20)
    void findsEveryNameInAnyCase(@ForAll long seed) {
        Random random = new Random(seed);
        for (Command command : CommandTable.all()) {
            StringBuilder name = new StringBuilder("*$");
            for (char c : command.name().toCharArray()) {
                name.append(random.nextBoolean() ? Character.toUpperCase(c) : c);
            }
            byte[] bytes = name.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
            assertThat(CommandTable.lookup(bytes, 2, bytes.length - 4)).isSameAs(command);
        }
    }

    @Property
    void findsNothingElse(@ForAll @AlphaChars @StringLength(max = 40) String name) {
        Command found = lookup(name);
        if (found != null) {
            assertThat(found.name()).isEqualTo(name.toLowerCase(Locale.ROOT));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "g",
                "gett",
                "ge",
                "g\u0005t",
                "ge4",
                "\u0007et",
                "sort\u007fro",
                "get\u0000",
                "json.get",
                "\u00e7et"
            })
    void doesNotTakeOneNameForAnother(String name) {
        assertThat(lookup(name)).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "NONE,3", "KEY,19", "KEY1,20", "KEY2,19", "KEY3,2", "KEYN,65", "KEYS,4", "PAIRS,1", "EVAL,2", "ANY,1",
    })
    void servesTheCommandsOfTwemproxyInItsClasses(TwemproxyArity arity, long count) {
        Map<TwemproxyArity, Long> counts =
                CommandTable.all().stream().filter(Command::twemproxy).collect(groupingBy(Command::strict, counting()));

        assertThat(counts).containsEntry(arity, count);
        assertThat(counts.values().stream().mapToLong(n -> n).sum()).isEqualTo(136);
    }

    @ParameterizedTest
    @CsvSource({
        "ping, 1, true", "ping, 2, false", "get, 2, true", "get, 3, false", "expire, 3, true", "expire, 4, false",
        "mset, 3, true", "mset, 4, false", "mset, 5, true", "mget, 1, false", "mget, 9, true", "eval, 3, false",
        "eval, 4, true", "lolwut, 1, true", "lolwut, 3, true", "xadd, 5, false", "blpop, 3, false",
    })
    void knowsTheStrictArity(String name, int arguments, boolean accepted) {
        assertThat(lookup(name).strictAccepts(arguments)).isEqualTo(accepted);
    }

    @Test
    void everyRowIsCompleteForItsPolicy() {
        for (Command command : CommandTable.all()) {
            Command.Policy policy = command.policy();
            assertThat(command.local() != null).as(command.name()).isEqualTo(policy == Command.Policy.LOCAL);
            assertThat(command.refusal() != null).as(command.name()).isEqualTo(policy == Command.Policy.REFUSED);
            assertThat(command.merge() != Command.Merge.NONE)
                    .as(command.name())
                    .isEqualTo(policy == Command.Policy.SPLIT);
            assertThat(command.splitStep())
                    .as(command.name())
                    .isEqualTo(command.name().equals("mset") ? 2 : 1);
        }
        assertThat(CommandTable.all().stream().map(Command::local)).contains(Command.Local.values());
    }

    @Test
    void tellsKindsApart() {
        assertThat(lookup("GET").kind()).isEqualTo(Command.Kind.READ);
        assertThat(lookup("SET").kind()).isEqualTo(Command.Kind.WRITE);
        assertThat(lookup("MGET").kind()).isEqualTo(Command.Kind.MULTI);
        assertThat(lookup("EVAL").kind()).isEqualTo(Command.Kind.SCRIPT);
        assertThat(lookup("PING").kind()).isEqualTo(Command.Kind.LOCAL);
        assertThat(Command.Kind.SCRIPT.label()).isEqualTo("script");
        assertThat(List.of(lookup("GET"), lookup("EXISTS"), lookup("EVAL_RO"))).allMatch(Command::readOnly);
        assertThat(List.of(lookup("SET"), lookup("DEL"), lookup("EVAL"), lookup("EVALSHA")))
                .noneMatch(Command::readOnly);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "get 2 key read forward; needs 6 columns, has 5",
                "GET 2 key read forward 1; not a name: GET",
                "get 0 key read forward 1; arity 0",
                "get x key read forward 1; x",
                "get 2 kay read forward 1; KAY",
                "get 2 key read - 1; needs a policy",
                "get 2 key read forward -; has keys if and only if it is forwarded or split",
                "get 2 key read forward 0; keys from 0 to 0 by 1",
                "get 2 key read forward here; not a place of keys: here",
                "get 2 key - forward 1; has access if and only if it is sent",
                "get 2 key read forward:sum 1; has no use for sum",
                "get 2 key read split 1; is split, but not merged",
                "get 2 key read split:- 1; is split, but not merged",
                "get 2 key read split:none 1; is split, but not merged",
                "get 2 key read split:ok 1; merges OK without pairs",
                "get 2 - - refused:why -; is refused for no known reason: why",
                "get 2 key - refused:r -; twemproxy serves it, so it cannot be refused",
                "get 2 - - local -; GET",
                "reason r; a reason needs a word and a text",
                "reason r once more; reason stands twice: r",
            })
    void refusesARowThatMakesNoSenseByItsLine(String row, String complaint) {
        assertThatThrownBy(() -> CommandFile.parse("t.txt", "# head\nreason r because\n\n" + row + "\n"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("t.txt:4: ")
                .hasMessageContaining(complaint);
    }

    @Test
    void refusesANameThatStandsTwice() {
        assertThatThrownBy(() -> CommandFile.parse("t.txt", ROW + ROW)).hasMessage("t.txt:2: stands twice: get");
    }

    private static Command lookup(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.ISO_8859_1);
        return CommandTable.lookup(bytes, 0, bytes.length);
    }
}
