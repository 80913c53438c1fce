package io.ambassadors.splitting.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

import io.ambassadors.common.config.ConfigProblem;
import io.ambassadors.splitting.config.MainSettings;
import io.ambassadors.splitting.config.NginxNumber;
import io.ambassadors.splitting.config.ParsedConfig;

/** {@code -s}: sends a signal to the process whose number is in the pid file that the configuration names. */
final class SignalCommand {
    private final PrintStream err;

    SignalCommand(PrintStream err) {
        this.err = err;
    }

    /** Exit code 0 if the signal was sent. */
    int run(Options options) {
        ParsedConfig parsed = CheckCommand.parse(options);
        Optional<ConfigProblem> error =
                parsed.problems().stream().filter(ConfigProblem::isError).findFirst();
        if (error.isPresent()) {
            return failed(ProblemText.of(error.get()));
        }
        Path file = MainSettings.of(parsed, options.prefix()).pid();
        String text;
        try {
            text = Files.readString(file).strip();
        } catch (NoSuchFileException e) {
            return failed("[error] open() \"" + file + "\" failed (2: No such file or directory)");
        } catch (IOException e) {
            return failed("[error] open() \"" + file + "\" failed (" + e.getMessage() + ")");
        }
        long pid = NginxNumber.parse(text).orElse(0);
        if (pid == 0) {
            return failed("[error] invalid PID number \"" + text + "\" in \"" + file + "\"");
        }
        return send(options.signal().orElseThrow(), pid);
    }

    private int send(ControlSignal signal, long pid) {
        String call = "[alert] kill(" + pid + ", " + signal.number() + ") failed ";
        if (ProcessHandle.of(pid).isEmpty()) {
            return failed(call + "(3: No such process)");
        }
        try {
            // Java sends TERM and KILL only; the shell's own kill is there where /bin/kill is not.
            Process kill = new ProcessBuilder("/bin/sh", "-c", "kill -" + signal.signal() + " " + pid)
                    .redirectErrorStream(true)
                    .start();
            String output = new String(kill.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            return kill.waitFor() == 0 ? 0 : failed(call + "(" + output.strip() + ")");
        } catch (IOException e) {
            return failed(call + "(" + e.getMessage() + "); POST /reload on the admin port does what reload does");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return failed(call + "(interrupted)");
        }
    }

    private int failed(String message) {
        err.println(Texts.PROGRAM + ": " + message);
        return 1;
    }
}
