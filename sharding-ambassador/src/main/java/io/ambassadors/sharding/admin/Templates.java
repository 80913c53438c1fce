package io.ambassadors.sharding.admin;

import java.util.List;
import java.util.Optional;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;

/** The pages in {@code templates/sharding}, checked against these types by the build. */
@CheckedTemplate(basePath = "sharding")
final class Templates {
    private Templates() {}

    static native TemplateInstance status(StatusView status);

    static native TemplateInstance slowlog(List<SlowView> commands);

    static native TemplateInstance where(
            List<String> pools, String pool, String key, Optional<KeyLocation> location, String error);
}
