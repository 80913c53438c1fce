package io.ambassadors.https.certificates;

import java.util.Optional;

/**
 * How one source of certificates stands.
 *
 * @param source as the user named it
 * @param identity what of it is in force; empty if nothing ever was
 * @param refused why what the files hold now is not in force; empty if it is
 * @param lookedAtMillis when the files were last read, milliseconds since the epoch
 */
public record SourceStatus(String source, Optional<Identity> identity, Optional<String> refused, long lookedAtMillis) {}
