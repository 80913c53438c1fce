package io.ambassadors.common.routing.shard;

/** No choice: one shard is left, or none. */
record FixedChoice(int index, Explanation.Step why) implements Choice {
    @Override
    public boolean needsHash() {
        return false;
    }

    @Override
    public int pick(int hash) {
        return index;
    }

    @Override
    public Explanation.Step explain(int hash) {
        return why;
    }
}
