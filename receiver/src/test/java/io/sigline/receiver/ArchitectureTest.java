package io.sigline.receiver;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.net.HttpURLConnection;
import java.net.http.HttpClient;

/** Which package may know which. */
@AnalyzeClasses(
    packages = "io.sigline.receiver",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule packages_haveNoCycles =
      slices().matching("io.sigline.receiver.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule config_knowsNothingOfOurs =
      noClasses()
          .that()
          .resideInAPackage("..receiver.config..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.sigline.engine..", "io.sigline.alerting..", "..receiver.rules..");

  @ArchTest
  static final ArchRule intake_doesNotKnowTheEngine =
      noClasses()
          .that()
          .resideInAPackage("..receiver.intake..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.sigline.engine..", "io.sigline.alerting..");

  @ArchTest
  static final ArchRule pipeline_doesNotKnowTheIntake =
      noClasses()
          .that()
          .resideInAPackage("..receiver.pipeline..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..receiver.intake..", "io.grpc..", "io.helidon..");

  @ArchTest
  static final ArchRule offline_opensNoPort =
      noClasses()
          .that()
          .resideInAPackage("..receiver.offline..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..receiver.intake..", "..receiver.api..", "io.grpc..", "io.helidon..");

  @ArchTest
  static final ArchRule commandLine_isKnownByNobody =
      noClasses()
          .that()
          .resideOutsideOfPackage("..receiver.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..receiver.cli..");

  /** Only {@code Outgoing} makes clients, as it knows which addresses are not called. */
  @ArchTest
  static final ArchRule clientsOfOthers_areMadeByOutgoing =
      noClasses()
          .should()
          .callMethod(HttpClient.class, "newBuilder")
          .orShould()
          .callMethod(HttpClient.class, "newHttpClient")
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(HttpURLConnection.class);
}
