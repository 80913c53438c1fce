package io.ambassadors.https.certificates;

import java.util.List;

import io.ambassadors.common.config.ConfigProblem;

/**
 * What reading all certificate files gave.
 *
 * @param set what is to be in force: of a source that is broken, what was in force before
 * @param sources how each source stands, in the order of the configuration
 * @param problems everything there is to say: an error for each source that is broken, warnings for what is unwise or about to end
 */
public record LoadedCertificates(CertificateSet set, List<SourceStatus> sources, List<ConfigProblem> problems) {
    public LoadedCertificates {
        sources = List.copyOf(sources);
        problems = List.copyOf(problems);
    }
}
