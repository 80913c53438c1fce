package io.ambassadors.splitting.cli;

import io.ambassadors.splitting.cli.Given.RefusedException;
import io.ambassadors.splitting.cli.OptionTable.Entry;

/**
 * Understands nginx's command line ({@code ngx_get_options}): letters after one hyphen may be joined, a value follows its letter at once or
 * as the next argument.
 */
public final class ArgumentParser {
    private final String[] arguments;
    private final Given given = new Given();
    private int index;

    private ArgumentParser(String... arguments) {
        this.arguments = arguments;
    }

    /** Understands a command line; one that is wrong becomes {@link Action#REFUSED} with nginx's words for it. */
    public static Invocation parse(String... arguments) {
        try {
            return new ArgumentParser(arguments).parse();
        } catch (RefusedException e) {
            return Invocation.refused(e.getMessage());
        }
    }

    private Invocation parse() {
        for (index = 0; index < arguments.length; index++) {
            String argument = arguments[index];
            if (!argument.startsWith("-")) {
                throw new RefusedException("invalid option: \"" + argument + "\"");
            }
            if (argument.startsWith("--")) {
                word(argument.substring(2));
            } else {
                letters(argument);
            }
        }
        return given.invocation();
    }

    private void letters(String argument) {
        for (int i = 1; i < argument.length(); i++) {
            String letter = argument.substring(i, i + 1);
            Entry option = OptionTable.named(letter)
                    .orElseThrow(() -> new RefusedException("invalid option: \"" + letter + "\""));
            if (!option.isSwitch()) {
                option.effect().accept(given, value("-" + letter, option, argument.substring(i + 1)));
                return;
            }
            option.effect().accept(given, "");
        }
    }

    private void word(String word) {
        // A single letter after two hyphens is no word; nginx takes the second hyphen for an unknown letter.
        Entry option = OptionTable.named(word)
                .filter(entry -> word.length() > 1)
                .orElseThrow(() -> new RefusedException("invalid option: \"-\""));
        option.effect().accept(given, option.isSwitch() ? "" : value("--" + word, option, ""));
    }

    private String value(String name, Entry option, String joined) {
        if (!joined.isEmpty()) {
            return joined;
        }
        // Nginx takes an empty argument for a value too, and fails over it later.
        if (index + 1 >= arguments.length || arguments[index + 1].isEmpty()) {
            throw new RefusedException("option \"" + name + "\" requires " + option.requires());
        }
        return arguments[++index];
    }
}
