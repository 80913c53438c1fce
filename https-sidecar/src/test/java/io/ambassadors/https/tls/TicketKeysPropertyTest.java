package io.ambassadors.https.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;

import io.ambassadors.https.config.TlsConfig;

class TicketKeysPropertyTest {
    /** Between two changes keys are the same, and at each they are others; whoever follows {@code nextChange} misses nothing. */
    @Property(tries = 200)
    void nextChangeTellsTheTruth(
            @ForAll @LongRange(min = 1_000_000, max = 1_000_000_000) long start,
            @ForAll @IntRange(min = 1, max = 5000) int rotation,
            @ForAll @IntRange(min = 1, max = 50_000) int lifetime) {
        if (TlsConfig.Tickets.isTooManyKeys(Duration.ofMillis(rotation), Duration.ofMillis(lifetime))) {
            return;
        }
        TicketKeys keys = new TicketKeys(
                TicketKeysTest.SECRET, Duration.ofMillis(rotation), Duration.ofMillis(lifetime), new SecureRandom());
        long now = start;
        for (int i = 0; i < 3; i++) {
            if (i == 1) {
                keys.replace(TicketKeysTest.OTHER, now);
            }
            List<String> before = TicketKeysTest.keys(keys, now);
            long next = keys.nextChange(now);
            assertThat(next).isGreaterThan(now);
            assertThat(TicketKeysTest.keys(keys, next - 1)).isEqualTo(before);
            assertThat(TicketKeysTest.keys(keys, next)).isNotEqualTo(before);
            now = next;
        }
    }
}
