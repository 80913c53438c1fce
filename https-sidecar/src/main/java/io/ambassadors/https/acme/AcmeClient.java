package io.ambassadors.https.acme;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jboss.logging.Logger;
import org.shredzone.acme4j.Account;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.OrderBuilder;
import org.shredzone.acme4j.RenewalInfo;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.connector.Resource;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

import io.ambassadors.https.config.AcmeConfig;

/**
 * Gets certificates from an ACME authority (RFC 8555). One account for all orders, a new key for each certificate. Blocks; for one thread.
 */
public final class AcmeClient implements CertificateAuthority {
    private static final Logger LOG = Logger.getLogger(AcmeClient.class);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

    private final AcmeConfig config;
    private final AccountStore accounts;
    private final AcmeChallenges challenges;
    private final InstantSource clock;
    private final Patience patience;

    /**
     * A client that has not spoken to the authority yet.
     *
     * @param challenges gets what the listeners are to answer
     * @throws IllegalArgumentException if {@link #refusals} has something to say
     */
    public AcmeClient(AcmeConfig config, AcmeChallenges challenges) {
        this(config, challenges, InstantSource.system(), Patience.REAL);
    }

    AcmeClient(AcmeConfig config, AcmeChallenges challenges, InstantSource clock, Patience patience) {
        List<String> refusals = refusals(config);
        if (!refusals.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", refusals));
        }
        this.config = config;
        this.accounts = new AccountStore(config.storage(), config.directory());
        this.challenges = challenges;
        this.clock = clock;
        this.patience = patience;
    }

    /**
     * Why no certificate can be got with such a configuration, in sentences for the user.
     *
     * @return empty if one can
     */
    public static List<String> refusals(AcmeConfig config) {
        List<String> refusals = new ArrayList<>();
        if (!config.termsAgreed()) {
            refusals.add("An ACME authority gives certificates to those only who agree to its terms: read them at "
                    + config.directory() + " and say that you agree");
        }
        if (config.names().isEmpty()) {
            refusals.add("A certificate needs at least one name, found none");
        }
        for (String name : config.names()) {
            if (name.startsWith("*.")) {
                refusals.add("The wildcard " + name
                        + " needs the challenge dns-01, which is not supported: list the names one by one, or let cert-manager get this"
                        + " certificate and mount its Secret");
            } else if (!Names.isSound(name)) {
                refusals.add("Expected the name of a host or an IP address, found " + name);
            }
        }
        return List.copyOf(refusals);
    }

    @Override
    public Issued order(Optional<X509Certificate> replaced) throws AcmeFailure, InterruptedException {
        try {
            Login login = login();
            Order order = newOrder(login, replaced);
            new Authorizations(
                            config.challenge(),
                            challenges,
                            new SharedChallenges(config, challenges, clock),
                            clock,
                            patience)
                    .obtain(order);
            Polling.until(order, Polling.READY_OR_ENDED, clock, patience);
            if (order.getStatus() == Status.INVALID) {
                throw invalid(order);
            }
            KeyPair key = Keys.generate();
            if (order.getStatus() != Status.VALID) {
                order.execute(key);
            }
            Polling.until(order, Polling.ENDED, clock, patience);
            if (order.getStatus() != Status.VALID) {
                throw invalid(order);
            }
            return new Issued(order.getCertificate().getCertificateChain(), key.getPrivate());
        } catch (AcmeException | RuntimeException e) {
            throw failure(e);
        }
    }

    @Override
    public Optional<RenewalWindow> renewalWindow(X509Certificate certificate) throws AcmeFailure, InterruptedException {
        try {
            Login login = login();
            if (login.getSession().resourceUrlOptional(Resource.RENEWAL_INFO).isEmpty()) {
                return Optional.empty();
            }
            RenewalInfo info = login.bindRenewalInfo(certificate);
            info.fetch();
            return Optional.of(new RenewalWindow(
                    info.getSuggestedWindowStart(), info.getSuggestedWindowEnd(), info.getRetryAfter()));
        } catch (AcmeException | RuntimeException e) {
            throw failure(e);
        }
    }

    private AcmeFailure failure(Exception thrown) throws InterruptedException {
        // The library hides an interrupt in an exception of the network.
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        return Explanation.of(config.directory(), thrown);
    }

    private AcmeFailure invalid(Order order) {
        return new AcmeFailure(
                "The authority " + config.directory() + " gave up the order for " + config.names() + ": "
                        + order.getError().map(Explanation::said).orElse("it gave no reason"),
                null);
    }

    private Order newOrder(Login login, Optional<X509Certificate> replaced) throws AcmeException {
        if (replaced.isPresent()
                && login.getSession().resourceUrlOptional(Resource.RENEWAL_INFO).isPresent()) {
            try {
                return orderFor(login).replaces(replaced.get()).create();
            } catch (AcmeRateLimitedException e) {
                throw e;
            } catch (AcmeServerException | IllegalArgumentException e) {
                // It was replaced already, or is not this authority's (RFC 9773, 5): an order without it is as good.
                LOG.debugf("The authority does not take the order as a replacement: problem=%s", e.getMessage());
            }
        }
        return orderFor(login).create();
    }

    private OrderBuilder orderFor(Login login) {
        OrderBuilder order = login.newOrder();
        config.names().forEach(name -> order.identifier(Names.identifier(name)));
        return order;
    }

    /** With the account that is known, or that the authority makes or finds for our key. */
    private Login login() throws AcmeException, AcmeFailure {
        try {
            Session session = session();
            KeyPair key = accounts.key();
            var known = accounts.url();
            if (known.isPresent()) {
                Login login = session.login(known.get(), key);
                if (isKnown(login)) {
                    return login;
                }
                LOG.warnf("The authority no longer knows our account, it is registered anew: account=%s", known.get());
                accounts.forget();
            }
            AccountBuilder builder = new AccountBuilder().useKeyPair(key).agreeToTermsOfService();
            config.email().ifPresent(builder::addEmail);
            Login login = builder.createLogin(session);
            accounts.registered(login.getAccountLocation());
            LOG.infof("Account at the ACME authority: account=%s", login.getAccountLocation());
            return login;
        } catch (IOException | GeneralSecurityException e) {
            throw new AcmeFailure("The ACME storage cannot be used: " + e.getMessage(), e);
        }
    }

    private static boolean isKnown(Login login) throws AcmeException {
        try {
            Account account = login.getAccount();
            account.fetch();
            return true;
        } catch (AcmeServerException e) {
            if (e.getType().toString().endsWith(":accountDoesNotExist")) {
                return false;
            }
            throw e;
        }
    }

    private Session session() throws IOException, GeneralSecurityException {
        Session session = config.ca().isPresent()
                ? new Session(config.directory(), TrustedProvider.of(config.ca().get()))
                : new Session(config.directory(), new GenericAcmeProvider());
        session.networkSettings().setTimeout(REQUEST_TIMEOUT);
        return session;
    }
}
