package io.ambassadors.splitting.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.ambassadors.common.config.WatchedFiles;

/**
 * Files as they were for one reading of a configuration, to see later whether another reading would find the same without reading the
 * configuration again. For one thread while it is read, for any thereafter.
 */
public final class RecordedFiles implements ConfigFiles {
    private final ConfigFiles files;
    private final Map<String, byte[]> contents = new LinkedHashMap<>();
    private final Map<String, List<String>> matches = new LinkedHashMap<>();

    /** Records what these answer. */
    public RecordedFiles(ConfigFiles files) {
        this.files = files;
    }

    @Override
    public byte[] read(String name) throws IOException {
        byte[] content = found(name);
        contents.put(name, content);
        // Asked again where there is none, since the exception says why.
        return content == null ? files.read(name) : content.clone();
    }

    @Override
    public List<String> glob(String pattern) throws IOException {
        List<String> found = matching(pattern);
        matches.put(pattern, found);
        return found == null ? files.glob(pattern) : found;
    }

    /** Whether every file has the content, and every pattern the files, that it had. */
    public boolean unchanged() {
        return matches.entrySet().stream().allMatch(glob -> Objects.equals(glob.getValue(), matching(glob.getKey())))
                && contents.entrySet().stream().allMatch(file -> Arrays.equals(file.getValue(), found(file.getKey())));
    }

    /** Null if it cannot be read. */
    private byte[] found(String name) {
        try {
            return files.read(name);
        } catch (IOException absent) {
            return null;
        }
    }

    /** Null if that cannot be found out. */
    private List<String> matching(String pattern) {
        try {
            return files.glob(pattern);
        } catch (IOException unreadable) {
            return null;
        }
    }

    /** Directories in which something happens when a file changes, or when another comes to match a pattern. */
    public Set<Path> directories() {
        Set<Path> paths = new HashSet<>();
        contents.keySet().forEach(name -> paths.add(NginxFile.path(name).toAbsolutePath()));
        for (String pattern : matches.keySet()) {
            if (!Glob.isPattern(pattern.substring(0, pattern.lastIndexOf('/') + 1))) {
                paths.add(NginxFile.path(pattern).toAbsolutePath());
            }
        }
        return WatchedFiles.directoriesOf(paths);
    }
}
