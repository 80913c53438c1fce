package io.ambassadors.splitting.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.config.NginxFlag;
import io.ambassadors.splitting.config.NginxNumber;
import io.ambassadors.splitting.config.NginxSize;
import io.ambassadors.splitting.config.NginxTime;

/**
 * A block with those around it, and nginx's rule of inheritance: what a block does not say holds as the nearest block around it says it.
 * Directives that may be repeated are inherited together or not at all.
 */
final class Level {
    private final Level outer;
    private final Directive block;

    /**
     * A block in another.
     *
     * @param outer null for the outermost
     */
    Level(Level outer, Directive block) {
        this.outer = outer;
        this.block = block;
    }

    /** The block itself. */
    Directive block() {
        return block;
    }

    /** Directives of a name in this very block. */
    List<Directive> own(String name) {
        List<Directive> found = new ArrayList<>(0);
        for (Directive directive : block.block()) {
            if (directive.name().equals(name)) {
                found.add(directive);
            }
        }
        return found;
    }

    /** Whether this very block has a directive. */
    boolean owns(String name) {
        return !own(name).isEmpty();
    }

    /** Directives of a name in the nearest block that has any; empty if none has. */
    List<Directive> all(String name) {
        List<Directive> own = own(name);
        return own.isEmpty() && outer != null ? outer.all(name) : own;
    }

    /** The directive that holds here; null if there is none. */
    Directive last(String name) {
        List<Directive> all = all(name);
        return all.isEmpty() ? null : all.get(all.size() - 1);
    }

    private Stream<String> value(String name) {
        Directive directive = last(name);
        return directive == null ? Stream.empty() : Stream.of(directive.argument(0));
    }

    /** The first argument of the directive that holds here. */
    String text(String name, String otherwise) {
        return value(name).findFirst().orElse(otherwise);
    }

    boolean flag(String name, boolean otherwise) {
        return value(name)
                .flatMap(text -> NginxFlag.of(text).stream())
                .findFirst()
                .orElse(otherwise);
    }

    Duration time(String name, Duration otherwise) {
        return value(name)
                .flatMap(text -> NginxTime.duration(text).stream())
                .findFirst()
                .orElse(otherwise);
    }

    long number(String name, long otherwise) {
        return value(name)
                .mapToLong(text -> NginxNumber.parse(text).orElse(otherwise))
                .findFirst()
                .orElse(otherwise);
    }

    /** A size in bytes. */
    long size(String name, long otherwise) {
        return value(name)
                .mapToLong(text -> NginxSize.offset(text).orElse(otherwise))
                .findFirst()
                .orElse(otherwise);
    }

    /** A size that an array can have. */
    int room(String name, int otherwise) {
        return (int) Math.min(Integer.MAX_VALUE / 2, size(name, otherwise));
    }

    /** Number and size of buffers, as their sum; {@code otherwise} if the directive is absent. */
    long buffers(String name, long otherwise) {
        Directive directive = last(name);
        if (directive == null) {
            return otherwise;
        }
        long number = NginxNumber.parse(directive.argument(0)).orElse(1);
        return number * NginxSize.bytes(directive.argument(1)).orElse(1);
    }
}
