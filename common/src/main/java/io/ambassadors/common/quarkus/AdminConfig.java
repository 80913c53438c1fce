package io.ambassadors.common.quarkus;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;

/** Who may ask the admin plane for what. */
@ConfigMapping(prefix = "ambassador.admin")
public interface AdminConfig {
    /** What a caller from afar shows as {@code Authorization: Bearer} to change something or to see keys. */
    Optional<String> token();

    /** A file that holds such a token, usually a mounted Secret. It is read whenever a token is shown, so that rotation needs no restart. */
    Optional<Path> tokenFile();

    /**
     * Names, besides {@code localhost}, IP addresses and the Pod's own host name, under which the admin plane may be asked. A name that
     * starts with a dot stands for everything below it; {@code *} stands for every name.
     */
    Optional<List<String>> allowedHosts();
}
