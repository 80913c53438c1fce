package io.ambassadors.splitting.server;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.config.NginxNumber;
import io.ambassadors.splitting.config.NginxSize;

/** Reads {@code listen}. */
final class ListenReader {
    private static final int HTTP = 80;
    private static final int UNPRIVILEGED = 8000;
    /** Words without a meaning here: the system does what they ask for by itself, or it changes nothing that a client sees. */
    private static final Set<String> WITHOUT_EFFECT = Set.of("bind", "deferred", "multipath");

    private static final Set<String> VALUES_WITHOUT_EFFECT = Set.of("fastopen", "accept_filter", "setfib");

    private final Problems problems;
    private final boolean http2;

    /** One address of one directive. */
    record Found(ListenSpec spec, boolean isDefault, Directive directive) {}

    private ListenReader(Problems problems, boolean http2) {
        this.problems = problems;
        this.http2 = http2;
    }

    /** The addresses of a server; one by default, as nginx has it. */
    static List<Found> read(Level level, Problems problems) {
        ListenReader reader = new ListenReader(problems, level.flag("http2", true));
        List<Directive> directives = level.own("listen");
        if (directives.isEmpty()) {
            int port = "root".equals(System.getProperty("user.name")) ? HTTP : UNPRIVILEGED;
            return reader.read(new Directive(
                    "listen",
                    List.of("*:" + port),
                    null,
                    level.block().file(),
                    level.block().line()));
        }
        List<Found> all = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Directive directive : directives) {
            for (Found found : reader.read(directive)) {
                if (seen.add(found.spec.text())) {
                    all.add(found);
                } else {
                    problems.error(directive, "a duplicate listen " + found.spec.text());
                }
            }
        }
        return all;
    }

    private List<Found> read(Directive directive) {
        Words words = new Words();
        for (String word :
                directive.arguments().subList(1, directive.arguments().size())) {
            read(word, words, directive);
        }
        List<Found> all = new ArrayList<>();
        try {
            for (SocketAddress address : ListenAddress.parse(directive.argument(0))) {
                all.add(new Found(words.spec(address), words.isDefault, directive));
            }
        } catch (ListenAddress.Malformed malformed) {
            problems.error(
                    directive,
                    malformed.getMessage() + " in \"" + directive.argument(0) + "\" of the \"listen\" directive");
        }
        return all;
    }

    private void read(String word, Words words, Directive directive) {
        int equals = word.indexOf('=');
        String name = equals < 0 ? word : word.substring(0, equals);
        String value = equals < 0 ? "" : word.substring(equals + 1);
        boolean known =
                switch (word) {
                    case "default_server", "default" -> words.isDefault = true;
                    case "reuseport" -> words.reusePort = true;
                    case "proxy_protocol" -> words.proxyProtocol = true;
                    case "http2" -> words.http2 = true;
                    default -> WITHOUT_EFFECT.contains(word);
                };
        if (known) {
            return;
        }
        if (word.equals("ssl") || word.equals("quic")) {
            problems.error(
                    directive,
                    "the \"" + word + "\" parameter is not supported",
                    "terminate TLS in the https-sidecar, and let this listener take plain HTTP");
        } else if (equals < 0 || !value(name, value, words)) {
            problems.error(directive, fault(name, word, value));
        }
    }

    private static String fault(String name, String word, String value) {
        return switch (name) {
            case "backlog", "rcvbuf", "sndbuf" -> "invalid " + name + " \"" + value + "\"";
            case "ipv6only" -> "invalid ipv6only flags \"" + value + "\"";
            case "so_keepalive" -> "invalid so_keepalive value: \"" + value + "\"";
            default -> "invalid parameter \"" + word + "\"";
        };
    }

    /** Takes a word with a value; false if it makes no sense. */
    private static boolean value(String name, String value, Words words) {
        switch (name) {
            case "backlog" -> {
                words.backlog = (int) Math.min(65535, NginxNumber.parse(value).orElse(0));
                return words.backlog > 0;
            }
            case "rcvbuf" -> {
                words.receiveBuffer = (int) NginxSize.bytes(value).orElse(-1);
                return words.receiveBuffer >= 0;
            }
            case "sndbuf" -> {
                words.sendBuffer = (int) NginxSize.bytes(value).orElse(-1);
                return words.sendBuffer >= 0;
            }
            case "ipv6only" -> {
                words.ipv6Only = !value.equals("off");
                return value.equals("on") || value.equals("off");
            }
            case "so_keepalive" -> {
                words.tcpKeepalive = !value.equals("off");
                return value.equals("on") || value.equals("off") || value.contains(":");
            }
            default -> {
                return VALUES_WITHOUT_EFFECT.contains(name);
            }
        }
    }

    /** What the words behind an address say. */
    private final class Words {
        private boolean isDefault;
        private boolean reusePort;
        private boolean proxyProtocol;
        private boolean http2 = ListenReader.this.http2;
        private boolean ipv6Only = true;
        private boolean tcpKeepalive;
        private int backlog = ListenSpec.DEFAULT_BACKLOG;
        private int receiveBuffer;
        private int sendBuffer;

        ListenSpec spec(SocketAddress address) {
            return new ListenSpec(
                    address,
                    ListenAddress.text(address),
                    ipv6Only,
                    backlog,
                    receiveBuffer,
                    sendBuffer,
                    reusePort,
                    tcpKeepalive,
                    proxyProtocol,
                    http2);
        }
    }

    /** Whether an address stands for all of its kind. */
    static boolean isWildcard(SocketAddress address) {
        return address instanceof InetSocketAddress inet && inet.getAddress().isAnyLocalAddress();
    }

    /** Port and kind of an address: what a wildcard covers. */
    static String family(SocketAddress address) {
        if (!(address instanceof InetSocketAddress inet)) {
            return ListenAddress.text(address);
        }
        return String.format(Locale.ROOT, "%d/%d", inet.getAddress().getAddress().length, inet.getPort());
    }
}
