package io.ambassadors.https.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.netty.handler.ssl.OpenSslSessionTicketKey;

import io.ambassadors.https.config.TlsConfig;

/**
 * Keys of session tickets (RFC 5077, 4), that follow the clock. Time is cut into epochs of one rotation each, counted from 1970. The key
 * of the present epoch encrypts; those of past epochs decrypt until the last ticket that they encrypted has had its lifetime, and then
 * are gone.
 *
 * <p>With a secret that replicas share, keys follow from it and the number of the epoch (HKDF, RFC 5869): all replicas have the same
 * ones without talking to each other, and resume each other's sessions. The key of the epoch to come decrypts already, since another
 * replica's clock may be ahead. Without a secret each epoch has a random key, known to this process alone.
 *
 * <p>Who has the secret has all keys, past ones too, and can read what was resumed with TLS 1.2; so a secret should be replaced now and
 * then. The new one takes over at once, and keys of the former decrypt until their tickets' lifetime is over.
 *
 * <p>Safe for use by several threads.
 */
final class TicketKeys {
    static final int MOST_KEYS = TlsConfig.Tickets.MOST_KEYS;

    /** Most former secrets whose keys decrypt: one that changes all the time must not gather memory. */
    private static final int MOST_RETIRED = 8;

    private static final byte[] SALT = "ambassadors https-sidecar session tickets".getBytes(US_ASCII);
    private static final int KEY_BYTES = OpenSslSessionTicketKey.TICKET_KEY_SIZE;

    private final long rotation;
    private final long lifetime;
    private final SecureRandom random;
    private Source source;
    private final List<Retired> retired = new ArrayList<>();

    /** Where the key of an epoch comes from. */
    private sealed interface Source {
        /** The key that encrypts in an epoch. */
        byte[] present(long epoch);

        /** The key of another epoch; null if there is none. */
        byte[] other(long epoch);

        /** Epochs after the present whose keys decrypt. */
        int ahead();

        /** No key of an earlier epoch will be asked for. */
        void forgetBefore(long epoch);
    }

    /** A source that gave way to another. */
    private record Retired(Source source, long atMillis, long lastEpoch) {}

    /**
     * Keys by {@code secret}, or random ones if it is null.
     *
     * @param rotation how long a key encrypts
     * @param lifetime how long tickets are taken
     * @throws IllegalArgumentException if too many keys would be in force; {@link TlsConfig.Tickets#isTooManyKeys} tells before
     */
    TicketKeys(byte[] secret, Duration rotation, Duration lifetime, SecureRandom random) {
        if (TlsConfig.Tickets.isTooManyKeys(rotation, lifetime)) {
            throw new IllegalArgumentException(
                    "a rotation of " + rotation + " and a lifetime of " + lifetime + " make too many keys");
        }
        this.rotation = rotation.toMillis();
        this.lifetime = lifetime.toMillis();
        this.random = random;
        this.source = source(secret);
    }

    /**
     * Another secret from now on; keys of the former one decrypt as long as tickets live. The same secret again is no change.
     *
     * @param secret null for random keys
     * @return whether it was another
     */
    synchronized boolean replace(byte[] secret, long nowMillis) {
        Source other = source(secret);
        if (other.equals(source)) {
            return false;
        }
        retired.add(new Retired(source, nowMillis, epoch(nowMillis) + source.ahead()));
        if (retired.size() > MOST_RETIRED) {
            retired.remove(0);
        }
        source = other;
        return true;
    }

    /** All keys in force, the one that encrypts first. */
    synchronized OpenSslSessionTicketKey[] keys(long nowMillis) {
        long epoch = epoch(nowMillis);
        List<OpenSslSessionTicketKey> keys = new ArrayList<>();
        keys.add(key(source.present(epoch)));
        addOthers(source, epoch, epoch + source.ahead(), nowMillis, keys);
        Iterator<Retired> each = retired.iterator();
        while (each.hasNext()) {
            Retired old = each.next();
            if (nowMillis >= old.atMillis + lifetime) {
                each.remove();
            } else {
                addOthers(old.source, Long.MIN_VALUE, old.lastEpoch, nowMillis, keys);
            }
        }
        return keys.subList(0, Math.min(keys.size(), MOST_KEYS)).toArray(OpenSslSessionTicketKey[]::new);
    }

