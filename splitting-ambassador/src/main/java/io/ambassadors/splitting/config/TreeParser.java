package io.ambassadors.splitting.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.common.config.ConfigProblem.Severity;
import io.ambassadors.splitting.config.Lexer.End;
import io.ambassadors.splitting.config.Lexer.Statement;
import io.ambassadors.splitting.config.ParsedConfig.ReadFile;

/**
 * Makes a tree of statements. Directives are judged as they are met, before their blocks are read, so that the first problem is the one
 * nginx reports; after a directive that is wrong reading goes on, after text that cannot be read it ends.
 */
final class TreeParser {
    /** Deeper than any configuration, and far from the end of the stack. */
    private static final int DEEPEST = 64;

    /** Files that include each other twice over would else be read for ever. */
    private static final int MOST_FILES = 10_000;

    private static final int MOST_PROBLEMS = 100;

    private final String main;
    private final ConfigFiles files;
    private final Vocabulary vocabulary;
    private final List<ConfigProblem> problems = new ArrayList<>();
    private final Map<String, ReadFile> read = new LinkedHashMap<>();
    private final Set<String> open = new HashSet<>();
    private int filesRead;
    private int depth;

    TreeParser(String main, ConfigFiles files, Vocabulary vocabulary) {
        this.main = main;
        this.files = files;
        this.vocabulary = vocabulary;
    }

    /** A block that is being read; a file included continues it. */
    private record Block(Context context, List<Directive> directives, Set<String> names) {
        Block(Context context) {
            this(context, new ArrayList<>(), new HashSet<>());
        }
    }

    /** Text that is being read. */
    private record Source(String name, Lexer lexer, boolean commandLine) {
        int line() {
            return commandLine ? 0 : lexer.line();
        }
    }

    ParsedConfig parse(String commandLine) {
        Block block = new Block(Context.MAIN);
        try {
            if (!commandLine.isEmpty()) {
                String name = NginxFile.COMMAND_LINE.toString();
                statements(new Source(name, Lexer.ofCommandLine(commandLine), true), block, false);
            }
            file(main, block, main, 0);
        } catch (AbandonedException told) {
            // What ended the reading is the last of the problems.
        }
        return new ParsedConfig(main, block.directives(), problems, new ArrayList<>(read.values()));
    }

    private void file(String name, Block block, String includer, int line) throws AbandonedException {
        byte[] content;
        try {
            content = files.read(name);
        } catch (IOException e) {
            throw abandon("open() \"" + name + "\" failed " + errno(e), includer, line);
        }
        if (!open.add(name)) {
            throw abandon("file \"" + name + "\" includes itself", includer, line);
        }
        if (++filesRead > MOST_FILES) {
            throw abandon("more than " + MOST_FILES + " files are included", includer, line);
        }
        String text = new String(content, ISO_8859_1);
        read.putIfAbsent(name, new ReadFile(name, text));
        statements(new Source(name, Lexer.ofFile(text), false), block, false);
        open.remove(name);
    }

    private void statements(Source source, Block block, boolean braces) throws AbandonedException {
        while (true) {
            Statement statement = next(source);
            switch (statement.end()) {
                case CLOSING_BRACE -> {
                    if (!braces) {
                        throw abandon("unexpected \"}\"", source.name(), source.line());
                    }
                    return;
                }
                case END_OF_TEXT -> {
                    if (braces) {
                        throw abandon("unexpected end of file, expecting \"}\"", source.name(), source.line());
                    }
                    return;
                }
                default -> directive(statement, source, block);
            }
        }
    }

    private Statement next(Source source) throws AbandonedException {
        try {
            return source.lexer().next();
        } catch (SyntaxException e) {
            throw abandon(e.getMessage(), source.name(), source.commandLine() ? 0 : e.line());
        }
    }

    private void directive(Statement statement, Source source, Block block) throws AbandonedException {
        boolean opens = statement.end() == End.OPENING_BRACE;
        if (opens && source.commandLine()) {
            throw abandon("block directives are not supported in -g option", source.name(), 0);
        }
        if (opens && block.context().hasEntries()) {
            throw abandon("unexpected \"{\"", source.name(), source.line());
        }
        List<String> words = statement.words();
        String name = words.get(0);
        Directive head = new Directive(name, words.subList(1, words.size()), null, source.name(), source.line());
        Context inside = vocabulary.judge(head, opens, block.context(), block.names(), this::report);
        block.names().add(name);
        if (!opens && isInclude(head, block.context())) {
            include(head, block);
            return;
        }
        block.directives().add(opens ? withBlock(head, inside, source) : head);
    }

    private Directive withBlock(Directive head, Context inside, Source source) throws AbandonedException {
        if (++depth > DEEPEST) {
            throw abandon("more than " + DEEPEST + " blocks inside each other", source.name(), source.line());
        }
        Block block = new Block(inside);
        statements(source, block, true);
        depth--;
        return new Directive(head.name(), head.arguments(), block.directives(), head.file(), head.line());
    }

    private static boolean isInclude(Directive head, Context context) {
        return head.name().equals("include") && head.arguments().size() == 1 && context.includes();
    }

    private void include(Directive directive, Block block) throws AbandonedException {
        String name = directive.argument(0);
        if (!name.startsWith("/")) {
            name = main.substring(0, main.lastIndexOf('/') + 1) + name;
        }
        if (!Glob.isPattern(name)) {
            file(name, block, directive.file(), directive.line());
            return;
        }
        List<String> found;
        try {
            found = files.glob(name);
        } catch (IOException e) {
            throw abandon("glob() \"" + name + "\" failed " + errno(e), directive.file(), directive.line());
        }
        for (String match : found) {
            file(match, block, directive.file(), directive.line());
        }
    }

    private static String errno(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "(2: No such file or directory)";
        }
        if (e instanceof AccessDeniedException) {
            return "(13: Permission denied)";
        }
        return "Is a directory".equals(e.getMessage()) ? "(21: Is a directory)" : "(" + e.getMessage() + ")";
    }

    private AbandonedException abandon(String message, String file, int line) {
        problems.add(new ConfigProblem(Severity.ERROR, NginxFile.path(file), line, 0, message, ""));
        return new AbandonedException();
    }

    private void report(ConfigProblem problem) {
        if (problems.size() < MOST_PROBLEMS) {
            problems.add(problem);
        }
    }

    /** The rest of the text cannot be read, and why has been told. */
    private static final class AbandonedException extends Exception {
        private static final long serialVersionUID = 1;

        AbandonedException() {
            super(null, null, false, false);
        }
    }
}
