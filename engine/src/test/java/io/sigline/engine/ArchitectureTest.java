package io.sigline.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the engine's packages may know of each other and of the world. */
@AnalyzeClasses(
    packages = "io.sigline.engine",
    importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

  @ArchTest
  static final ArchRule PACKAGES_HAVE_NO_CYCLES =
      slices().matching("io.sigline.engine.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule A_RULE_KNOWS_NOBODY =
      noClasses()
          .that()
          .resideInAPackage("..engine.rule..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..engine.parse..",
              "..engine.event..",
              "..engine.format..",
              "..engine.fieldmap..",
              "..engine.match..",
              "..engine.compile..",
              "..engine.proof..",
              "..engine.correlate..",
              "org.yaml..");

  @ArchTest
  static final ArchRule THE_REFERENCE_KNOWS_NO_PLAN =
      noClasses()
          .that()
          .resideInAnyPackage("..engine.match..", "..engine.parse..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..engine.compile..", "..engine.fieldmap..", "..engine.correlate..");

  @ArchTest
  static final ArchRule A_CORRELATION_KNOWS_NO_PLAN =
      noClasses()
          .that()
          .resideInAPackage("..engine.correlate..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("..engine.compile..", "..engine.fieldmap..", "..engine.parse..");

  @ArchTest
  static final ArchRule A_PROOF_KNOWS_NO_PLAN =
      noClasses()
          .that()
          .resideInAPackage("..engine.proof..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..engine.compile..");

  @ArchTest
  static final ArchRule THE_ENGINE_TOUCHES_NO_OUTSIDE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.sql..",
              "java.nio.file..",
              "java.net.http..",
              "java.nio.channels..",
              "org.slf4j..")
          .orShould()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.io\\.File.*|java\\.net\\.(Socket|ServerSocket|URL)|java\\.lang\\.Thread");
}
