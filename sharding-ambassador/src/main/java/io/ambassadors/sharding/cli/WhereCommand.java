package io.ambassadors.sharding.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintStream;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.routing.shard.Explanation;
import io.ambassadors.sharding.config.NutcrackerFile;
import io.ambassadors.sharding.config.ParsedFile;
import io.ambassadors.sharding.config.PoolConfig;
import io.ambassadors.sharding.config.ServerConfig;

/** {@code --where}: which server has a key while all servers are live, and why. Reads the file and asks nobody. */
final class WhereCommand {
    private static final char UNDECODABLE = '\uFFFD';

    private final PrintStream out;
    private final PrintStream err;

    WhereCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    int run(Options options) {
        ParsedFile parsed = NutcrackerFile.read(options.configFile());
        if (!parsed.accepted()) {
            parsed.problems().stream().filter(ConfigProblem::isError).forEach(err::println);
            return 1;
        }
        List<PoolConfig> all = parsed.config().orElseThrow().pools();
        List<PoolConfig> pools = all.stream()
                .filter(pool -> options.pool().map(pool.name()::equals).orElse(true))
                .toList();
        if (pools.isEmpty()) {
            err.println(
                    "sharding-ambassador: there is no pool '" + options.pool().orElseThrow() + "'; the file has "
                            + all.stream().map(PoolConfig::name).collect(Collectors.joining(", ")));
            return 1;
        }
        for (String key : options.keys()) {
            if (key.indexOf(UNDECODABLE) >= 0) {
                err.println("sharding-ambassador: a key has bytes that this locale cannot read; set LC_ALL=C.UTF-8");
                return 1;
            }
            pools.forEach(pool -> print(key, pool));
        }
        return 0;
    }

    private void print(String key, PoolConfig pool) {
        Explanation why = pool.placement(new SplittableRandom()).explain(key.getBytes(UTF_8));
        line("key", key.replaceAll("\\p{Cntrl}", "?"));
        line("pool", pool.name());
        why.hash().ifPresent(value -> line("hash", pool.hash().configName() + " = " + value));
        line("server", why.index() < 0 ? "any" : server(pool.servers().get(why.index())));
        line("reason", why.reason());
        out.println();
    }

    private static String server(ServerConfig server) {
        return server.name() + " at " + server.address();
    }

    private void line(String label, String value) {
        out.println(String.format("%-7s %s", label, value));
    }
}
