package io.ambassadors.splitting.config;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;

/** Files that are not on disk. */
record MemoryFiles(Map<String, String> texts) implements ConfigFiles {
    static final String MAIN = "/c/nginx.conf";

    static ParsedConfig parse(String text) {
        return parse(Map.of(MAIN, text));
    }

    static ParsedConfig parse(Map<String, String> texts) {
        return NginxFile.read("", MAIN, new MemoryFiles(texts));
    }

    @Override
    public byte[] read(String name) throws IOException {
        if (!texts.containsKey(name)) {
            throw new NoSuchFileException(name);
        }
        return texts.get(name).getBytes(ISO_8859_1);
    }

    @Override
    public List<String> glob(String pattern) {
        return texts.keySet().stream()
                .filter(name -> Glob.matches(pattern, 0, name, 0))
                .sorted()
                .toList();
    }
}
