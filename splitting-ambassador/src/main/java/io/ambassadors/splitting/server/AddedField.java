package io.ambassadors.splitting.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.ArrayList;
import java.util.List;

import io.ambassadors.common.http.FieldName;
import io.ambassadors.common.http.Fields;
import io.ambassadors.splitting.config.Directive;
import io.ambassadors.splitting.variables.RequestScope;
import io.ambassadors.splitting.variables.Template;

/**
 * A field that is added to responses: {@code add_header}.
 *
 * @param id its name's number
 * @param name as it is written
 * @param value nothing is added where it comes out empty
 * @param always whether the status does not matter
 */
record AddedField(int id, byte[] name, Template value, boolean always) {
    /** Fields of which nginx sends one: what is added takes the place of the origin's. */
    static final long REPLACING = FieldName.setOf(FieldName.LAST_MODIFIED, FieldName.ETAG);

    /** What holds in a block. */
    static List<AddedField> of(Level level, Templates templates, Problems problems) {
        List<AddedField> fields = new ArrayList<>();
        for (Directive directive : level.all("add_header")) {
            boolean always = directive.arguments().size() == 3;
            if (always && !directive.argument(2).equals("always")) {
                problems.error(directive, "invalid parameter \"" + directive.argument(2) + "\"");
                continue;
            }
            byte[] name = directive.argument(0).getBytes(ISO_8859_1);
            int id = FieldName.of(name, 0, name.length);
            fields.add(new AddedField(id, name, templates.compile(directive.argument(1), directive), always));
        }
        return List.copyOf(fields);
    }

    /** Whether it is added to a response of this status: with {@code always}, or those that nginx lists. */
    boolean isFor(int status) {
        return always
                || switch (status) {
                    case 200, 201, 204, 206, 301, 302, 303, 304, 307, 308 -> true;
                    default -> false;
                };
    }

    /** Names in {@link #REPLACING} whose fields of the origin have to go. */
    static long replaced(List<AddedField> fields, int status) {
        long set = 0;
        for (int i = 0; i < fields.size(); i++) {
            AddedField field = fields.get(i);
            if (FieldName.in(REPLACING, field.id) && field.isFor(status)) {
                set |= 1L << field.id;
            }
        }
        return set;
    }

    /** Adds those that are for this status. */
    static void addTo(Fields out, List<AddedField> fields, int status, RequestScope scope) {
        for (int i = 0; i < fields.size(); i++) {
            AddedField field = fields.get(i);
            if (field.isFor(status)) {
                String value = field.value.render(scope);
                if (!value.isEmpty()) {
                    out.add(field.id, field.name, value);
                }
            }
        }
    }
}
