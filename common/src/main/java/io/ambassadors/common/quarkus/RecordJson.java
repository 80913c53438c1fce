package io.ambassadors.common.quarkus;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Records as JSON: components become members of the same name and order, enum constants lower case words, an empty Optional is left out,
 * everything that JSON does not know becomes its text.
 */
public final class RecordJson {
    private RecordJson() {}

    /**
     * A record or map as a JSON object.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static JsonObject object(Object value) {
        Object json = value(value);
        if (json instanceof JsonObject object) {
            return object;
        }
        throw new IllegalArgumentException("not a JSON object: " + value.getClass());
    }

    private static Object value(Object value) {
        if (value instanceof Record record) {
            return ofRecord(record);
        } else if (value instanceof Map<?, ?> map) {
            JsonObject object = new JsonObject();
            map.forEach((name, member) -> put(object, name.toString(), member));
            return object;
        } else if (value instanceof Collection<?> items) {
            JsonArray array = new JsonArray();
            items.forEach(item -> array.add(value(item)));
            return array;
        } else if (value instanceof Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        } else if (value instanceof Number || value instanceof Boolean || value instanceof JsonObject) {
            return value;
        }
        return String.valueOf(value);
    }

    private static JsonObject ofRecord(Record record) {
        JsonObject object = new JsonObject();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                component.getAccessor().setAccessible(true);
                put(object, component.getName(), component.getAccessor().invoke(record));
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("cannot read " + component, e);
            }
        }
        return object;
    }

    private static void put(JsonObject object, String name, Object member) {
        if (member instanceof Optional<?> optional) {
            optional.ifPresent(present -> object.put(name, value(present)));
        } else if (member == null) {
            object.putNull(name);
        } else {
            object.put(name, value(member));
        }
    }
}
