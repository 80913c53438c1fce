package io.ambassadors.splitting.variables;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.function.Function;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;

/** Variables that read a header field, a cookie or an argument whose name is part of the variable's name. */
final class FieldReaders {
    private FieldReaders() {}

    /**
     * Reads the fields of a name, several of them joined: {@code ", "} between, for Cookie {@code "; "} (nginx from 1.23.0 on).
     *
     * @param name in lower case, underscores for dashes
     */
    static Reader field(String name, Function<RequestScope, Fields> where) {
        byte[] wanted = name.getBytes(ISO_8859_1);
        int id = FieldName.of(name.replace('_', '-'));
        String separator = id == FieldName.COOKIE ? "; " : ", ";
        return scope -> {
            Fields fields = where.apply(scope);
            return fields == null || id != FieldName.OTHER && !fields.has(id)
                    ? null
                    : joined(fields, id, wanted, separator);
        };
    }

    private static String joined(Fields fields, int id, byte[] wanted, String separator) {
        int first = next(fields, id, wanted, 0);
        if (first < 0) {
            return null;
        }
        int second = next(fields, id, wanted, first + 1);
        if (second < 0) {
            return fields.value(first);
        }
        StringBuilder text = new StringBuilder(fields.value(first));
        for (int i = second; i >= 0; i = next(fields, id, wanted, i + 1)) {
            text.append(separator).append(fields.value(i));
        }
        return text.toString();
    }

    private static int next(Fields fields, int id, byte[] wanted, int from) {
        if (id != FieldName.OTHER) {
            return fields.find(id, from);
        }
        for (int i = from; i < fields.size(); i++) {
            if (fields.id(i) == FieldName.OTHER && isNamed(fields, i, wanted)) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isNamed(Fields fields, int index, byte[] wanted) {
        if (fields.nameLength(index) != wanted.length) {
            return false;
        }
        byte[] bytes = fields.bytes();
        int at = fields.nameAt(index);
        for (int i = 0; i < wanted.length; i++) {
            byte c = FieldName.lower(bytes[at + i]);
            if (wanted[i] != (c == '-' ? '_' : c)) {
                return false;
            }
        }
        return true;
    }

    /** Reads an argument of the request: the first {@code name=value} with that name in any case. */
    static Reader argument(String name) {
        return scope -> scope.args() == null ? null : argument(scope.args(), name);
    }

    static String argument(String args, String name) {
        int length = name.length();
        for (int at = 0; at < args.length(); at = after(args, '&', at)) {
            int equals = at + length;
            if (equals < args.length() && args.charAt(equals) == '=' && startsWith(args, at, name)) {
                int end = args.indexOf('&', equals);
                return args.substring(equals + 1, end < 0 ? args.length() : end);
            }
        }
        return null;
    }

    private static int after(String text, char separator, int from) {
        int found = text.indexOf(separator, from);
        return found < 0 ? text.length() : found + 1;
    }

    private static boolean startsWith(String text, int at, String name) {
        return text.regionMatches(true, at, name, 0, name.length());
    }

    /** Reads a cookie of the request. */
    static Reader cookie(String name) {
        return scope -> {
            Fields fields = scope.exchange().request().fields();
            for (int i = fields.find(FieldName.COOKIE, 0); i >= 0; i = fields.find(FieldName.COOKIE, i + 1)) {
                String value = cookie(fields.value(i), name);
                if (value != null) {
                    return value;
                }
            }
            return null;
        };
    }

    /** The value of a cookie as nginx finds it: pairs end at {@code ;} or {@code ,}, a value at {@code ;} alone. */
    static String cookie(String field, String name) {
        int at = 0;
        while (at < field.length()) {
            String value = pair(field, at, name);
            if (value != null) {
                return value;
            }
            while (at < field.length() && field.charAt(at) != ';' && field.charAt(at) != ',') {
                at++;
            }
            at = blanks(field, at + 1);
        }
        return null;
    }

    /** Reads a cookie that the upstream set. */
    static Reader setCookie(String name) {
        return scope -> {
            Fields fields = scope.upstreamFields();
            if (fields == null) {
                return null;
            }
            for (int i = fields.find(FieldName.SET_COOKIE, 0); i >= 0; i = fields.find(FieldName.SET_COOKIE, i + 1)) {
                String value = pair(fields.value(i), 0, name);
                if (value != null) {
                    return value;
                }
            }
            return null;
        };
    }

    /** The value if {@code name = value} stands at a place, name in any case; else null. */
    private static String pair(String field, int at, String name) {
        if (!startsWith(field, at, name)) {
            return null;
        }
        int equals = blanks(field, at + name.length());
        if (equals >= field.length() || field.charAt(equals) != '=') {
            return null;
        }
        int from = blanks(field, equals + 1);
        int end = field.indexOf(';', from);
        return field.substring(from, end < 0 ? field.length() : end);
    }

    private static int blanks(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
        return Math.min(at, text.length());
    }
}
