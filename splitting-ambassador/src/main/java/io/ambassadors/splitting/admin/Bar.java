package io.ambassadors.splitting.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Shares as a bar.
 *
 * @param label what the shares are of
 * @param segments from left to right
 * @param text the same in words
 */
public record Bar(String label, List<Segment> segments, String text) {
    /** So many colours there are; a further side begins again. */
    private static final int COLORS = 6;

    /** Pixels of a bar on a wide and on a narrow page, and of a letter in it, roughly. */
    private static final int WIDTH = 960;

    private static final int NARROW = 250;
    private static final int LETTER = 8;

    /**
     * One share.
     *
     * @param x where it begins, percent
     * @param width percent
     * @param color style class
     * @param name whose it is
     * @param value the share for people
     * @param label what fits into it
     * @param small whether not even that fits into the bar of a narrow page
     */
    public record Segment(
            String x, String width, String color, String name, String value, String label, boolean small) {}

    /**
     * @param label what the shares are of
     * @param names whose they are
     * @param shares 0 to 1, in the same order
     */
    static Bar of(String label, List<String> names, List<Double> shares) {
        List<Segment> segments = new ArrayList<>();
        List<String> words = new ArrayList<>();
        double x = 0;
        for (int i = 0; i < names.size(); i++) {
            double share = shares.get(i);
            String value = Verdicts.percent(share);
            words.add(names.get(i) + " " + value);
            if (share > 0) {
                segments.add(segment(x, share, color(i), names.get(i)));
            }
            x += share;
        }
        return new Bar(label, segments, String.join(", ", words));
    }

    private static Segment segment(double x, double share, String color, String name) {
        String value = Verdicts.percent(share);
        String label = share * WIDTH > LETTER * (name.length() + value.length() + 2) ? name + " " + value : "";
        if (label.isEmpty() && share * WIDTH > LETTER * (value.length() + 1)) {
            label = value;
        }
        boolean small = share * NARROW < LETTER * label.length();
        return new Segment(percent(x), percent(share), color, name, value, label, small);
    }

    /** Style class of a side, by its place in the file. */
    static String color(int place) {
        return "side" + place % COLORS;
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.3f%%", 100 * share);
    }
}
