package io.sigline.alerting;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.sigline.alerting");

  @Test
  void packages_haveNoCycles() {
    slices().matching("io.sigline.alerting.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void alertAndSuppress_knowNoDiskAndNoNetwork() {
    noClasses()
        .that()
        .resideInAnyPackage("io.sigline.alerting.alert", "io.sigline.alerting.suppress")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "java.net.http..", "java.nio.file..", "org.slf4j..")
        .check(CLASSES);
  }

  @Test
  void nothing_readsTheSystemClockOrStartsThreads() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(Clock.class, "systemUTC")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .callMethod(Thread.class, "start")
        .check(CLASSES);
  }

  @Test
  void root_isUsedByNoPackageOfTheModule() {
    noClasses()
        .that()
        .resideInAPackage("io.sigline.alerting.*")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.sigline.alerting")
        .check(CLASSES);
  }
}
