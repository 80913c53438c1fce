package io.ambassadors.splitting.server;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.ambassadors.splitting.variables.RequestScope;

/**
 * Finds the location of a path as nginx does ({@code ngx_http_core_find_location}): an exact one; else the longest prefix and, inside of
 * it, its own locations; then, unless the prefix forbids it, the first regular expression and, inside of it, its own locations.
 */
public final class LocationTable {
    /** No locations. */
    public static final LocationTable EMPTY = new LocationTable(List.of());

    private final List<Location> all;
    private final Map<String, Location> exact = new HashMap<>();
    private final Map<String, Location> redirecting = new HashMap<>();
    private final Location[] prefixes;
    private final Location[] regexes;

    /** A table of locations in the order of the file. */
    LocationTable(List<Location> locations) {
        all = List.copyOf(locations);
        for (Location location : locations) {
            if (location.kind() == Location.Kind.EXACT) {
                exact.put(location.text(), location);
            }
            if (location.isAutoRedirect()) {
                // An exact location of the same name is found before this one.
                String name = location.text();
                redirecting.merge(
                        name.substring(0, name.length() - 1),
                        location,
                        (first, second) -> first.kind() == Location.Kind.EXACT ? first : second);
            }
        }
        prefixes = locations.stream()
                .filter(location -> location.kind().isPrefix())
                .sorted(Comparator.comparingInt(
                        (Location location) -> -location.text().length()))
                .toArray(Location[]::new);
        regexes = locations.stream()
                .filter(location -> location.kind() == Location.Kind.REGEX)
                .toArray(Location[]::new);
    }

    /** All locations, in the order of the file. */
    public List<Location> all() {
        return all;
    }

    /** What a search has found. */
    static final class Found {
        /** Where it is; what surrounds the table if nothing was found in it. */
        Location location;
        /** Whether the path lacks the slash at the end of the location's name, so that the client is sent there. */
        boolean redirect;
    }

    /**
     * Looks for the location of a path.
     *
     * @param found is given what is found; its location must be set to the surrounding one before
     * @param scope takes the groups of a regular expression
     * @return whether the search is over, as far as what surrounds this table is concerned
     */
    boolean find(String path, RequestScope scope, Found found) {
        Location fixed = exact.isEmpty() ? null : exact.get(path);
        if (fixed != null) {
            found.location = fixed;
            return true;
        }
        boolean regexToo = true;
        Location prefix = prefix(path);
        if (redirects(path, prefix, found)) {
            return true;
        }
        if (prefix != null) {
            found.location = prefix;
            if (prefix.locations().find(path, scope, found)) {
                return true;
            }
            regexToo = prefix.kind() != Location.Kind.FINAL_PREFIX;
        }
        return regexToo && findRegex(path, scope, found);
    }

    private Location prefix(String path) {
        for (Location location : prefixes) {
            if (path.startsWith(location.text())) {
                return location;
            }
        }
        return null;
    }

    private boolean redirects(String path, Location prefix, Found found) {
        if (redirecting.isEmpty() || prefix != null && prefix.text().length() == path.length()) {
            return false;
        }
        Location redirect = redirecting.get(path);
        if (redirect == null) {
            return false;
        }
        found.location = redirect;
        found.redirect = true;
        return true;
    }

    private boolean findRegex(String path, RequestScope scope, Found found) {
        for (Location location : regexes) {
            if (location.pattern().matches(path, scope)) {
                found.location = location;
                location.locations().find(path, scope, found);
                // As in nginx, a missing slash is not put right inside of regular expressions.
                found.redirect = false;
                return true;
            }
        }
        return false;
    }
}
