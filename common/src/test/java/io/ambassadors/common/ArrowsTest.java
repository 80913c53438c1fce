package io.ambassadors.common;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Which package may know which: quarkus → net, http, health, config, lifecycle, stats → routing, and never back. */
class ArrowsTest {
    private static final String COMMON = "io.ambassadors.common";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(COMMON);

    @Test
    void commonKnowsNoService() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.ambassadors.sharding..", "io.ambassadors.splitting..", "io.ambassadors.https..")
                .check(CLASSES);
    }

    @Test
    void routingKnowsTheJdkAlone() {
        classes()
                .that()
                .resideInAPackage(COMMON + ".routing..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(COMMON + ".routing..", "java..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void nothingKnowsTheAdminPlane() {
        noClasses()
                .that()
                .resideOutsideOfPackage(COMMON + ".quarkus..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(COMMON + ".quarkus..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void onlyTheAdminPlaneKnowsItsLibraries() {
        noClasses()
                .that()
                .resideOutsideOfPackage(COMMON + ".quarkus..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.quarkus..",
                        "jakarta..",
                        "io.smallrye..",
                        "io.vertx..",
                        "io.micrometer..",
                        "org.eclipse.microprofile..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void statisticsAndConfigurationKnowNoSocket() {
        noClasses()
                .that()
                .resideInAnyPackage(COMMON + ".stats..", COMMON + ".config..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", COMMON + ".net..", COMMON + ".http..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }
}
