package io.ambassadors.splitting.cli;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.splitting.config.NginxFile;
import io.ambassadors.splitting.config.ParsedConfig;

/** Reads a configuration and says what is wrong with it, and for {@code -t} and {@code -T} nginx's verdict. */
final class CheckCommand {
    private final Function<ParsedConfig, List<ConfigProblem>> check;
    private final PrintStream out;
    private final PrintStream err;

    CheckCommand(Function<ParsedConfig, List<ConfigProblem>> check, PrintStream out, PrintStream err) {
        this.check = check;
        this.out = out;
        this.err = err;
    }

    /** Exit code 0 if the configuration can be used. */
    int run(Options options) {
        ParsedConfig parsed = parse(options);
        List<ConfigProblem> problems = problems(parsed);
        problems.stream()
                .filter(problem -> !options.quiet() || problem.severity() != ConfigProblem.Severity.NOTE)
                .forEach(this::tell);
        String file = options.configFile().toString();
        if (problems.stream().anyMatch(ConfigProblem::isError)) {
            err.println(Texts.PROGRAM + ": configuration file " + file + " test failed");
            return 1;
        }
        if (!options.quiet()) {
            err.println(Texts.PROGRAM + ": the configuration file " + file + " syntax is ok");
            err.println(Texts.PROGRAM + ": configuration file " + file + " test is successful");
        }
        if (options.dump()) {
            dump(parsed);
        }
        return 0;
    }

    static ParsedConfig parse(Options options) {
        return NginxFile.read(options.directives(), options.configFile());
    }

    /** What is wrong, the meaning considered only where the text is right. */
    List<ConfigProblem> problems(ParsedConfig parsed) {
        List<ConfigProblem> problems = new ArrayList<>(parsed.problems());
        if (parsed.accepted()) {
            problems.addAll(check.apply(parsed));
        }
        return problems;
    }

    void tell(ConfigProblem problem) {
        err.println(Texts.PROGRAM + ": " + ProblemText.of(problem));
    }

    private void dump(ParsedConfig parsed) {
        for (ParsedConfig.ReadFile file : parsed.files()) {
            out.println("# configuration file " + NginxFile.path(file.name()) + ":");
            byte[] bytes = file.text().getBytes(StandardCharsets.ISO_8859_1);
            out.write(bytes, 0, bytes.length);
            out.println();
        }
        out.flush();
    }
}
