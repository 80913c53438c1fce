package io.ambassadors.https;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.Architectures;
import org.junit.jupiter.api.Test;

/** Which room may know which, as {@code io.ambassadors.https} draws it, and that no request waits for the admin plane. */
class ArrowsTest {
    private static final String HTTPS = "io.ambassadors.https";
    private static final String ADMIN = HTTPS + ".admin..";
    private static final String SERVICE = HTTPS + ".service..";
    private static final String[] ADMIN_LIBRARIES = {
        "jakarta..", "io.quarkus..", "io.smallrye..", "io.vertx..", "io.micrometer..", "org.eclipse.microprofile.."
    };
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(HTTPS);

    @Test
    void arrowsRunOneWay() {
        Architectures.layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("entry")
                .definedBy(HTTPS)
                .layer("service")
                .definedBy(SERVICE)
                .layer("cli")
                .definedBy(HTTPS + ".cli..")
                .layer("doctor")
                .definedBy(HTTPS + ".doctor..")
                .layer("admin")
                .definedBy(ADMIN)
                .layer("acme")
                .definedBy(HTTPS + ".acme..")
                .layer("ways")
                .definedBy(HTTPS + ".http..", HTTPS + ".tcp..")
                .layer("tls")
                .definedBy(HTTPS + ".tls..")
                .layer("identity")
                .definedBy(HTTPS + ".identity..")
                .layer("certificates")
                .definedBy(HTTPS + ".certificates..")
                .whereLayer("entry")
                .mayOnlyBeAccessedByLayers("service")
                .whereLayer("service")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("cli")
                .mayOnlyBeAccessedByLayers("entry", "service", "doctor")
                .whereLayer("doctor")
                .mayOnlyBeAccessedByLayers("entry")
                .whereLayer("admin")
                .mayOnlyBeAccessedByLayers("service")
                .whereLayer("acme")
                .mayOnlyBeAccessedByLayers("service", "doctor")
                .whereLayer("ways")
                .mayOnlyBeAccessedByLayers("service")
                .whereLayer("tls")
                .mayOnlyBeAccessedByLayers("service", "doctor", "ways")
                .whereLayer("identity")
                .mayOnlyBeAccessedByLayers("service", "doctor", "ways", "tls")
                .whereLayer("certificates")
                .mayOnlyBeAccessedByLayers("service", "doctor", "acme", "ways", "tls")
                .check(CLASSES);
    }

    @Test
    void configurationKnowsNoOtherRoomAndNoSocket() {
        noClasses()
                .that()
                .resideInAPackage(HTTPS + ".config..")
                .should()
                .dependOnClassesThat(inAnotherRoomThan(HTTPS + ".config.."))
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("io.netty.channel..")
                .check(CLASSES);
    }

    @Test
    void statisticsKnowNothingOfWhatTheyCount() {
        noClasses()
                .that()
                .resideInAPackage(HTTPS + ".stats..")
                .should()
                .dependOnClassesThat(inAnotherRoomThan(HTTPS + ".stats.."))
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("io.netty..")
                .check(CLASSES);
    }

    @Test
    void theTwoWaysDoNotMeet() {
        noClasses()
                .that()
                .resideInAPackage(HTTPS + ".http..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(HTTPS + ".tcp..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(HTTPS + ".tcp..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(HTTPS + ".http..")
                .check(CLASSES);
    }

    @Test
    void onlyTheAdminPlaneTheWiringAndTheEntryKnowQuarkus() {
        noClasses()
                .that()
                .resideOutsideOfPackages(HTTPS, ADMIN, SERVICE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ADMIN_LIBRARIES)
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("io.ambassadors.common.quarkus..")
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> inAnotherRoomThan(String room) {
        return resideInAPackage(HTTPS + "..").and(resideOutsideOfPackage(room));
    }
}
