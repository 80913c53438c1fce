package io.ambassadors.https.acme;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import org.jboss.logging.Logger;

import io.ambassadors.https.config.AcmeConfig;

/**
 * Lets every replica answer the challenges of the one that orders: the authority's request comes to whichever the load balancer chooses. What
 * is to be answered is a file in the storage for as long as the order is under way. For one thread.
 */
final class SharedChallenges {
    /** How often replicas look. */
    static final Duration LOOK = Duration.ofSeconds(1);

    /** How long the one that orders waits for them. */
    static final Duration SETTLE = LOOK.multipliedBy(2);

    /** What a process leaves behind that is killed is followed no longer than this. */
    private static final Duration LONGEST = Polling.LONGEST.multipliedBy(2);

    private static final Logger LOG = Logger.getLogger(SharedChallenges.class);
    private static final String HTTP = "http-01";
    private static final String TLS = "tls-alpn-01";
    private static final String UNTIL = "until";
    private static final int WORDS = 3;

    private final Path file;
    private final AcmeChallenges challenges;
    private final InstantSource clock;
    private List<String> seen = List.of();
    private List<ChallengeAnswer> followed = List.of();

    SharedChallenges(AcmeConfig config, AcmeChallenges challenges, InstantSource clock) {
        this.file = OrderStore.directory(config).resolve("challenges");
        this.challenges = challenges;
        this.clock = clock;
    }

    /** Has the other replicas answer too. */
    void share(List<ChallengeAnswer> answers) throws IOException {
        StringBuilder text = new StringBuilder();
        text.append(UNTIL).append(' ').append(clock.instant().plus(LONGEST)).append('\n');
        for (ChallengeAnswer answer : answers) {
            if (answer instanceof ChallengeAnswer.Http http) {
                line(text, HTTP, http.token(), http.keyAuthorization());
            } else if (answer instanceof ChallengeAnswer.Tls tls) {
                line(text, TLS, tls.name(), tls.digest());
            }
        }
        PrivateFiles.createDirectories(file.getParent());
        PrivateFiles.replace(file, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Has them answer no more. */
    void unshare() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warnf("Challenges that are over stay in the ACME storage: file=%s problem=%s", file, e);
        }
    }

    /** Answers what another replica shares now, and nothing that it shares no more. */
    void follow() {
        List<String> lines = read();
        if (lines.equals(seen)) {
            return;
        }
        seen = lines;
        List<ChallengeAnswer> now = answers(lines);
        followed.forEach(challenges::withdraw);
        now.forEach(challenges::publish);
        followed = now;
    }

    /** Answers nothing of others any more. */
    void forget() {
        followed.forEach(challenges::withdraw);
        followed = List.of();
        seen = List.of();
    }

    /** The lines of the answers; none if there is no order, or it is one that must have ended. */
    private List<String> read() {
        try {
            List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
            Instant until = Instant.parse(lines.get(0).substring(UNTIL.length()).trim());
            return until.isAfter(clock.instant()) ? lines.subList(1, lines.size()) : List.of();
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException | DateTimeException | IndexOutOfBoundsException e) {
            LOG.debugf("What another replica shares cannot be read: file=%s problem=%s", file, e);
            return List.of();
        }
    }

    private List<ChallengeAnswer> answers(List<String> lines) {
        List<ChallengeAnswer> answers = new ArrayList<>();
        for (String line : lines) {
            String[] words = line.split(" ", WORDS);
            try {
                if (words.length == WORDS && HTTP.equals(words[0])) {
                    answers.add(new ChallengeAnswer.Http(words[1], words[2]));
                } else if (words.length == WORDS && TLS.equals(words[0])) {
                    answers.add(ChallengeAnswer.tls(words[1], HexFormat.of().parseHex(words[2]), clock.instant()));
                }
            } catch (AcmeFailure | IllegalArgumentException e) {
                LOG.warnf(
                        "A challenge of another replica cannot be answered: file=%s problem=%s", file, e.getMessage());
            }
        }
        return answers;
    }

    private static void line(StringBuilder text, String kind, String key, String value) {
        text.append(kind).append(' ').append(key).append(' ').append(value).append('\n');
    }
}
