package io.ambassadors.https.acme;

import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.challenge.TlsAlpn01Challenge;
import org.shredzone.acme4j.exception.AcmeException;

import io.ambassadors.https.config.AcmeConfig;

/** Shows the authority that all names of an order are ours. What the listeners answer is there for that time only. */
final class Authorizations {
    private final AcmeConfig.Challenge kind;
    private final AcmeChallenges challenges;
    private final SharedChallenges shared;
    private final InstantSource clock;
    private final Patience patience;

    Authorizations(
            AcmeConfig.Challenge kind,
            AcmeChallenges challenges,
            SharedChallenges shared,
            InstantSource clock,
            Patience patience) {
        this.kind = kind;
        this.shared = shared;
        this.challenges = challenges;
        this.clock = clock;
        this.patience = patience;
    }

    /** Returns when the authority has seen every name; one that it saw for an earlier order it may not ask for again. */
    void obtain(Order order) throws AcmeException, AcmeFailure, InterruptedException {
        List<ChallengeAnswer> published = new ArrayList<>();
        try {
            List<Asked> asked = new ArrayList<>();
            for (Authorization authorization : order.getAuthorizations()) {
                authorization.fetch();
                if (authorization.getStatus() != Status.VALID) {
                    asked.add(ask(authorization));
                }
            }
            for (Asked one : asked) {
                challenges.publish(one.answer());
                published.add(one.answer());
            }
            share(published);
            for (Asked one : asked) {
                one.challenge().trigger();
            }
            for (Asked one : asked) {
                await(one);
            }
        } finally {
            shared.unshare();
            published.forEach(challenges::withdraw);
        }
    }

    private void share(List<ChallengeAnswer> answers) throws AcmeFailure, InterruptedException {
        if (answers.isEmpty()) {
            return;
        }
        try {
            shared.share(answers);
        } catch (IOException e) {
            throw new AcmeFailure("The ACME storage cannot be used: " + e, e);
        }
        patience.pass(SharedChallenges.SETTLE);
    }

    private Asked ask(Authorization authorization) throws AcmeFailure {
        String name = authorization.getIdentifier().getValue();
        return switch (kind) {
            case HTTP_01 -> {
                Http01Challenge challenge =
                        authorization.findChallenge(Http01Challenge.class).orElseThrow(() -> notOffered(authorization));
                yield new Asked(
                        authorization,
                        challenge,
                        new ChallengeAnswer.Http(challenge.getToken(), challenge.getAuthorization()));
            }
            case TLS_ALPN_01 -> {
                TlsAlpn01Challenge challenge = authorization
                        .findChallenge(TlsAlpn01Challenge.class)
                        .orElseThrow(() -> notOffered(authorization));
                yield new Asked(
                        authorization,
                        challenge,
                        ChallengeAnswer.tls(name, challenge.getAcmeValidation(), clock.instant()));
            }
        };
    }

    private AcmeFailure notOffered(Authorization authorization) {
        List<String> offered =
                authorization.getChallenges().stream().map(Challenge::getType).toList();
        return new AcmeFailure(
                "The authority does not check " + authorization.getIdentifier().getValue() + " by "
                        + Explanation.wire(kind) + ", it offers " + offered
                        + ": choose one of these if it is supported",
                null);
    }

    private void await(Asked asked) throws AcmeException, AcmeFailure, InterruptedException {
        Authorization authorization = asked.authorization();
        Polling.until(authorization, Polling.ENDED, clock, patience);
        if (authorization.getStatus() != Status.VALID) {
            var problem = authorization.getChallenges().stream()
                    .flatMap(challenge -> challenge.getError().stream())
                    .findFirst();
            throw new AcmeFailure(
                    Explanation.notShown(authorization.getIdentifier().getValue(), kind, problem), null);
        }
    }

    private record Asked(Authorization authorization, Challenge challenge, ChallengeAnswer answer) {}
}
