package io.ambassadors.splitting.service;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.http.server.OriginPools;
import io.ambassadors.splitting.config.ParsedConfig;
import io.ambassadors.splitting.server.AlikeClients;
import io.ambassadors.splitting.server.OriginsSource;
import io.ambassadors.splitting.server.SiteBuilder;
import io.ambassadors.splitting.server.SiteConfig;
import io.ambassadors.splitting.stats.Warning;
import io.ambassadors.splitting.upstream.Advice;
import io.ambassadors.splitting.upstream.NameServices;
import io.ambassadors.splitting.upstream.RuntimeUpstreams;
import io.ambassadors.splitting.upstream.UpstreamConfig;
import io.ambassadors.splitting.upstream.UpstreamGroup;
import io.ambassadors.splitting.upstream.UpstreamSet;
import io.ambassadors.splitting.upstream.Upstreams;

/** What a configuration means: the site that it describes, and all there is to say about it. */
public final class Meaning {
    private final ParsedConfig parsed;
    private final SiteBuilder.Result result;

    private Meaning(ParsedConfig parsed, SiteBuilder.Result result) {
        this.parsed = parsed;
        this.result = result;
    }

    /** Builds the site; names are not looked up yet. */
    static Meaning of(ParsedConfig parsed, Path prefix) {
        return new Meaning(parsed, SiteBuilder.build(parsed, prefix));
    }

    /**
     * What there is to say beside what the grammar says, names looked up: for a test of the configuration.
     *
     * @param prefix where paths that are not absolute begin
     */
    public static List<ConfigProblem> check(ParsedConfig parsed, Path prefix) {
        Meaning meaning = of(parsed, prefix);
        List<ConfigProblem> said = meaning.result.problems();
        if (meaning.result.site().isPresent()) {
            try (Upstreams upstreams = new Upstreams(List.of(), OriginPools::create, NameServices.ofMachine())) {
                UpstreamSet set = upstreams.load(meaning.upstreams());
                said = meaning.withAdvice(set);
                upstreams.discard(set);
            }
        }
        return said.subList(parsed.problems().size(), said.size());
    }

    ParsedConfig parsed() {
        return parsed;
    }

    /** What grammar and meaning say. */
    List<ConfigProblem> problems() {
        return result.problems();
    }

    /** The site, which must be usable. */
    SiteConfig site() {
        return result.site().orElseThrow();
    }

    /** The upstreams of a usable site. */
    List<UpstreamConfig> upstreams() {
        return site().upstreams();
    }

    /** Gives the site its running upstreams. Once. */
    SiteConfig connected(UpstreamSet upstreams, RuntimeUpstreams atRunTime) {
        site().connect(OriginsSource.of(upstreams, atRunTime));
        return site();
    }

    /** What grammar, meaning and upstreams say. */
    List<ConfigProblem> withAdvice(UpstreamSet upstreams) {
        List<ConfigProblem> said = new ArrayList<>(result.problems());
        warnings(upstreams).stream()
                .map(Warning::problem)
                .filter(problem -> !said.contains(problem))
                .forEach(said::add);
        return said;
    }

    /** What of it was hardly meant. */
    List<Warning> warnings(UpstreamSet upstreams) {
        List<Warning> warnings = new ArrayList<>();
        for (AlikeClients.Way way : AlikeClients.of(site())) {
            UpstreamGroup group = upstreams.group(way.upstream()).orElseThrow();
            Advice.ofOneAddress(group, way.address(), "clients of listen " + way.listener())
                    .forEach(problem -> warnings.add(Warning.oneAddress(problem)));
        }
        for (UpstreamGroup group : upstreams.groups()) {
            Advice.of(group).forEach(problem -> warnings.add(Warning.other(problem)));
        }
        result.problems().stream()
                .filter(problem -> problem.severity() == ConfigProblem.Severity.WARNING)
                .forEach(problem -> warnings.add(Warning.other(problem)));
        return warnings;
    }
}
