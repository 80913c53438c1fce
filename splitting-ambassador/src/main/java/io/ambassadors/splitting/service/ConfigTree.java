package io.ambassadors.splitting.service;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

import io.ambassadors.common.config.WatchedFiles;
import io.ambassadors.splitting.cli.Options;
import io.ambassadors.splitting.config.ConfigFiles;
import io.ambassadors.splitting.config.NginxFile;
import io.ambassadors.splitting.config.ParsedConfig;
import io.ambassadors.splitting.config.RecordedFiles;

/** The configuration file and every file that it includes, whichever those are by now. Thread-safe. */
public final class ConfigTree implements WatchedFiles {
    private final Options options;
    private volatile Reading last;

    /** What was read last, to be looked at every few seconds without being parsed every few seconds. */
    private record Reading(RecordedFiles files, byte[] content) {}

    /** The file that a command line names. */
    public ConfigTree(Options options) {
        this.options = options;
    }

    /** Reads all of it. */
    public ParsedConfig parse() {
        RecordedFiles files = new RecordedFiles(ConfigFiles.ON_DISK);
        ParsedConfig parsed = NginxFile.read(options.directives(), options.configFile(), files);
        last = new Reading(files, contentOf(parsed));
        return parsed;
    }

    @Override
    public String name() {
        return options.configFile().toString();
    }

    @Override
    public Optional<byte[]> read() {
        if (!Files.isReadable(options.configFile())) {
            return Optional.empty();
        }
        Reading known = last;
        return Optional.of(
                known != null && known.files().unchanged() ? known.content().clone() : contentOf(parse()));
    }

    /** What is compared to see whether something has changed: names and texts of all files. */
    static byte[] contentOf(ParsedConfig parsed) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (ParsedConfig.ReadFile file : parsed.files()) {
            all.writeBytes(file.name().getBytes(ISO_8859_1));
            all.write(0);
            all.writeBytes(file.text().getBytes(ISO_8859_1));
            all.write(0);
        }
        return all.toByteArray();
    }

    @Override
    public Set<Path> directories() {
        Reading known = last;
        if (known == null) {
            return WatchedFiles.directoriesOf(Set.of(options.configFile().toAbsolutePath()));
        }
        return known.files().directories();
    }
}
