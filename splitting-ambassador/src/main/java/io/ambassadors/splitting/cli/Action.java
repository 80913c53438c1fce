package io.ambassadors.splitting.cli;

/** What a command line asks for, after what it asks to be told of the program itself. */
public enum Action {
    /** Serve. */
    RUN,
    /** Check the configuration. */
    TEST,
    /** Send a signal to the process that serves. */
    SIGNAL,
    /** Nothing more. */
    NOTHING,
    /** Nothing: the command line is wrong. */
    REFUSED
}
