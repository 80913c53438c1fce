package io.ambassadors.splitting.server;

import java.util.ArrayList;
import java.util.List;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.config.ConfigProblem.Severity;
import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.config.NginxFile;

/** Collects what is to be said about a configuration, each with its place. */
final class Problems {
    private final List<ConfigProblem> all = new ArrayList<>();

    void error(Directive at, String message) {
        error(at, message, "");
    }

    void error(Directive at, String message, String cure) {
        add(Severity.ERROR, at, message, cure);
    }

    void warn(Directive at, String message, String cure) {
        add(Severity.WARNING, at, message, cure);
    }

    void note(Directive at, String message, String cure) {
        add(Severity.NOTE, at, message, cure);
    }

    private void add(Severity severity, Directive at, String message, String cure) {
        all.add(new ConfigProblem(severity, NginxFile.path(at.file()), at.line(), 0, message, cure));
    }

    /** Takes what was found elsewhere. */
    void add(ConfigProblem problem) {
        all.add(problem);
    }

    /** Takes what another part of the configuration has said. */
    void addAll(List<ConfigProblem> others) {
        all.addAll(others);
    }

    /** All of them, in the order in which they were found. */
    List<ConfigProblem> all() {
        return List.copyOf(all);
    }
}
