package io.ambassadors.splitting.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ambassadors.common.quarkus.ReloadResult;
import io.ambassadors.common.testing.Await;
import io.ambassadors.common.testing.Ports;
import io.ambassadors.common.testing.RawHttp;
import io.ambassadors.splitting.cli.ArgumentParser;
import io.ambassadors.splitting.cli.Options;

/** From one configuration to the next. */
class SplittingServiceTest {
    private final int port = Ports.free();
    private SplittingService service;

    @TempDir
    Path directory;

    @AfterEach
    void end() {
        service.close();
    }

    private void write(int status) throws IOException {
        Files.writeString(
                directory.resolve("n.conf"),
                "events {}\nhttp { server { listen 127.0.0.1:" + port + "; return " + status + "; } }\n");
    }

    private FirstReading reading() {
        Options options = ArgumentParser.parse("-c", directory.resolve("n.conf").toString(), "-p", directory.toString())
                .options();
        return new FirstReading(options);
    }

    private int status() throws IOException {
        try (RawHttp client = RawHttp.connect(port)) {
            return client.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n").status();
        }
    }

    @Test
    void whatWasCheckedIsServedAndWhatChangedSinceIsFound() throws IOException {
        write(404);
        FirstReading checked = reading();
        assertThat(checked.check(checked.file().parse())).isEmpty();
        write(410);
        service = new SplittingService(checked, 1, () -> false);
        service.start();
        Await.until("the change is in force", () -> status() == 410);
        assertThat(service.snapshot().reload().accepted()).isEqualTo(1);
    }

    @Test
    void reloadsTellsAndRefuses() throws IOException {
        write(404);
        service = new SplittingService(reading(), 1, () -> false);
        service.start();
        assertThat(status()).isEqualTo(404);

        write(410);
        ReloadResult would = service.dryRun();
        assertThat(would.accepted()).isTrue();
        assertThat(would.changed()).isTrue();
        ReloadResult did = service.reload();
        assertThat(did.accepted()).isTrue();
        assertThat(status()).isEqualTo(410);

        Files.writeString(directory.resolve("n.conf"), "events {");
        assertThat(service.reload().accepted()).isFalse();
        assertThat(status()).isEqualTo(410);
        assertThat(service.snapshot().reload().lastRefused()).isTrue();
    }

    @Test
    void aRefusedFileStartsNothing() throws IOException {
        Files.writeString(directory.resolve("n.conf"), "events {");
        service = new SplittingService(reading(), 1, () -> false);
        assertThatThrownBy(service::start).isInstanceOf(IOException.class).hasMessageContaining("n.conf");
        assertThat(service.started()).isFalse();
    }
}
