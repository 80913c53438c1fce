package io.ambassadors.sharding.resp;

import static io.ambassadors.sharding.resp.KeySpec.Outcome.FOUND;
import static io.ambassadors.sharding.resp.KeySpec.Outcome.INVALID;
import static io.ambassadors.sharding.resp.KeySpec.Outcome.NEEDS_MORE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import io.ambassadors.sharding.resp.Samples.Found;

class KeySpecTest {
    static Stream<String> valid() {
        return Samples.lines("invocations.txt");
    }

    static Stream<String> invalid() {
        return Samples.lines("invalid-invocations.txt");
    }

    @ParameterizedTest
    @MethodSource("valid")
    void findsTheKeysOfAPrefixOrAsksForMore(String line) {
        String[] words = Samples.words(line);
        assertThat(Samples.find(words, words.length).outcome()).isEqualTo(FOUND);
        prefixesAgree(words);
    }

    @ParameterizedTest
    @MethodSource("invalid")
    void neverFindsKeysInAPrefixOfWhatIsInvalid(String line) {
        String[] words = Samples.words(line);
        assertThat(Samples.find(words, words.length).outcome()).isEqualTo(INVALID);
        prefixesAgree(words);
    }

    @Property
    void prefixesOfAnythingAgree(@ForAll("requests") List<String> words) {
        prefixesAgree(words.toArray(String[]::new));
    }

    @Property
    void keysAreArgumentsInAscendingOrder(@ForAll("requests") List<String> list) {
        String[] words = list.toArray(String[]::new);
        KeyIndexes keys = new KeyIndexes();
        if (Samples.command(words[0]).keys().find(Samples.arguments(words, words.length), keys) == FOUND) {
            int before = 0;
            for (int i = 0; i < keys.size(); i++) {
                assertThat(keys.get(i)).isGreaterThan(before).isLessThan(words.length);
                before = keys.get(i);
            }
        }
    }

    @Provide
    Arbitrary<List<String>> requests() {
        List<String> names = CommandTable.all().stream().map(Command::name).toList();
        Arbitrary<List<String>> rest = Arbitraries.of(
                        "k", "l", "0", "1", "2", "-1", "2147483647", "STORE", "get", "by", "limit", "x*", "usage", "")
                .list()
                .ofMaxSize(9);
        return Arbitraries.of(names)
                .flatMap(name -> rest.map(
                        words -> Stream.concat(Stream.of(name), words.stream()).toList()));
    }

    @ParameterizedTest
    @CsvSource({
        "set k value, 2",
        "copy a b replace, 3",
        "mset a 1 b 2, 4",
        "mget a b c, 4",
        "eval s 0 a b, 3",
        "eval s 2 a b x y, 5",
        "zunion 2 a b withscores, 4",
        "zunionstore d 2 a b weights 1 2, 5",
        "lmpop 1 a left, 3",
        "xgroup create x g $, 3",
        "memory usage k samples 5, 3",
        "sort k limit 0 1, 5",
        "georadius g 1 2 3 m, 6",
    })
    void findsAllKeysAsSoonAsTheyAreSure(String line, int arrived) {
        String[] words = Samples.words(line);
        assertThat(Samples.find(words, arrived - 1).outcome()).isEqualTo(NEEDS_MORE);
        assertThat(Samples.find(words, arrived)).isEqualTo(Samples.find(words, words.length));
        assertThat(Samples.find(words, arrived).outcome()).isEqualTo(FOUND);
    }

    @ParameterizedTest
    @CsvSource({"eval s -1 k x, 3", "zunion 9 a b, 2", "memory doctor x, 2"})
    void refusesAsSoonAsItIsSure(String line, int arrived) {
        String[] words = Samples.words(line);
        assertThat(Samples.find(words, arrived).outcome()).isEqualTo(INVALID);
        assertThat(Samples.find(words, arrived - 1).outcome()).isEqualTo(NEEDS_MORE);
    }

    @ParameterizedTest
    @CsvSource({
        "sort k store a store b, k b",
        "sort k store get, k get",
        "sort k store store, k store",
        "georadius g 1 2 3 m store a storedist b, g b",
    })
    void takesTheLastDestinationAsTheServerDoes(String line, String keys) {
        String[] words = Samples.words(line);
        assertThat(Samples.find(words, words.length).keys()).containsExactly(Samples.words(keys));
    }

    @ParameterizedTest
    @CsvSource({
        "sort k, 0, -1",
        "sort k by w_*, 0, 3",
        "sort k by nosort, 0, -1",
        "sort k get # get plain, 0, -1",
        "sort k get # get o_*->f, 0, 5",
        "sort k by w_* get o_*, 0, 3",
        "sort k by w_* get o_*, 3, 3",
        "sort k by w_* get o_*, 4, 5",
        "sort k by w_* get o_*, 6, -1",
        "sort k store by x*, 0, -1",
        "sort_ro k LIMIT by 1 BY w_*, 0, 6",
        "get k*, 0, -1",
    })
    void pointsAtPatternsThatLookUpOtherKeys(String line, int from, int index) {
        String[] words = Samples.words(line);
        KeySpec keys = Samples.command(words[0]).keys();
        assertThat(keys.patternArgument(Samples.arguments(words, words.length), from))
                .isEqualTo(index);
    }

    @ParameterizedTest
    @CsvSource({"hexpire h 10 fields 1 f", "hgetex h fields 1 f", "hsetex h fields 1 f v", "httl h fields 1 f"})
    void expiringFieldsHaveOneKey(String line) {
        String[] words = Samples.words(line);
        assertThat(Samples.find(words, 2).keys()).containsExactly("h");
        assertThat(Samples.command(words[0]).accepts(words.length)).isTrue();
        assertThat(Samples.command(words[0]).accepts(words.length - 1)).isFalse();
    }

    private static void prefixesAgree(String[] words) {
        Found whole = Samples.find(words, words.length);
        assertThat(whole.outcome()).isNotEqualTo(NEEDS_MORE);
        boolean sure = false;
        for (int available = 1; available < words.length; available++) {
            Found found = Samples.find(words, available);
            if (sure || found.outcome() != NEEDS_MORE) {
                assertThat(found)
                        .as("after %s of %s", available, String.join(" ", words))
                        .isEqualTo(whole);
                sure = true;
            }
        }
    }
}
