package io.ambassadors.https.admin;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The pages in {@code templates/https}, checked against these types by the build. */
@CheckedTemplate(basePath = "https")
final class Templates {
    private Templates() {}

    static native TemplateInstance status(StatusView status);

    static native TemplateInstance tls(StatusView status);
}
