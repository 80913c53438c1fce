package io.ambassadors.splitting.variables;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

import io.ambassadors.common.http.log.LogFile;
import io.ambassadors.common.http.log.LogWriter;
import io.ambassadors.splitting.config.Directive;

/**
 * The access logs of one level (http, server or location): what its {@code access_log} directives say together. Opened and closed with
 * the configuration; {@link #log} is called on event loops.
 */
public final class AccessLog {
    /** A level that logs nothing. */
    public static final AccessLog OFF = new AccessLog(List.of());

    private final List<Target> targets;

    /** One file, its format, and the condition, null for none. */
    private static final class Target {
        private final Path path;
        private final LogFormat format;
        private final Template condition;
        private final Directive directive;
        private LogFile file;

        Target(Path path, LogFormat format, Template condition, Directive directive) {
            this.path = path;
            this.format = format;
            this.condition = condition;
            this.directive = directive;
        }

        boolean wants(RequestScope scope) {
            if (condition == null) {
                return true;
            }
            String value = condition.render(scope);
            return !value.isEmpty() && !value.equals("0");
        }
    }

    private AccessLog(List<Target> targets) {
        this.targets = targets;
    }

    /**
     * Reads the directives of a level; one of them {@code off} means none, as in nginx. All formats must be defined before.
     *
     * @param resolve where a path that is not absolute leads to
     * @throws InvalidDirective with nginx's message
     */
    public static AccessLog compile(
            List<Directive> level, LogFormats formats, Variables variables, UnaryOperator<Path> resolve) {
        List<Target> targets = new ArrayList<>();
        Map<String, Integer> buffers = new HashMap<>();
        boolean off = false;
        for (Directive directive : level) {
            if (directive.argument(0).equals("off")) {
                if (directive.arguments().size() > 1) {
                    throw InvalidDirective.at(directive, "invalid parameter \"" + directive.argument(1) + "\"");
                }
                off = true;
            } else {
                targets.add(target(directive, formats, variables, resolve, buffers));
            }
        }
        return off || targets.isEmpty() ? OFF : new AccessLog(List.copyOf(targets));
    }

    private static Target target(
            Directive directive,
            LogFormats formats,
            Variables variables,
            UnaryOperator<Path> resolve,
            Map<String, Integer> buffers) {
        String path = directive.argument(0);
        refuseOtherPlaces(path, directive);
        String formatName = directive.arguments().size() > 1 ? directive.argument(1) : "combined";
        LogFormat format = formats.get(formatName, directive);
        AccessLogParameters parameters = AccessLogParameters.parse(directive, variables);
        Integer buffer = buffers.putIfAbsent(path, parameters.buffer());
        if (buffer != null && buffer != 0 && parameters.buffer() != 0 && buffer != parameters.buffer()) {
            throw InvalidDirective.at(
                    directive, "access_log \"" + path + "\" already defined with conflicting parameters");
        }
        return new Target(resolve.apply(Path.of(path)), format, parameters.condition(), directive);
    }

    private static void refuseOtherPlaces(String path, Directive directive) {
        String cure = "log to /dev/stdout or to a file, and let a collector take it from there";
        if (path.startsWith("syslog:")) {
            throw InvalidDirective.at(directive, "access_log to syslog is not supported", cure);
        }
        if (path.startsWith("memory:")) {
            throw InvalidDirective.at(directive, "access_log to memory is not supported", cure);
        }
        if (path.indexOf('$') >= 0) {
            throw InvalidDirective.at(
                    directive,
                    "access_log \"" + path + "\": variables in a path are not supported",
                    "name a file for each server or location, or use if=");
        }
    }

    /**
     * Opens the files. Without effect for those that are open.
     *
     * @throws InvalidDirective with nginx's message if one cannot be opened; those that could be stay open until {@link #close}
     */
    public void open(LogWriter writer) {
        for (Target target : targets) {
            try {
                if (target.file == null) {
                    target.file = writer.open(target.path);
                }
            } catch (IOException e) {
                throw InvalidDirective.at(
                        target.directive,
                        "open() \"" + target.path + "\" failed (" + e.getClass().getSimpleName() + ": " + e.getMessage()
                                + ")",
                        "log to /dev/stdout where files cannot be written");
            }
        }
    }

    /** Lets go of the files, once no request uses this configuration any more. */
    public void close(LogWriter writer) {
        for (Target target : targets) {
            if (target.file != null) {
                writer.release(target.file);
                target.file = null;
            }
        }
    }

    /** Whether nothing is logged. */
    public boolean isOff() {
        return targets.isEmpty();
    }

    /** Logs a request that is over; never waits. A line for which there is no room is dropped, and counted by the writer. */
    public void log(RequestScope scope) {
        for (int i = 0; i < targets.size(); i++) {
            Target target = targets.get(i);
            LogFile file = target.file;
            if (file != null && target.wants(scope)) {
                file.write(target.format.line(scope));
            }
        }
    }
}
