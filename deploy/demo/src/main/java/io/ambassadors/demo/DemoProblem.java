package io.ambassadors.demo;

/** Something that whoever started the demo can put right; its message says what and how. */
final class DemoProblem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DemoProblem(String message) {
        super(message);
    }
}
