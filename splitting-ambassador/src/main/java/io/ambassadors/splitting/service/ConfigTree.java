package io.ambassadors.splitting.service;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import io.ambassadors.common.config.WatchedFiles;
import io.ambassadors.splitting.cli.Options;
import io.ambassadors.splitting.config.NginxFile;
import io.ambassadors.splitting.config.ParsedConfig;

/** The configuration file and every file that it includes, whichever those are by now. */
final class ConfigTree implements WatchedFiles {
    private final Options options;

    ConfigTree(Options options) {
        this.options = options;
    }

    /** Reads all of it. */
    ParsedConfig parse() {
        return NginxFile.read(options.directives(), options.configFile());
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
        return Optional.of(contentOf(parse()));
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
        Set<Path> files = parse().files().stream()
                .map(file -> NginxFile.path(file.name()).toAbsolutePath())
                .collect(Collectors.toSet());
        files.add(options.configFile().toAbsolutePath());
        return WatchedFiles.directoriesOf(files);
    }
}
