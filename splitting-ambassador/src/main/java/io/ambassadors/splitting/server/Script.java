package io.ambassadors.splitting.server;

import java.util.ArrayList;
import java.util.List;

import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.config.NginxNumber;
import io.ambassadors.splitting.variables.Template;

/** What a block does before a request is passed on: {@code set} and {@code return}, in their order. Not inherited. */
final class Script {
    /** Does nothing. */
    static final Script EMPTY = new Script(List.of());

    private static final int FOUND = 302;
    private static final int HIGHEST = 999;

    private final List<Step> steps;

    private Script(List<Step> steps) {
        this.steps = steps;
    }

    /** One directive. */
    sealed interface Step {}

    /**
     * Gives a variable a value.
     *
     * @param assignment what does it
     */
    record Set(Assignment assignment) implements Step {}

    /** Gives a variable a value. */
    interface Assignment {
        /** Does it for a request. */
        void assign(SiteRequest request);
    }

    /**
     * Answers.
     *
     * @param status 0 to 999
     * @param text of the response, or where a redirect leads to; null if none is given
     */
    record Return(int status, Template text) implements Step {
        /** Whether the text is where to go. */
        boolean isRedirect() {
            return switch (status) {
                case 301, 302, 303, 307, 308 -> true;
                default -> false;
            };
        }
    }

    /** The directives of a block. */
    static Script of(Directive block, Templates templates, Problems problems) {
        List<Step> steps = new ArrayList<>(0);
        for (Directive directive : block.block()) {
            if (directive.name().equals("set")) {
                Assignment assignment = templates.assignment(directive);
                if (assignment != null) {
                    steps.add(new Set(assignment));
                }
            } else if (directive.name().equals("return")) {
                steps.add(returned(directive, templates, problems));
            }
        }
        return steps.isEmpty() ? EMPTY : new Script(List.copyOf(steps));
    }

    private static Return returned(Directive directive, Templates templates, Problems problems) {
        String first = directive.argument(0);
        long status = NginxNumber.parse(first).orElse(-1);
        boolean alone = directive.arguments().size() == 1;
        if (status < 0) {
            if (alone && (first.startsWith("http://") || first.startsWith("https://") || first.startsWith("$scheme"))) {
                return new Return(FOUND, templates.compile(first, directive));
            }
            problems.error(directive, "invalid return code \"" + first + "\"");
        } else if (status > HIGHEST) {
            problems.error(directive, "invalid return code \"" + first + "\"");
        }
        return new Return((int) status, alone ? null : templates.compile(directive.argument(1), directive));
    }

    /** Whether there is nothing to do. */
    boolean isEmpty() {
        return steps.isEmpty();
    }

    /** Whether a request never gets past it. */
    boolean alwaysReturns() {
        return steps.stream().anyMatch(Return.class::isInstance);
    }

    /** Does what is to be done; what to answer, or null to go on. */
    Return run(SiteRequest request) {
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            if (step instanceof Return found) {
                return found;
            }
            ((Set) step).assignment.assign(request);
        }
        return null;
    }
}
