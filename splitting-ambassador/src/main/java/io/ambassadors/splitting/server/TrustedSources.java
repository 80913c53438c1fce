package io.ambassadors.splitting.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

import io.netty.util.NetUtil;

import io.ambassadors.common.net.Networks;
import io.ambassadors.splitting.config.Directive;

/** Addresses that are trusted: {@code set_real_ip_from} with networks, hosts and {@code unix:}. */
final class TrustedSources {
    private TrustedSources() {}

    /** Reads the directives. */
    static Networks read(List<Directive> directives, Problems problems) {
        List<String> texts = new ArrayList<>();
        for (Directive directive : directives) {
            String text = directive.argument(0);
            if (text.equals("unix:") || isNetwork(text, directive, problems)) {
                texts.add(text);
            } else if (text.indexOf('/') < 0) {
                texts.addAll(lookUp(text, directive, problems));
            } else {
                problems.error(directive, "invalid parameter \"" + text + "\"");
            }
        }
        return Networks.of(texts);
    }

    private static boolean isNetwork(String text, Directive directive, Problems problems) {
        try {
            if (Networks.of(List.of(text)).hasHostBits()) {
                problems.warn(directive, "low address bits of " + text + " are meaningless", "");
            }
            return true;
        } catch (IllegalArgumentException other) {
            return false;
        }
    }

    private static List<String> lookUp(String host, Directive directive, Problems problems) {
        try {
            List<String> found = new ArrayList<>();
            for (InetAddress address : InetAddress.getAllByName(host)) {
                found.add(NetUtil.toAddressString(address));
            }
            return found;
        } catch (UnknownHostException unknown) {
            problems.error(
                    directive,
                    "host not found in set_real_ip_from \"" + host + "\"",
                    "write the addresses of the load balancer as a network, such as 10.0.0.0/8");
            return List.of();
        }
    }
}
