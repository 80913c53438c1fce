package io.ambassadors.splitting.upstream;

import static io.ambassadors.common.config.ConfigProblem.Severity.WARNING;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.routing.split.Method;
import io.ambassadors.common.routing.split.PeerSpec;
import io.ambassadors.splitting.config.NginxFile;

/** What is legal in an upstream and hardly meant, each with its cure. */
public final class Advice {
    private final UpstreamConfig config;
    private final Layout layout;
    private final Path file;
    private final List<ConfigProblem> problems = new ArrayList<>();

    private Advice(UpstreamGroup group) {
        this.config = group.config();
        this.layout = group.layout();
        this.file = NginxFile.path(config.file());
    }

    /** What there is to say about an upstream, whoever its clients are. */
    public static List<ConfigProblem> of(UpstreamGroup group) {
        Advice advice = new Advice(group);
        advice.unresolved();
        io.ambassadors.common.routing.split.Advice.of(advice.layout.split()).forEach(advice::tell);
        return advice.problems;
    }

    /**
     * What there is to say if all clients of an upstream have one address: as they do behind a listener on loopback, or behind a
     * gateway, unless {@code set_real_ip_from} names it.
     *
     * @param group to which a location passes requests
     * @param address that all clients have, in bytes
     * @param where how they come: "clients of listen localhost:80"
     */
    public static List<ConfigProblem> ofOneAddress(UpstreamGroup group, byte[] address, String where) {
        Advice advice = new Advice(group);
        for (io.ambassadors.common.routing.split.Advice said :
                io.ambassadors.common.routing.split.Advice.ofOneAddress(advice.layout.split(), address)) {
            advice.warn(
                    advice.config.line(),
                    "upstream " + advice.config.name() + ": " + where + ": " + said.text(),
                    "say with set_real_ip_from and real_ip_header where the clients' own addresses are, or split by "
                            + "a cookie or header with \"hash\" or split_clients");
        }
        return advice.problems;
    }

    private void unresolved() {
        for (int i = 0; i < config.servers().size(); i++) {
            ServerConfig server = config.servers().get(i);
            if (layout.unresolved(i)) {
                warn(
                        server.line(),
                        "upstream " + config.name() + ": the name of server " + server.text()
                                + " has no address; its requests fail until it has one",
                        "nginx would not start; check the name, or wait until it is there: it is looked up again and "
                                + "again");
            }
        }
    }

    private void tell(io.ambassadors.common.routing.split.Advice advice) {
        if (advice instanceof io.ambassadors.common.routing.split.Advice.SeveralAddresses several) {
            int line = config.servers().stream()
                    .filter(server -> server.text().equals(several.server()))
                    .findFirst()
                    .map(ServerConfig::line)
                    .orElse(config.line());
            warn(line, text(advice) + shareOf(several.server()), severalCure(several));
        } else if (advice instanceof io.ambassadors.common.routing.split.Advice.Unreachable unreachable) {
            warn(
                    lineOf(unreachable.peer()),
                    text(advice),
                    "use smaller weights of the same proportion, or split_clients");
        } else if (advice instanceof io.ambassadors.common.routing.split.Advice.Skewed skewed) {
            warn(lineOf(skewed.peer()), text(advice), skewCure());
        } else {
            warn(config.line(), text(advice), "");
        }
    }

    private String skewCure() {
        return config.method() == Method.CONSISTENT_HASH
                ? "the ring depends on the servers' names alone; change the weights until the share is right, or use "
                        + "split_clients, which is exact"
                : "use smaller weights of the same proportion, or split_clients, which is exact";
    }

    /** The weights that give the share that the weights as they are written would give with one address each. */
    private String severalCure(io.ambassadors.common.routing.split.Advice.SeveralAddresses several) {
        if (several.weight() % several.addresses() == 0) {
            return "for the share as written, give it weight=" + several.weight() / several.addresses();
        }
        return "for the share as written, multiply the weights of all other servers by " + several.addresses();
    }

    private String shareOf(String server) {
        double share = 100 * layout.split().shares().ofServer(server);
        return String.format(java.util.Locale.ROOT, ", %.2f %% of the upstream", share);
    }

    private String text(io.ambassadors.common.routing.split.Advice advice) {
        return "upstream " + config.name() + ": " + advice.text();
    }

    private int lineOf(PeerSpec peer) {
        return config.servers().get(peer.line()).line();
    }

    private void warn(int line, String message, String cure) {
        problems.add(new ConfigProblem(WARNING, file, line, 0, message, cure));
    }
}
