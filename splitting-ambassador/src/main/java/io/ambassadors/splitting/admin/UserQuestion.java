package io.ambassadors.splitting.admin;

/**
 * A user, and where it is to be placed.
 *
 * @param upstream name of an upstream, or with a dollar sign of a {@code split_clients} variable; empty for all
 * @param ip the user's address as the ambassador sees it, after {@code real_ip_header}; empty if not asked for
 * @param key value of what is hashed; empty if not asked for
 * @param sticky what the user's sticky cookie, route or session says; empty for none
 */
public record UserQuestion(String upstream, String ip, String key, String sticky) {}
