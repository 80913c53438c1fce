package io.ambassadors.https.certificates;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * The directories in which something happens when what a path leads to changes: each that holds a link on the way, the one that holds the
 * end, the end itself if it is a directory, and where the way breaks off, the last that exists.
 */
final class LinkTrail {
    /** As many as Linux follows before it gives up with ELOOP. */
    private static final int MOST_LINKS = 40;

    private LinkTrail() {}

    /** Those directories for some paths, which need not exist. */
    static Set<Path> directories(Iterable<Path> paths) {
        Set<Path> directories = new HashSet<>();
        paths.forEach(path -> follow(path.toAbsolutePath(), directories));
        return directories;
    }

    private static void follow(Path path, Set<Path> directories) {
        Path here = path.getRoot();
        Deque<Path> ahead = new ArrayDeque<>();
        path.forEach(ahead::addLast);
        int links = 0;
        while (!ahead.isEmpty()) {
            Path step = ahead.removeFirst();
            Path next = here.resolve(step).normalize();
            if (Files.isSymbolicLink(next) && links++ < MOST_LINKS) {
                directories.add(here);
                Path target = target(next);
                here = target.isAbsolute() ? target.getRoot() : here;
                for (int i = target.getNameCount() - 1; i >= 0; i--) {
                    ahead.addFirst(target.getName(i));
                }
            } else if (!Files.exists(next)) {
                directories.add(here);
                return;
            } else if (ahead.isEmpty()) {
                directories.add(Files.isDirectory(next) ? next : here);
            } else {
                here = next;
            }
        }
    }

    /** Of a link that was removed meanwhile, a name that leads nowhere. */
    private static Path target(Path link) {
        try {
            return Files.readSymbolicLink(link);
        } catch (IOException removed) {
            return Path.of("removed-meanwhile");
        }
    }
}
