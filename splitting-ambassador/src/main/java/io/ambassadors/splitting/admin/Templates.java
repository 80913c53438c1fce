package io.ambassadors.splitting.admin;

import java.util.List;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The pages in {@code templates/splitting}, checked against these types by the build. */
@CheckedTemplate(basePath = "splitting")
final class Templates {
    private Templates() {}

    static native TemplateInstance status(StatusView status);

    static native TemplateInstance explain(
            List<String> names, UserQuestion question, List<UserPlacement> answers, String error);
}
