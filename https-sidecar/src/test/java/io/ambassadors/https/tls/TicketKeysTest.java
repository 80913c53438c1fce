package io.ambassadors.https.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import io.netty.handler.ssl.OpenSslSessionTicketKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.https.config.TlsConfig;

class TicketKeysTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final long START = 1_800_000_000_000L;
    static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(US_ASCII);
    static final byte[] OTHER = "another secret of more than 32 bytes".getBytes(US_ASCII);

    private static TicketKeys shared(byte[] secret) {
        return new TicketKeys(secret, HOUR, DAY, new SecureRandom());
    }

    static List<String> keys(TicketKeys keys, long now) {
        List<String> all = new ArrayList<>();
        for (OpenSslSessionTicketKey key : keys.keys(now)) {
            all.add(HexFormat.of().formatHex(key.name())
                    + HexFormat.of().formatHex(key.hmacKey())
                    + HexFormat.of().formatHex(key.aesKey()));
        }
        return all;
    }

    private static String present(TicketKeys keys, long now) {
        return keys(keys, now).get(0);
    }

    private static long hours(int hours) {
        return START + HOUR.toMillis() * hours;
    }

    @Test
    void replicasWithOneSecretHaveTheSameKeys() {
        assertThat(keys(shared(SECRET), START)).isEqualTo(keys(shared(SECRET), START + 1));
        assertThat(keys(shared(SECRET), START)).doesNotContainAnyElementsOf(keys(shared(OTHER), START));
        assertThat(keys(shared(SECRET), START)).doesNotHaveDuplicates().allMatch(key -> key.length() == 96);
    }

    @Test
    void aKeyEncryptsForOneRotationAndDecryptsForTheLifetimeAfter() {
        TicketKeys keys = shared(SECRET);
        String key = present(keys, START);
        assertThat(keys(keys, hours(0) - 1)).as("a clock behind").contains(key).doesNotHaveDuplicates();
        assertThat(present(keys, hours(1) - 1)).isEqualTo(key);
        assertThat(present(keys, hours(1))).isNotEqualTo(key);
        assertThat(keys(keys, hours(25) - 1)).contains(key);
        assertThat(keys(keys, hours(25))).doesNotContain(key);
        assertThat(keys(keys, hours(-1) - 1)).doesNotContain(key);
    }

    @Test
    void withoutASecretKeysAreOfThisProcess() {
        TicketKeys keys = shared(null);
        String key = present(keys, START);
        assertThat(keys(keys, START)).containsExactly(key);
        assertThat(keys(shared(null), START)).doesNotContain(key);
        String next = present(keys, hours(1));
        assertThat(keys(keys, hours(1))).containsExactly(next, key);
        assertThat(keys(keys, hours(25) - 1)).contains(key, next);
        assertThat(keys(keys, hours(25))).contains(next).doesNotContain(key);
        assertThat(present(keys, hours(24))).as("a clock that is set back").isNotNull();
    }

    @Test
    void anotherSecretTakesOverAndTheFormerEndsWithItsTickets() {
        TicketKeys keys = shared(SECRET);
        String old = present(keys, START);
        assertThat(keys.replace(SECRET.clone(), START + 5)).isFalse();
        assertThat(keys.replace(OTHER, START + 5)).isTrue();
        assertThat(present(keys, START + 5)).isEqualTo(present(shared(OTHER), START));
        assertThat(keys(keys, START + 5)).contains(old).doesNotHaveDuplicates();
        assertThat(keys(keys, START + 4 + DAY.toMillis())).contains(old);
        assertThat(keys(keys, START + 5 + DAY.toMillis())).doesNotContain(old);
    }

    @Test
    void fromOwnKeysToASecretAndBack() {
        TicketKeys keys = shared(null);
        String own = present(keys, START);
        keys.replace(SECRET, START);
        assertThat(keys(keys, START)).contains(own).startsWith(present(shared(SECRET), START));
        keys.replace(null, START);
        assertThat(present(keys, START)).isNotIn(own, present(shared(SECRET), START));
        assertThat(keys(keys, START)).contains(own, present(shared(SECRET), START));
    }

    @Test
    void aSecretThatChangesAllTheTimeGathersNoMemory() {
        TicketKeys keys = shared(SECRET);
        for (int i = 0; i < 1000; i++) {
            keys.replace(Arrays.copyOf(SECRET, 33 + i), START + i);
        }
        assertThat(keys.keys(START + 1000)).hasSizeLessThanOrEqualTo(TicketKeys.MOST_KEYS);
    }

    @Test
    void tooManyKeysAreRefused() {
        assertThat(TlsConfig.Tickets.isTooManyKeys(HOUR, DAY)).isFalse();
        assertThat(TlsConfig.Tickets.isTooManyKeys(Duration.ofSeconds(1), DAY)).isTrue();
        assertThat(TlsConfig.Tickets.isTooManyKeys(Duration.ZERO, DAY)).isTrue();
        assertThatThrownBy(() -> new TicketKeys(SECRET, Duration.ofSeconds(1), DAY, new SecureRandom()))
                .hasMessageContaining("too many keys");
    }

    @Test
    void theFileIsChecked(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("secret");
        assertThat(problem(file)).contains("cannot be read", "secret");
        Files.write(file, new byte[31]);
        assertThat(problem(file)).contains("has 31 bytes, expected at least 32", "head -c 48 /dev/urandom");
        Files.write(file, new byte[TicketSecret.MOST_BYTES + 1]);
        assertThat(problem(file)).contains("more than 65536 bytes");
        Files.write(file, SECRET);
        assertThat(TicketSecret.read(file))
                .isInstanceOfSatisfying(TicketSecret.Result.Good.class, good -> assertThat(good.secret())
                        .isEqualTo(SECRET));
    }

    private static String problem(Path file) {
        return ((TicketSecret.Result.Refused) TicketSecret.read(file)).problem().toString();
    }
}
