package io.ambassadors.sharding.resp;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** A Redis command and what becomes of it here: one row of {@link CommandTable}. */
public final class Command {
    /** Who answers a command. */
    public enum Policy {
        /** The one server on which all its keys live; for a request that turns out to have no keys, as {@link #KEYLESS}. */
        FORWARD,
        /** Every server on which one of its keys lives, each a part; see {@link #merge()}. */
        SPLIT,
        /** Any server would do; twemproxy takes the one of the literal key {@code placeholder}. */
        KEYLESS,
        /** The ambassador; see {@link #local()}. */
        LOCAL,
        /** Nobody; see {@link #refusal()}. */
        REFUSED
    }

    /** How the replies to the parts of a split command become one. */
    public enum Merge {
        /** The command is never split. */
        NONE,
        /** Arrays of one element for each key, put back in the order of the request. */
        ARRAY,
        /** Integers, added. */
        SUM,
        /** {@code +OK} if every part is. */
        OK
    }

    /** What latency is recorded under. */
    public enum Kind {
        READ,
        WRITE,
        MULTI,
        SCRIPT,
        LOCAL;

        private final String label = name().toLowerCase(Locale.ROOT);

        /** The name in lower case, as metrics show it. */
        public String label() {
            return label;
        }
    }

    /** The commands that the ambassador answers. */
    public enum Local {
        PING,
        ECHO,
        QUIT,
        AUTH,
        HELLO,
        CLIENT,
        SELECT,
        RESET,
        INFO
    }

    /** What a command does to the data, as its row says. */
    enum Access {
        READ,
        WRITE,
        SCRIPT,
        /** A script that Redis keeps from writing. */
        SCRIPT_RO
    }

    private final String name;
    private final byte[] nameBytes;
    private final int arity;
    private final TwemproxyArity strict;
    private final Policy policy;
    private final Merge merge;
    private final KeySpec keys;
    private final Kind kind;
    private final boolean readOnly;
    private final Local local;
    private final String refusal;

    Command(
            String name,
            int arity,
            TwemproxyArity strict,
            Access access,
            Policy policy,
            Merge merge,
            KeySpec keys,
            String refusal) {
        this.name = name;
        this.nameBytes = name.getBytes(StandardCharsets.US_ASCII);
        this.arity = arity;
        this.strict = strict;
        this.policy = policy;
        this.merge = merge;
        this.keys = keys;
        this.kind = kind(policy, access);
        this.readOnly = access == Access.READ || access == Access.SCRIPT_RO;
        this.local = policy == Policy.LOCAL ? Local.valueOf(name.toUpperCase(Locale.ROOT)) : null;
        this.refusal = refusal;
    }

    private static Kind kind(Policy policy, Access access) {
        return switch (policy) {
            case LOCAL, REFUSED -> Kind.LOCAL;
            case SPLIT -> Kind.MULTI;
            case FORWARD, KEYLESS ->
                switch (access) {
                    case READ -> Kind.READ;
                    case WRITE -> Kind.WRITE;
                    case SCRIPT, SCRIPT_RO -> Kind.SCRIPT;
                };
        };
    }

    /** The name, in lower case. */
    public String name() {
        return name;
    }

    /** The bytes of the name, in lower case. Shared: not to be changed. */
    public byte[] nameBytes() {
        return nameBytes;
    }

    /** Number of arguments, the name among them: {@code n} is exactly n, {@code -n} at least n. */
    public int arity() {
        return arity;
    }

    /** Whether a request of that many arguments, the name among them, agrees with {@link #arity()}. */
    public boolean accepts(int argumentCount) {
        return arity > 0 ? argumentCount == arity : argumentCount >= -arity;
    }

    /** Who answers it. */
    public Policy policy() {
        return policy;
    }

    /** Where its keys are. */
    public KeySpec keys() {
        return keys;
    }

    /** How partial replies are merged; {@link Merge#NONE} unless it is {@link Policy#SPLIT}. */
    public Merge merge() {
        return merge;
    }

    /** Arguments that go with each key of a split command, the key among them: 2 for key and value, else 1. */
    public int splitStep() {
        return merge == Merge.OK ? 2 : 1;
    }

    /** What its latency is recorded under; {@link Kind#LOCAL} also for what is refused. */
    public Kind kind() {
        return kind;
    }

    /** Whether it may safely be sent again when its reply was lost. */
    public boolean readOnly() {
        return readOnly;
    }

    /** Which of the locally answered ones it is; null unless it is {@link Policy#LOCAL}. */
    public Local local() {
        return local;
    }

    /** Why it is refused, a half-sentence for a user; null unless it is {@link Policy#REFUSED}. */
    public String refusal() {
        return refusal;
    }

    /** Whether nutcracker 0.5.0 serves it. */
    public boolean twemproxy() {
        return strict != null;
    }

    /**
     * Whether nutcracker 0.5.0 would take it with that many arguments, the name among them, rather than close the connection.
     * Of {@code EVAL} and {@code EVALSHA} it moreover wants at least one key.
     */
    public boolean strictAccepts(int argumentCount) {
        return strict != null && strict.accepts(argumentCount);
    }

    TwemproxyArity strict() {
        return strict;
    }

    @Override
    public String toString() {
        return name;
    }
}
