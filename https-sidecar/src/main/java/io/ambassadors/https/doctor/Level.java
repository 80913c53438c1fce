package io.ambassadors.https.doctor;

/** How a finding is meant. */
enum Level {
    /** As it should be. */
    OK("ok"),
    /** Worth knowing, or advice. */
    NOTE("note"),
    /** It works, but not for long, or not for everybody. */
    WARN("warn"),
    /** It does not work. */
    FAIL("FAIL");

    private final String word;

    Level(String word) {
        this.word = word;
    }

    /** What begins the line of a finding. */
    String word() {
        return word;
    }
}
