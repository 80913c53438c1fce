package io.ambassadors.splitting.variables;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;
import io.ambassadors.splitting.config.Directive;

/**
 * {@code geo [$address] $variable { … }}: a value by the client's network, the smallest that it belongs to, or by ranges of addresses
 * ({@code ranges}, IPv4 alone). Behind a {@code proxy} of the block the address is taken from X-Forwarded-For.
 */
public final class GeoBlock {
    private static final byte[] V4 = new byte[4];
    private static final byte[] V6 = new byte[16];
    /** nginx looks this one up for whoever has no address. */
    private static final byte[] NOBODY = {-1, -1, -1, -1};

    private final Variable address;
    private final Variables variables;
    private final PrefixTree tree = new PrefixTree();
    private final PrefixTree tree6 = new PrefixTree();
    private final List<Network> proxies = new ArrayList<>();
    private RangeTable ranges;
    private String otherwise;
    private boolean recursive;
    private boolean begun;

    private GeoBlock(Variable address, Variables variables) {
        this.address = address;
        this.variables = variables;
    }

    /**
     * Reads a block and defines its variable.
     *
     * @throws InvalidDirective with nginx's message
     */
    public static Variable define(Directive directive, Variables variables) {
        boolean ofAddress = directive.arguments().size() > 1;
        Variable address =
                ofAddress ? variables.reference(VariableNames.of(directive.argument(0), directive), directive) : null;
        String name = VariableNames.of(directive.argument(ofAddress ? 1 : 0), directive);
        GeoBlock geo = new GeoBlock(address, variables);
        for (Directive entry : directive.block()) {
            geo.entry(entry);
        }
        return variables.define(name, geo::value, true, directive);
    }

    private void entry(Directive entry) {
        String key = entry.name();
        if (entry.arguments().isEmpty() && key.equals("ranges")) {
            if (begun) {
                throw InvalidDirective.at(
                        entry, "the \"ranges\" directive must be the first directive inside \"geo\" block");
            }
            ranges = new RangeTable();
        } else if (entry.arguments().isEmpty() && key.equals("proxy_recursive")) {
            recursive = true;
        } else if (entry.arguments().size() != 1) {
            throw InvalidDirective.at(entry, "invalid number of the geo parameters");
        } else if (key.equals("proxy")) {
            proxies.add(network(entry, entry.argument(0)));
        } else if (ranges != null) {
            range(entry);
        } else {
            begun = true;
            prefix(entry);
        }
    }

    private void prefix(Directive entry) {
        boolean delete = entry.name().equals("delete");
        String text = delete ? entry.argument(0) : entry.name();
        String value = delete ? null : entry.argument(0);
        if (text.equals("default")) {
            warnOfDuplicate(entry, text, value, tree.put(V4, 0, value));
            warnOfDuplicate(entry, text, value, tree6.put(V6, 0, value));
            return;
        }
        Network network = network(entry, text);
        String before =
                (network.address().length == V4.length ? tree : tree6).put(network.address(), network.bits(), value);
        if (delete && before == null) {
            variables.warn(entry, "no network \"" + text + "\" to delete");
        } else if (!delete) {
            warnOfDuplicate(entry, text, value, before);
        }
    }

    private void warnOfDuplicate(Directive entry, String text, String value, String before) {
        if (before != null) {
            variables.warn(
                    entry,
                    "duplicate " + (ranges == null ? "network" : "range") + " \"" + text + "\", value: \"" + value
                            + "\", old value: \"" + before + "\"");
        }
    }

    private Network network(Directive entry, String text) {
        Network network = Network.parse(text);
        if (network == null) {
            throw InvalidDirective.at(entry, "invalid network \"" + text + "\"");
        }
        if (!network.exact()) {
            variables.warn(entry, "low address bits of " + text + " are meaningless");
        }
        return network;
    }

    private void range(Directive entry) {
        boolean delete = entry.name().equals("delete");
        String text = delete ? entry.argument(0) : entry.name();
        if (text.equals("default")) {
            otherwise = entry.argument(0);
            return;
        }
        int dash = text.indexOf('-');
        byte[] first = dash < 0 ? null : Network.address(text.substring(0, dash));
        byte[] last = dash < 0 ? null : Network.address(text.substring(dash + 1));
        if (first == null || last == null || first.length != 4 || last.length != 4 || number(first) > number(last)) {
            throw InvalidDirective.at(entry, "invalid range \"" + text + "\"");
        }
        if (delete) {
            if (!ranges.delete(number(first), number(last))) {
                variables.warn(entry, "no address range \"" + text + "\" to delete");
            }
            return;
        }
        try {
            warnOfDuplicate(entry, text, entry.argument(0), ranges.add(number(first), number(last), entry.argument(0)));
        } catch (RangeTable.OverlapException e) {
            throw InvalidDirective.at(entry, "range \"" + text + "\" overlaps \"" + e.getMessage() + "\"");
        }
    }

    private String value(RequestScope scope) {
        byte[] bytes = bytes(scope);
        String found;
        if (ranges == null) {
            found = (bytes.length == V4.length ? tree : tree6).find(bytes);
        } else {
            found = ranges.find(number(bytes.length == V4.length ? bytes : NOBODY));
            found = found == null ? otherwise : found;
        }
        return found == null ? "" : found;
    }

    private byte[] bytes(RequestScope scope) {
        byte[] client = address == null ? bytes(scope.clientAddress()) : Network.client(text(scope));
        if (client == null) {
            client = NOBODY;
        }
        return proxies.isEmpty() ? client : ForwardedAddress.find(client, forwarded(scope), proxies, recursive);
    }

    private String text(RequestScope scope) {
        String text = address.get(scope);
        return text == null ? "" : text;
    }

    private static byte[] bytes(SocketAddress address) {
        return address instanceof InetSocketAddress inet ? inet.getAddress().getAddress() : null;
    }

    private static List<String> forwarded(RequestScope scope) {
        Fields fields = scope.exchange().request().fields();
        List<String> values = new ArrayList<>(1);
        for (int i = fields.find(FieldName.X_FORWARDED_FOR, 0);
                i >= 0;
                i = fields.find(FieldName.X_FORWARDED_FOR, i + 1)) {
            values.add(fields.value(i));
        }
        return values;
    }

    private static long number(byte[] address) {
        return (address[0] & 0xffL) << 24 | (address[1] & 0xff) << 16 | (address[2] & 0xff) << 8 | address[3] & 0xff;
    }
}
