package io.ambassadors.sharding.cli;

/** What a command line asks for. */
public enum Action {
    /** Serve. */
    RUN,
    /** Check the configuration file, and say what changes against another one. */
    TEST,
    /** Say which server has a key. */
    WHERE,
    /** Say what the statistics mean. */
    DESCRIBE_STATS,
    /** Say the version. */
    VERSION,
    /** Say how to use the program. */
    HELP,
    /** Nothing: the command line is wrong. */
    REFUSED
}
