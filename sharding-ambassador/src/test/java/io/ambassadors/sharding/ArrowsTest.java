package io.ambassadors.sharding;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What the data plane may not know, so that no request waits for the admin plane or pays for it. */
class ArrowsTest {
    private static final String SHARDING = "io.ambassadors.sharding";
    private static final String[] ADMIN_LIBRARIES = {
        "jakarta..", "io.quarkus..", "io.smallrye..", "io.vertx..", "io.micrometer..", "org.eclipse.microprofile.."
    };
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(SHARDING);

    @Test
    void onlyTheAdminPlaneTheWiringAndTheEntryKnowQuarkus() {
        noClasses()
                .that()
                .resideOutsideOfPackages(SHARDING, SHARDING + ".admin..", SHARDING + ".service..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ADMIN_LIBRARIES)
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void theDataPlaneKnowsNoAdminLibrary() {
        noClasses()
                .that()
                .resideInAnyPackage(SHARDING + ".proxy..", SHARDING + ".resp..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.ambassadors.common.quarkus..")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage(ADMIN_LIBRARIES)
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void theEntryKnowsNoCdi() {
        noClasses()
                .that()
                .resideInAPackage(SHARDING)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.enterprise..", "jakarta.inject..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void theProtocolKnowsNoConfiguration() {
        noClasses()
                .that()
                .resideInAPackage(SHARDING + ".resp..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SHARDING + ".config..", SHARDING + ".admin..", SHARDING + ".stats..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    @Test
    void configurationKnowsNoSocket() {
        noClasses()
                .that()
                .resideInAPackage(SHARDING + ".config..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", SHARDING + ".proxy..", SHARDING + ".admin..")
                .allowEmptyShould(true)
                .check(CLASSES);
    }
}
