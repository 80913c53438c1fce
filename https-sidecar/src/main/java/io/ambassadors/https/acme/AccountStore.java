package io.ambassadors.https.acme;

import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.Optional;

/**
 * The account with one authority: its key, and the URL that the authority knows it by. Each authority has a directory of its own, so that one
 * may go from a staging authority to the real one and back.
 */
final class AccountStore {
    private static final String KEY = "account.key";
    private static final String URL_FILE = "account.url";

    private final Path directory;

    AccountStore(Path storage, URI authority) {
        this.directory = storage.resolve("account").resolve(directoryName(authority));
    }

    /** Where key and URL are. */
    Path directory() {
        return directory;
    }

    /**
     * The key of the account, made when there is none.
     *
     * @throws IOException if it can neither be read nor written, or is no key
     */
    KeyPair key() throws IOException {
        Path file = directory.resolve(KEY);
        try {
            return Pem.readKeyPair(file);
        } catch (NoSuchFileException missing) {
            PrivateFiles.createDirectories(directory);
            KeyPair fresh = Keys.generate();
            PrivateFiles.replace(file, Pem.keyPair(fresh));
            return fresh;
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    file + ": not the key of an ACME account: " + e.getMessage()
                            + "; put back the file, or remove it to register a new account",
                    e);
        }
    }

    /** What the authority knows the account by; empty if it was not registered yet. */
    Optional<URL> url() throws IOException {
        try {
            return Optional.of(URI.create(Files.readString(directory.resolve(URL_FILE), StandardCharsets.UTF_8)
                            .trim())
                    .toURL());
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        } catch (IllegalArgumentException unreadable) {
            // The authority tells it again to whoever has the key (RFC 8555, 7.3.1).
            return Optional.empty();
        }
    }

    /** Keeps what the authority knows the account by. */
    void registered(URL url) throws IOException {
        PrivateFiles.createDirectories(directory);
        PrivateFiles.replace(directory.resolve(URL_FILE), url.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The authority knows the account no more. The key stays. */
    void forget() throws IOException {
        Files.deleteIfExists(directory.resolve(URL_FILE));
    }

    /** Host, port and path, with nothing in it that means something to a file system. */
    private static String directoryName(URI authority) {
        String port = authority.getPort() < 0 ? "" : "_" + authority.getPort();
        String path = Optional.ofNullable(authority.getPath()).orElse("");
        return (authority.getHost() + port + path)
                .replaceAll("[^A-Za-z0-9.-]+", "_")
                .replaceAll("_$", "");
    }
}
