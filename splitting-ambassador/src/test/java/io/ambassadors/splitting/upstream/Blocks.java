package io.ambassadors.splitting.upstream;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.splitting.config.ConfigFiles;
import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.config.NginxFile;

/** Upstream blocks from text. */
final class Blocks {
    static final String FILE = "/c/nginx.conf";

    private Blocks() {}

    /** The directives of an http block that begins on line 1. */
    static List<Directive> http(String text) {
        ConfigFiles files = new ConfigFiles() {
            @Override
            public byte[] read(String name) throws IOException {
                if (!name.equals(FILE)) {
                    throw new NoSuchFileException(name);
                }
                return ("http {" + text + "}").getBytes(ISO_8859_1);
            }

            @Override
            public List<String> glob(String pattern) {
                return List.of();
            }
        };
        return NginxFile.read("", FILE, files).directives().get(0).block();
    }

    static UpstreamReader reader(String text, List<ConfigProblem> problems) {
        return new UpstreamReader(http(text), problems::add);
    }

    /** The upstreams of a sound text. */
    static List<UpstreamConfig> read(String text) {
        List<ConfigProblem> problems = new ArrayList<>();
        List<UpstreamConfig> upstreams = reader(text, problems).upstreams();
        if (problems.stream().anyMatch(ConfigProblem::isError)) {
            throw new AssertionError(problems);
        }
        return upstreams;
    }

    static UpstreamConfig one(String text) {
        return read(text).get(0);
    }
}
