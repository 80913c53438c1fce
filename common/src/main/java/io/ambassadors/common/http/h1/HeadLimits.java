package io.ambassadors.common.http.h1;

import io.ambassadors.common.http.ClientSettings;

/**
 * How large a head may be and what its names may look like.
 *
 * @param maxLine bytes of the longest line
 * @param maxHead bytes of all
 * @param maxFields number of fields
 * @param underscores whether names may have underscores
 * @param ignoreInvalid whether fields with unusual names are left out
 */
record HeadLimits(int maxLine, int maxHead, int maxFields, boolean underscores, boolean ignoreInvalid) {
    static HeadLimits of(ClientSettings settings) {
        return new HeadLimits(
                settings.maxLine(),
                settings.maxHead(),
                settings.maxFields(),
                settings.underscores(),
                settings.ignoreInvalid());
    }

    /** For responses: nginx passes on whatever names an origin uses. */
    static HeadLimits ofResponse(int maxHead) {
        return new HeadLimits(maxHead, maxHead, Integer.MAX_VALUE, true, false);
    }
}
