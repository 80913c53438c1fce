package io.ambassadors.https.service;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import io.ambassadors.common.config.WatchedFiles;

/** Several files, or groups of files, that are watched as one. Those that cannot be read count as empty. */
final class SecretFiles implements WatchedFiles {
    private final String name;
    private final List<WatchedFiles> parts;

    SecretFiles(String name, List<WatchedFiles> parts) {
        this.name = name;
        this.parts = List.copyOf(parts);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<byte[]> read() {
        byte[][] contents =
                parts.stream().map(part -> part.read().orElse(new byte[0])).toArray(byte[][]::new);
        return Optional.of(ByteBufUtil.getBytes(Unpooled.wrappedBuffer(contents)));
    }

    @Override
    public Set<Path> directories() {
        Set<Path> all = new HashSet<>();
        parts.forEach(part -> all.addAll(part.directories()));
        return all;
    }
}
