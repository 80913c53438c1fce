package io.ambassadors.splitting.server;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

import io.ambassadors.common.http.ClientSettings;
import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.variables.AccessLog;
import io.ambassadors.splitting.variables.InvalidDirective;
import io.ambassadors.splitting.variables.LogFormats;

/** Reads what may stand in http, server and location alike; what is inherited is read once. */
final class SettingsReader {
    private final LogFormats formats;
    private final Path prefix;
    private final Templates templates;
    private final Problems problems;
    private final Map<Directive, AccessLog> logs = new IdentityHashMap<>();
    private final Map<ClientSettings, ClientSettings> clients = new HashMap<>();

    /** A reader; paths that are not absolute begin at the prefix. */
    SettingsReader(LogFormats formats, Path prefix, Templates templates, Problems problems) {
        this.formats = formats;
        this.prefix = prefix;
        this.templates = templates;
        this.problems = problems;
    }

    /** What holds in a block. */
    LocationSettings read(Level level) {
        return LocationSettings.of(level, client(level), log(level), templates, problems);
    }

    /** The settings of clients; equal ones are the same object. */
    private ClientSettings client(Level level) {
        return clients.computeIfAbsent(LocationSettings.client(level), settings -> settings);
    }

    /** All access logs that were read. */
    List<AccessLog> logs() {
        return new ArrayList<>(logs.values());
    }

    private AccessLog log(Level level) {
        List<Directive> directives = level.all("access_log");
        if (directives.isEmpty()) {
            return AccessLog.OFF;
        }
        AccessLog known = logs.get(directives.get(0));
        if (known == null) {
            known = compile(directives);
            logs.put(directives.get(0), known);
        }
        return known;
    }

    private AccessLog compile(List<Directive> directives) {
        try {
            return AccessLog.compile(directives, formats, templates.variables(), prefix::resolve);
        } catch (InvalidDirective invalid) {
            problems.add(invalid.problem());
            return AccessLog.OFF;
        }
    }
}
