package io.ambassadors.splitting.admin;

/**
 * Where a user goes, and why.
 *
 * @param upstream name of the upstream, or with a dollar sign of the {@code split_clients} variable
 * @param rule the line of the configuration that decides, as it is written: {@code ip_hash}, {@code hash $cookie_user consistent}
 * @param user address or key that was asked for, printable
 * @param hashedPart what of it was hashed; empty where nothing is
 * @param server that the user gets while all are well, or value of the variable; empty where it depends on the turn or on chance
 * @param address of that server; empty where it has none
 * @param reason one sentence that shows the arithmetic
 * @param now server that the user gets at this moment; empty if none can be used or it depends on the turn
 * @param nowReason why that is another; empty if it is not
 */
public record UserPlacement(
        String upstream,
        String rule,
        String user,
        String hashedPart,
        String server,
        String address,
        String reason,
        String now,
        String nowReason) {}
