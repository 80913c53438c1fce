package io.ambassadors.splitting.server;

import java.util.ArrayList;
import java.util.List;

/** The value of a Set-Cookie field, taken apart so that its attributes can be changed. */
final class Cookie {
    private final List<String> parts = new ArrayList<>();
    private boolean changed;

    Cookie(String value) {
        for (String part : value.split(";", -1)) {
            parts.add(part.strip());
        }
    }

    /** Parts: name and value first, then attributes. */
    int size() {
        return parts.size();
    }

    String name() {
        return nameOf(0);
    }

    private String nameOf(int index) {
        String part = parts.get(index);
        int equals = part.indexOf('=');
        return equals < 0 ? part : part.substring(0, equals).strip();
    }

    /** Whether a part is this attribute, and has a value. */
    boolean isAttribute(int index, String name) {
        return parts.get(index).indexOf('=') >= 0 && nameOf(index).equalsIgnoreCase(name);
    }

    String value(int index) {
        String part = parts.get(index);
        return part.substring(part.indexOf('=') + 1).strip();
    }

    /** Changes the value of an attribute. */
    void value(int index, String value) {
        if (!value.equals(value(index))) {
            parts.set(index, nameOf(index) + "=" + value);
            changed = true;
        }
    }

    /** Sets or removes an attribute: {@code secure}, {@code nosamesite}, {@code samesite=lax} and so on; other words do nothing. */
    void flag(String word) {
        switch (word) {
            case "secure" -> set("Secure", "");
            case "nosecure" -> remove("Secure");
            case "httponly" -> set("HttpOnly", "");
            case "nohttponly" -> remove("HttpOnly");
            case "samesite=strict" -> set("SameSite", "=Strict");
            case "samesite=lax" -> set("SameSite", "=Lax");
            case "samesite=none" -> set("SameSite", "=None");
            case "nosamesite" -> remove("SameSite");
            default -> {}
        }
    }

    private void set(String name, String value) {
        for (int i = 1; i < parts.size(); i++) {
            if (nameOf(i).equalsIgnoreCase(name)) {
                if (!value.isEmpty() && !parts.get(i).equals(name + value)) {
                    parts.set(i, name + value);
                    changed = true;
                }
                return;
            }
        }
        parts.add(name + value);
        changed = true;
    }

    private void remove(String name) {
        for (int i = parts.size() - 1; i > 0; i--) {
            if (nameOf(i).equalsIgnoreCase(name)) {
                parts.remove(i);
                changed = true;
            }
        }
    }

    /** The value as it is now; null if nothing has changed. */
    String changed() {
        return changed ? String.join("; ", parts) : null;
    }
}
