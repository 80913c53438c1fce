package io.ambassadors.splitting.admin;

import java.util.List;

import io.ambassadors.splitting.upstream.ServerExplanation;

/**
 * Where a user goes, and why.
 *
 * @param rule what of the configuration decides, as it is written: {@code ip_hash}, {@code hash $cookie_user consistent}
 * @param user address or key that was asked for, printable
 * @param explanation of an upstream, or of a {@code split_clients}, whose value stands for the server
 */
public record UserPlacement(String rule, String user, ServerExplanation explanation) {
    /** Name of the upstream, or with a dollar sign of the variable. */
    public String upstream() {
        return explanation.upstream();
    }

    /** The answer while all servers are well. */
    public ServerExplanation.Answer usual() {
        return explanation.healthy();
    }

    /** The answers at this moment that differ from the usual one. */
    public List<ServerExplanation.Now> deviations() {
        return explanation.now().stream()
                .filter(now -> !now.answer().server().equals(usual().server())
                        || !now.answer().address().equals(usual().address()))
                .toList();
    }
}
