package io.ambassadors.splitting.server;

import io.ambassadors.splitting.variables.RequestScope;

/** A regular expression of the configuration. */
@FunctionalInterface
interface SubjectMatch {
    /** Whether the text has a match; then its groups are those of the request from now on. */
    boolean matches(String text, RequestScope scope);
}
