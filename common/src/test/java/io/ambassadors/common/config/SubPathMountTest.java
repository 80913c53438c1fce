package io.ambassadors.common.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubPathMountTest {
    @TempDir
    Path directory;

    private Path mounts(Path mountPoint) throws IOException {
        String escaped = mountPoint.toString().replace(" ", "\\040");
        return Files.writeString(
                directory.resolve("mountinfo"),
                "22 27 0:21 / /proc rw,relatime - proc proc rw\n"
                        + "812 790 259:1 /var/lib/kubelet/pods/9d1/volume-subpaths/config/ambassador/0 " + escaped
                        + " ro,relatime - ext4 /dev/nvme0n1p1 rw\n");
    }

    @Test
    void recognisesAFileThatIsAMountPoint() throws IOException {
        Path file = Files.createFile(directory.resolve("n.yml"));
        assertThat(SubPathMount.looksLike(file, mounts(file))).isTrue();
        Path spaced = Files.createFile(directory.resolve("a file.yml"));
        assertThat(SubPathMount.looksLike(spaced, mounts(spaced))).isTrue();
    }

    @Test
    void seesThroughALinkToSuchAFile() throws IOException {
        Path file = Files.createFile(directory.resolve("n.yml"));
        Path link = Files.createSymbolicLink(directory.resolve("link.yml"), file);
        assertThat(SubPathMount.looksLike(link, mounts(file.toRealPath()))).isTrue();
    }

    @Test
    void aFileInAMountedDirectoryIsNone() throws IOException {
        Path file = Files.createFile(directory.resolve("n.yml"));
        assertThat(SubPathMount.looksLike(file, mounts(directory))).isFalse();
        assertThat(SubPathMount.looksLike(directory, mounts(directory))).isFalse();
    }

    @Test
    void nothingIsKnownWithoutTheKernelsList() throws IOException {
        Path file = Files.createFile(directory.resolve("n.yml"));
        assertThat(SubPathMount.looksLike(file, directory.resolve("absent"))).isFalse();
        assertThat(SubPathMount.looksLike(directory.resolve("absent"))).isFalse();
        assertThat(SubPathMount.looksLike(file)).isFalse();
    }
}
