package io.ambassadors.https.cli;

/** What a command line asks for. */
public enum Action {
    /** Serve. */
    RUN,
    /** Check the configuration alone. */
    TEST,
    /** Examine the installation. */
    DOCTOR,
    /** List the keys of the configuration. */
    KEYS,
    /** Say the version. */
    VERSION,
    /** Say how to use the program. */
    HELP,
    /** Nothing: the command line is wrong. */
    REFUSED
}
