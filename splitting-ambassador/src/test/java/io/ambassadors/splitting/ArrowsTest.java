package io.ambassadors.splitting;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What the data plane may not know, so that no request waits for the admin plane or pays for it. */
class ArrowsTest {
    private static final String SPLITTING = "io.ambassadors.splitting";
    private static final String ADMIN = SPLITTING + ".admin..";
    private static final String SERVICE = SPLITTING + ".service..";
    private static final String[] ADMIN_LIBRARIES = {
        "jakarta..", "io.quarkus..", "io.smallrye..", "io.vertx..", "io.micrometer..", "org.eclipse.microprofile.."
    };
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(SPLITTING);

    @Test
    void onlyTheAdminPlaneTheWiringAndTheEntryKnowQuarkus() {
        noClasses()
                .that()
                .resideOutsideOfPackages(SPLITTING, ADMIN, SERVICE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ADMIN_LIBRARIES)
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("io.ambassadors.common.quarkus..")
                .check(CLASSES);
    }

    @Test
    void nothingButTheWiringKnowsTheAdminPlane() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ADMIN, SERVICE)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(ADMIN)
                .check(CLASSES);
    }

    @Test
    void statisticsKnowNoSocketAndNoConfigurationTree() {
        noClasses()
                .that()
                .resideInAPackage(SPLITTING + ".stats..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.netty..",
                        SPLITTING + ".config..",
                        SPLITTING + ".upstream..",
                        SPLITTING + ".server..",
                        SPLITTING + ".variables..")
                .check(CLASSES);
    }

    @Test
    void theGrammarKnowsNothingButItself() {
        noClasses()
                .that()
                .resideInAPackage(SPLITTING + ".config..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.netty..",
                        SPLITTING + ".upstream..",
                        SPLITTING + ".server..",
                        SPLITTING + ".variables..",
                        SPLITTING + ".stats..")
                .check(CLASSES);
    }
}
