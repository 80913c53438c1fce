package io.ambassadors.splitting.config;

import java.io.IOException;
import java.util.List;

/** Where configuration files come from; names are ISO-8859-1 text, one char for each byte. */
public interface ConfigFiles {
    /** The files of this machine. */
    ConfigFiles ON_DISK = new DiskFiles();

    /** What a file holds. */
    byte[] read(String name) throws IOException;

    /** The files whose names match a pattern of {@code glob(3)}, in the order of their bytes; none is no error. */
    List<String> glob(String pattern) throws IOException;
}
