package io.ambassadors.common.http.h2;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;

/** The length that a message declares (RFC 9110, 8.6). */
final class ContentLength {
    /** There is none. */
    static final long NONE = -1;
    /** There are several, or it is no number. */
    static final long INVALID = -2;

    private ContentLength() {}

    static long of(Fields fields) {
        int index = fields.find(FieldName.CONTENT_LENGTH, 0);
        if (index < 0) {
            return NONE;
        }
        int length = fields.valueLength(index);
        if (length == 0 || fields.find(FieldName.CONTENT_LENGTH, index + 1) >= 0) {
            return INVALID;
        }
        byte[] bytes = fields.bytes();
        long value = 0;
        for (int i = fields.valueAt(index); i < fields.valueAt(index) + length; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - 9) / 10) {
                return INVALID;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
