package io.ambassadors.sharding.resp;

/**
 * The classes into which nutcracker 0.5.0 sorts its commands by their number of arguments. It is narrower than Redis in places
 * (no {@code PING message}, no options of {@code EXPIRE}) and wider in others. The name is counted, as in {@link Command#arity}.
 */
enum TwemproxyArity {
    /** The name alone. */
    NONE(1, 1),
    /** A key. */
    KEY(2, 2),
    /** A key and one argument. */
    KEY1(3, 3),
    /** A key and two arguments. */
    KEY2(4, 4),
    /** A key and three arguments. */
    KEY3(5, 5),
    /** A key and any number of arguments. */
    KEYN(2, Integer.MAX_VALUE),
    /** One or more keys. */
    KEYS(2, Integer.MAX_VALUE),
    /** One or more pairs of key and value. */
    PAIRS(3, Integer.MAX_VALUE) {
        @Override
        boolean accepts(int argumentCount) {
            return super.accepts(argumentCount) && argumentCount % 2 == 1;
        }
    },
    /** A script, a number of keys that is not 0, that many keys, any number of arguments. */
    EVAL(4, Integer.MAX_VALUE),
    /** Any number of arguments, none of them a key. */
    ANY(1, Integer.MAX_VALUE);

    private final int least;
    private final int most;

    TwemproxyArity(int least, int most) {
        this.least = least;
        this.most = most;
    }

    boolean accepts(int argumentCount) {
        return argumentCount >= least && argumentCount <= most;
    }
}
