package io.ambassadors.splitting.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A line of the table of directives.
 *
 * @param contexts where it may stand
 * @param arguments how many it takes
 * @param block whether it has a block
 * @param value what its arguments are
 * @param verdict what becomes of it
 * @param harmless words that make a refused directive one without effect, being what it does by default
 * @param refusedArguments arguments that are refused even if the directive is not
 */
public record DirectiveSpec(
        String name,
        Set<Context> contexts,
        ArgumentCount arguments,
        boolean block,
        ValueRule value,
        Verdict verdict,
        List<String> harmless,
        List<String> refusedArguments) {
    public DirectiveSpec {
        contexts = Set.copyOf(contexts);
        harmless = List.copyOf(harmless);
        refusedArguments = List.copyOf(refusedArguments);
    }

    /** What becomes of it as it is written, its argument considered. */
    Verdict verdict(Directive written) {
        if (verdict instanceof Verdict.Refused
                && !written.arguments().isEmpty()
                && harmless.contains(written.argument(0))) {
            return new Verdict.WithoutEffect("it is the default");
        }
        return verdict;
    }

    /** The first of its arguments that is refused. */
    Optional<String> refused(Directive written) {
        return written.arguments().stream().filter(refusedArguments::contains).findFirst();
    }
}
