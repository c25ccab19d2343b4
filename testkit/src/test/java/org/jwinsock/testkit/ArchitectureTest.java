package org.jwinsock.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The directions of dependence that module descriptors cannot hold: between the packages of a
/// module, and from a module to parts of the JDK. What module descriptors hold is held by javac.
///
/// A rule about a package that does not exist yet holds; it waits for the package.
class ArchitectureTest {

  private static final JavaClasses PRODUCT =
      new ClassFileImporter()
          .withImportOption(new DoNotIncludeTests())
          .importPackages("org.jwinsock");

  @Test
  void everyModuleOfTheSuiteIsChecked() {
    Set<String> packages =
        PRODUCT.stream().map(type -> type.getPackageName()).collect(Collectors.toSet());

    assertThat(packages)
        .contains(
            "org.jwinsock.spi",
            "org.jwinsock.linux",
            "org.jwinsock.core.api",
            "org.jwinsock.afd",
            "org.jwinsock.host",
            "org.jwinsock.nio",
            "org.jwinsock.layers");
  }

  @Test
  void coreIsLayered() {
    check(
        layeredArchitecture()
            .consideringOnlyDependenciesInAnyPackage("org.jwinsock.core..")
            .withOptionalLayers(true)
            .layer("kernel")
            .definedBy("org.jwinsock.core.kernel..")
            .layer("store")
            .definedBy("org.jwinsock.core.store..")
            .layer("catalog")
            .definedBy("org.jwinsock.core.catalog..")
            .layer("dispatch")
            .definedBy("org.jwinsock.core.dispatch..")
            .layer("io")
            .definedBy("org.jwinsock.core.io..")
            .layer("name")
            .definedBy("org.jwinsock.core.name..")
            .layer("install")
            .definedBy("org.jwinsock.core.install..")
            .layer("api")
            .definedBy("org.jwinsock.core.api..")
            .layer("sockets")
            .definedBy("org.jwinsock.core.sockets..")
            .whereLayer("sockets")
            .mayNotBeAccessedByAnyLayer()
            .whereLayer("api")
            .mayOnlyBeAccessedByLayers("sockets")
            .whereLayer("install")
            .mayOnlyBeAccessedByLayers("api")
            .whereLayer("name")
            .mayOnlyBeAccessedByLayers("api")
            .whereLayer("io")
            .mayOnlyBeAccessedByLayers("api")
            .whereLayer("dispatch")
            .mayOnlyBeAccessedByLayers("io", "install", "api")
            .whereLayer("catalog")
            .mayOnlyBeAccessedByLayers("dispatch", "install", "name", "api")
            .whereLayer("store")
            .mayOnlyBeAccessedByLayers("catalog", "install", "name", "api")
            .whereLayer("kernel")
            .mayOnlyBeAccessedByLayers("catalog", "dispatch", "install", "io", "name", "api"));
  }

  @Test
  void ioModelsDoNotKnowEachOther() {
    check(slices().matching("org.jwinsock.core.io.(*)..").should().notDependOnEachOther());
  }

  @Test
  void coreMeetsProvidersOnlyThroughTheSpi() {
    check(
        noClasses()
            .that()
            .resideInAPackage("org.jwinsock.core..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                "org.jwinsock.afd..",
                "org.jwinsock.host..",
                "org.jwinsock.nio..",
                "org.jwinsock.layers..",
                "org.jwinsock.linux.."));
  }

  @Test
  void onlyTheLinuxModuleLinksNativeCode() {
    check(
        noClasses()
            .that()
            .resideOutsideOfPackage("org.jwinsock.linux..")
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.lang\\.foreign\\.(Linker|SymbolLookup)(\\$.*)?"));
  }

  @Test
  void packagesFormNoCycle() {
    check(slices().matching("org.jwinsock.(**)").should().beFreeOfCycles());
  }

  private static void check(ArchRule rule) {
    rule.allowEmptyShould(true).check(PRODUCT);
  }
}
