package io.ambassadors.https.certificates;

import java.util.List;
import java.util.Optional;

import io.ambassadors.common.config.ConfigProblem;

/**
 * What reading all certificate files gave.
 *
 * @param set what is to be in force: of a source that is broken, what was in force before
 * @param sources how each source stands, in the order of the configuration
 * @param problems everything there is to say: an error for each source that is broken, warnings for what is unwise or about to end
 * @param clientTrustRefused why the files of client authorities and revoked certificates are not in force as they are now; empty if they are
 * @param refusedByClients those of the problems, all of them warnings, because of which clients refuse a certificate though it is served
 */
public record LoadedCertificates(
        CertificateSet set,
        List<SourceStatus> sources,
        List<ConfigProblem> problems,
        Optional<String> clientTrustRefused,
        List<ConfigProblem> refusedByClients) {
    public LoadedCertificates {
        sources = List.copyOf(sources);
        problems = List.copyOf(problems);
        refusedByClients = List.copyOf(refusedByClients);
    }

    /** With client authorities as the files have them. */
    public LoadedCertificates(CertificateSet set, List<SourceStatus> sources, List<ConfigProblem> problems) {
        this(set, sources, problems, Optional.empty(), List.of());
    }

    /** Whether anything is not in force as the files have it. */
    public boolean hasErrors() {
        return problems.stream().anyMatch(ConfigProblem::isError);
    }
}
