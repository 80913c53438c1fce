package io.ambassadors.sharding.stats;

import java.util.List;

import io.ambassadors.common.stats.Stat;

/** What {@code -D} prints: every statistic of the stats port with what it counts, under twemproxy's names. */
public final class DescribeStats {
    private DescribeStats() {}

    /** The text, with a newline at its end. */
    public static String text() {
        StringBuilder text = new StringBuilder();
        section(text, "pool stats", StatTable.POOL);
        text.append('\n');
        section(text, "server stats", StatTable.SERVER);
        return text.toString();
    }

    private static <S> void section(StringBuilder text, String title, List<NutcrackerStat<S>> stats) {
        List<Stat<S>> shown = stats.stream()
                .filter(NutcrackerStat::inNutcracker)
                .map(NutcrackerStat::stat)
                .toList();
        int width = shown.stream().mapToInt(stat -> stat.name().length()).max().orElse(0);
        text.append(title).append(":\n");
        for (Stat<S> stat : shown) {
            text.append("  ")
                    .append(stat.name())
                    .append(" ".repeat(width - stat.name().length() + 2))
                    .append('"')
                    .append(stat.help())
                    .append("\"\n");
        }
    }
}
