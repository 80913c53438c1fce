package io.ambassadors.splitting.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.config.NginxNumber;
import io.ambassadors.splitting.variables.Template;

/** {@code error_page}: what is answered instead of a status. */
final class ErrorPages {
    /** No directives. */
    static final ErrorPages NONE = new ErrorPages(Map.of());

    /** The status stays what it was. */
    static final int KEEP = -1;

    private static final int LOWEST = 300;
    private static final int HIGHEST = 599;

    /** The client closed the connection: nobody is there to see a page. */
    private static final int CLIENT_CLOSED = 499;

    private final Map<Integer, Page> pages;

    /**
     * What to answer.
     *
     * @param status {@code =code}; 0 for {@code =}, the status of the page itself; {@link #KEEP} for the status of the error
     * @param target a path, a named location or a URL
     * @param args arguments of a path that has no variables; null if there are none
     */
    record Page(int status, Template target, String args) {}

    private ErrorPages(Map<Integer, Page> pages) {
        this.pages = pages;
    }

    /** The page of a status; null if it has none. */
    Page of(int status) {
        return pages.isEmpty() ? null : pages.get(status);
    }

    /** The pages that hold in a block. */
    static ErrorPages of(Level level, Templates templates, Problems problems) {
        List<Directive> directives = level.all("error_page");
        if (directives.isEmpty()) {
            return NONE;
        }
        Map<Integer, Page> pages = new HashMap<>();
        for (Directive directive : directives) {
            read(directive, templates, problems, pages);
        }
        return new ErrorPages(Map.copyOf(pages));
    }

    private static void read(Directive directive, Templates templates, Problems problems, Map<Integer, Page> pages) {
        List<String> words = new ArrayList<>(directive.arguments());
        String target = words.remove(words.size() - 1);
        int overwrite = KEEP;
        String last = words.get(words.size() - 1);
        if (last.startsWith("=")) {
            overwrite = last.length() == 1
                    ? 0
                    : (int) NginxNumber.parse(last.substring(1)).orElse(-2);
            words.remove(words.size() - 1);
            if (overwrite < 0 || overwrite > 999 || words.isEmpty()) {
                problems.error(directive, "invalid value \"" + last + "\"");
                return;
            }
        }
        Page page = page(overwrite, target, templates, directive);
        for (String word : words) {
            long status = NginxNumber.parse(word).orElse(CLIENT_CLOSED);
            if (status == CLIENT_CLOSED) {
                problems.error(directive, "invalid value \"" + word + "\"");
            } else if (status < LOWEST || status > HIGHEST) {
                problems.error(directive, "value \"" + word + "\" must be between 300 and 599");
            } else {
                boolean badRequest = overwrite == KEEP && status >= 494 && status <= 497;
                pages.putIfAbsent((int) status, badRequest ? new Page(400, page.target, page.args) : page);
            }
        }
    }

    private static Page page(int overwrite, String target, Templates templates, Directive directive) {
        int question = target.indexOf('?');
        if (target.startsWith("/") && question > 0 && target.indexOf('$') < 0) {
            return new Page(
                    overwrite, Template.constant(target.substring(0, question)), target.substring(question + 1));
        }
        return new Page(overwrite, templates.compile(target, directive), null);
    }
}