    /** When {@link #keys} will be others, in milliseconds since 1970. */
    synchronized long nextChange(long nowMillis) {
        long next = (epoch(nowMillis) + 1) * rotation;
        // The oldest key ends with its last ticket: at the end of its epoch, and a lifetime.
        next = Math.min(next, endOfKey(oldest(nowMillis)));
        for (Retired old : retired) {
            if (old.atMillis + lifetime > nowMillis) {
                next = Math.min(next, old.atMillis + lifetime);
            }
        }
        return next;
    }

    private void addOthers(Source from, long present, long last, long nowMillis, List<OpenSslSessionTicketKey> to) {
        long oldest = oldest(nowMillis);
        from.forgetBefore(oldest);
        for (long epoch = last; epoch >= oldest; epoch--) {
            if (epoch != present) {
                byte[] key = from.other(epoch);
                if (key != null) {
                    to.add(key(key));
                }
            }
        }
    }

    private long epoch(long millis) {
        return Math.floorDiv(millis, rotation);
    }

    private long endOfKey(long epoch) {
        return (epoch + 1) * rotation + lifetime;
    }

    /** The first epoch of which a ticket may still be taken. */
    private long oldest(long nowMillis) {
        return Math.floorDiv(nowMillis - lifetime, rotation);
    }

    private static OpenSslSessionTicketKey key(byte[] bytes) {
        int name = OpenSslSessionTicketKey.NAME_SIZE;
        int hmac = name + OpenSslSessionTicketKey.HMAC_KEY_SIZE;
        return new OpenSslSessionTicketKey(
                Arrays.copyOfRange(bytes, 0, name),
                Arrays.copyOfRange(bytes, name, hmac),
                Arrays.copyOfRange(bytes, hmac, KEY_BYTES));
    }

    private Source source(byte[] secret) {
        return secret == null ? new Own(random) : new Shared(Hkdf.extract(SALT, secret), rotation);
    }

    /** Keys that follow from a secret. */
    private static final class Shared implements Source {
        private final byte[] derived;
        private final long rotation;

        Shared(byte[] derived, long rotation) {
            this.derived = derived;
            this.rotation = rotation;
        }

        /** The rotation is part of it: replicas that count epochs differently must not have a key in common by chance. */
        @Override
        public byte[] present(long epoch) {
            byte[] info = ByteBuffer.allocate(2 * Long.BYTES)
                    .putLong(rotation)
                    .putLong(epoch)
                    .array();
            return Hkdf.expand(derived, info, KEY_BYTES);
        }

        @Override
        public byte[] other(long epoch) {
            return present(epoch);
        }

        @Override
        public int ahead() {
            return 1;
        }

        @Override
        public void forgetBefore(long epoch) {
            // They can be had again from the secret at any time.
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Shared shared && Arrays.equals(derived, shared.derived);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(derived);
        }
    }

    /** Keys of this process; two of these are never the same. */
    private static final class Own implements Source {
        private final SecureRandom random;
        private final TreeMap<Long, byte[]> byEpoch = new TreeMap<>();

        Own(SecureRandom random) {
            this.random = random;
        }

        @Override
        public byte[] present(long epoch) {
            return byEpoch.computeIfAbsent(epoch, any -> {
                byte[] key = new byte[KEY_BYTES];
                random.nextBytes(key);
                return key;
            });
        }

        /** Null for an epoch in which nothing was encrypted. */
        @Override
        public byte[] other(long epoch) {
            return byEpoch.get(epoch);
        }

        @Override
        public int ahead() {
            return 0;
        }

        @Override
        public void forgetBefore(long epoch) {
            Map<Long, byte[]> gone = byEpoch.headMap(epoch);
            gone.values().forEach(key -> Arrays.fill(key, (byte) 0));
            gone.clear();
        }
    }
}
