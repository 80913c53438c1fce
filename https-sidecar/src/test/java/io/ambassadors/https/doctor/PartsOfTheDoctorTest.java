package io.ambassadors.https.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

import org.junit.jupiter.api.Test;

import io.ambassadors.https.config.SidecarConfig;

final class PartsOfTheDoctorTest {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Report report = new Report(new PrintStream(bytes, true));

    private List<String> lines() {
        return bytes.toString().lines().toList();
    }

    @Test
    void findsSocketsThatListenInTheTableOfTheKernel() {
        List<String> table = List.of(
                "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode",
                "   0: 0100007F:20FB 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0",
                "   1: 0100007F:20FB 0100007F:9A10 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0",
                "   2: 00000000:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1 0");

        assertThat(PortHolder.sockets(table, 8443)).containsExactly("socket:[4711]");
        assertThat(PortHolder.sockets(table, 8444)).isEmpty();
    }

    @Test
    void warnsOfAMachineThatLeavesLittle() {
        MachineArea machine = new MachineArea(SidecarConfig.DEFAULT, report);
        machine.descriptors(OptionalInt.of(1000));
        machine.descriptors(OptionalInt.of(100_000));
        machine.descriptors(OptionalInt.empty());
        machine.memory(OptionalLong.of(64L << 20));
        machine.memory(OptionalLong.of(160L << 20));
        machine.memory(OptionalLong.empty());

        assertThat(lines())
                .containsExactly(
                        "  warn  1000 files and connections may be opened: a client takes two",
                        "        -> Raise the limit of open files (ulimit -n, LimitNOFILE=, or that of the container engine)",
                        "  ok    100000 files and connections may be opened",
                        "  warn  memory is limited to 64 MiB",
                        "        -> Give the container 128 MiB (resources.limits.memory) or more",
                        "  ok    memory is limited to 160 MiB");
    }

    @Test
    void warningsAloneAreNoFailure() {
        report.warn("a\n  FAIL  b\u001b[0m", "c");
        assertThat(report.verdict()).isZero();
        report.fail("d", "");
        assertThat(report.verdict()).isEqualTo(1);

        assertThat(lines())
                .containsExactly(
                        "  warn  a FAIL  b?[0m",
                        "        -> c",
                        "",
                        "Well, but see the warnings: 0 failures, 1 warning",
                        "  FAIL  d",
                        "",
                        "Not well: 1 failure, 1 warning");
    }
}
