package org.jwinsock.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.jwinsock.spi.Surface;

/// The suite and the surface table agree.
class SurfaceCoverageTest {

  private static final Surface SURFACE = Surface.load();
  private static final Set<String> COVERED = covered();

  @Test
  void shouldHaveAScenarioForEveryBuiltRowOfTierCoreOrCommonThatNamesATrap() {
    List<String> missing =
        SURFACE.rows().stream()
            .filter(row -> row.tier() == Surface.Tier.CORE || row.tier() == Surface.Tier.COMMON)
            .filter(row -> SURFACE.status(row) == Surface.Status.IMPLEMENTED)
            .filter(row -> !row.trap().isBlank())
            .filter(row -> !COVERED.contains(row.name()))
            .map(row -> row.name() + ": " + row.trap())
            .toList();

    assertThat(missing).as("rows whose trap no scenario shows").isEmpty();
  }

  @Test
  void shouldOnlyCoverRowsThatExist() {
    Set<String> unknown = new TreeSet<>(COVERED);
    SURFACE.rows().forEach(row -> unknown.remove(row.name()));

    assertThat(unknown).as("names in @Covers that the surface does not have").isEmpty();
  }

  private static Set<String> covered() {
    Set<String> names = new TreeSet<>();
    for (JavaClass type : new ClassFileImporter().importPackages("org.jwinsock.testkit")) {
      Stream.concat(
              type.getAnnotations().stream(),
              type.getMethods().stream().map(JavaMethod::getAnnotations).flatMap(Set::stream))
          .filter(annotation -> annotation.getRawType().isEquivalentTo(Covers.class))
          .map(JavaAnnotation::getProperties)
          .forEach(properties -> names.addAll(List.of((String[]) properties.get("value"))));
    }
    return names;
  }
}
