package io.ambassadors.splitting.config;

import java.util.Set;

import io.ambassadors.common.config.ConfigProblem;

/** What the parser asks about each directive before it reads its block. */
interface Vocabulary {
    /**
     * Judges a directive.
     *
     * @param head the directive without its block
     * @param opens whether a block follows
     * @param context where it stands
     * @param before names of the directives before it in the same block
     * @param problems takes what is wrong
     * @return what its block, if there is one, is to be read as
     */
    Context judge(
            Directive head,
            boolean opens,
            Context context,
            Set<String> before,
            java.util.function.Consumer<ConfigProblem> problems);
}
