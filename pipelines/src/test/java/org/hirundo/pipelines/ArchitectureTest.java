package org.hirundo.pipelines;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.api.common.functions.Function;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses HIRUNDO =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("org.hirundo");
  private static final String SCHEMAS = "org.hirundo.schemas..";
  private static final String OPERATORS = "org.hirundo.operators..";
  private static final String PIPELINES = "org.hirundo.pipelines..";

  @Test
  void schemasKnowNothingOfTheProject() {
    noClasses()
        .that()
        .resideInAPackage(SCHEMAS)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(OPERATORS, PIPELINES)
        .check(HIRUNDO);
  }

  @Test
  void operatorsDoNotKnowThePipelines() {
    noClasses()
        .that()
        .resideInAPackage(OPERATORS)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(PIPELINES)
        .check(HIRUNDO);
  }

  @Test
  void conceptsDoNotKnowEachOther() {
    slices().matching("org.hirundo.operators.(*)..").should().notDependOnEachOther().check(HIRUNDO);
  }

  @Test
  void algorithmsArePlainJava() {
    noClasses()
        .that()
        .resideInAPackage(OPERATORS)
        .and(describe("are no Flink functions or serializers", type -> !isFunction(type)))
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.flink..")
        .check(HIRUNDO);
  }

  @Test
  void packagesOfThePipelinesFormNoCycle() {
    slices().matching("org.hirundo.pipelines.(*)..").should().beFreeOfCycles().check(HIRUNDO);
  }

  @Test
  void configurationStandsAlone() {
    knowsOnly("configuration").check(HIRUNDO);
  }

  @Test
  void logsKnowOnlyTheirTopicsAndCodecs() {
    knowsOnly("logs", "configuration").check(HIRUNDO);
  }

  @Test
  void sourcesKnowOnlyFiles() {
    knowsOnly("source", "configuration", "metrics").check(HIRUNDO);
  }

  @Test
  void dedupStandsAlone() {
    knowsOnly("dedup", "configuration", "backfill").check(HIRUNDO);
  }

  @Test
  void backfillKnowsNoOperator() {
    knowsOnly("backfill").check(HIRUNDO);
  }

  @Test
  void metricsStandAlone() {
    knowsOnly("metrics").check(HIRUNDO);
  }

  @Test
  void attritionStandsAlone() {
    knowsOnly("attrition", "metrics").check(HIRUNDO);
  }

  @Test
  void curateKnowsNoOtherTopology() {
    knowsOnly(
            "curate",
            "configuration",
            "source",
            "logs",
            "dedup",
            "backfill",
            "attrition",
            "lists",
            "selection",
            "scoring",
            "metrics",
            "takedown",
            "saved")
        .check(HIRUNDO);
  }

  @Test
  void savedStatesKnowNoTopology() {
    knowsOnly("saved").check(HIRUNDO);
  }

  @Test
  void scoringKnowsNoTopology() {
    knowsOnly("scoring", "configuration").check(HIRUNDO);
  }

  @Test
  void packKnowsNoOtherTopology() {
    knowsOnly(
            "pack",
            "configuration",
            "source",
            "logs",
            "screening",
            "selection",
            "scoring",
            "metrics",
            "takedown",
            "saved")
        .check(HIRUNDO);
  }

  @Test
  void selectionKnowsNoTopology() {
    knowsOnly("selection", "configuration", "logs").check(HIRUNDO);
  }

  @Test
  void screeningKnowsOnlyFiles() {
    knowsOnly("screening", "configuration", "source").check(HIRUNDO);
  }

  @Test
  void listsStandAlone() {
    knowsOnly("lists", "configuration").check(HIRUNDO);
  }

  @Test
  void mixKnowsNoOtherTopology() {
    knowsOnly("mix", "configuration", "source", "logs", "metrics", "takedown", "saved")
        .check(HIRUNDO);
  }

  @Test
  void takedownKnowsOnlyLogs() {
    knowsOnly("takedown", "configuration", "logs").check(HIRUNDO);
  }

  @Test
  void steeringKnowsTheMixByItsLogsOnly() {
    knowsOnly("steering", "configuration", "logs", "mix").check(HIRUNDO);
  }

  @Test
  void exportsKnowNoTopology() {
    knowsOnly("export").check(HIRUNDO);
  }

  @Test
  void onlyTheCommandKnowsPicocli() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.hirundo.pipelines.command..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("picocli..")
        .check(HIRUNDO);
  }

  @Test
  void nobodyReachesIntoRepackagedLibraries() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "..shaded..",
            "..repackaged..",
            "..thirdparty..",
            "org.apache.flink.calcite..",
            "org.apache.flink.avro.shaded..")
        .check(HIRUNDO);
  }

  @Test
  void namesSayWhatAClassIs() {
    classes()
        .that()
        .resideInAnyPackage(OPERATORS, PIPELINES)
        .should(
            new ArchCondition<>("have no name that ends in a filler word") {
              private static final Set<String> FILLERS =
                  Set.of("Util", "Utils", "Helper", "Helpers", "Manager", "Impl", "Common");

              @Override
              public void check(JavaClass type, ConditionEvents events) {
                FILLERS.stream()
                    .filter(type.getSimpleName()::endsWith)
                    .forEach(word -> violated(type, "ends in " + word, type, events));
              }
            })
        .check(HIRUNDO);
  }

  @Test
  void accessorsHaveNoGetPrefix() {
    methods()
        .that()
        .areDeclaredInClassesThat(resideInAnyPackage(OPERATORS, PIPELINES))
        .and()
        .arePublic()
        .and()
        .areDeclaredInClassesThat()
        .arePublic()
        .and()
        .haveNameMatching("get[A-Z].*")
        .should(
            new ArchCondition<>("override a method of a foreign type") {
              @Override
              public void check(JavaMethod method, ConditionEvents events) {
                if (!overridesForeign(method)) {
                  violated(method, "is an accessor of our own", method.getOwner(), events);
                }
              }
            })
        .allowEmptyShould(true)
        .check(HIRUNDO);
  }

  @Test
  void nothingAsksForKryo() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.esotericsoftware..", "org.apache.flink..kryo..")
        .orShould()
        .dependOnClassesThat()
        .haveFullyQualifiedName("org.apache.flink.api.java.typeutils.GenericTypeInfo")
        .orShould()
        .callMethod(Types.class, "GENERIC", Class.class)
        .check(HIRUNDO);
  }

  @Test
  void functionsPinTheirSerialForm() {
    classes()
        .that(describe("are Flink functions", type -> type.isAssignableTo(Function.class)))
        .and()
        .areNotAnonymousClasses()
        .and()
        .doNotHaveModifier(JavaModifier.ABSTRACT)
        .should(
            new ArchCondition<>("declare serialVersionUID") {
              @Override
              public void check(JavaClass type, ConditionEvents events) {
                if (type.tryGetField("serialVersionUID").isEmpty()) {
                  violated(type, "has no serialVersionUID", type, events);
                }
              }
            })
        .check(HIRUNDO);
  }

  /** A package of the pipelines that knows these others and no more. */
  private static ArchRule knowsOnly(String name, String... others) {
    String[] allowed =
        Stream.concat(Stream.of(name), Stream.of(others))
            .map(other -> "org.hirundo.pipelines." + other + "..")
            .toArray(String[]::new);
    DescribedPredicate<JavaClass> foreign =
        resideInAnyPackage(PIPELINES).and(resideOutsideOfPackages(allowed));
    return noClasses()
        .that()
        .resideInAPackage("org.hirundo.pipelines." + name + "..")
        .should()
        .dependOnClassesThat(foreign);
  }

  /** Functions, and what is nested in them. */
  private static boolean isFunction(JavaClass type) {
    return type.isAssignableTo(Function.class)
        || type.isAssignableTo(TypeSerializer.class)
        || type.getEnclosingClass().map(ArchitectureTest::isFunction).orElse(false);
  }

  private static boolean overridesForeign(JavaMethod method) {
    Set<JavaClass> supertypes =
        Stream.concat(
                method.getOwner().getAllRawSuperclasses().stream(),
                method.getOwner().getAllRawInterfaces().stream())
            .filter(type -> !type.getPackageName().startsWith("org.hirundo"))
            .collect(Collectors.toSet());
    return supertypes.stream()
        .flatMap(type -> type.getMethods().stream())
        .anyMatch(
            other ->
                other.getName().equals(method.getName())
                    && other.getRawParameterTypes().size() == method.getRawParameterTypes().size());
  }

  private static void violated(Object what, String why, JavaClass at, ConditionEvents events) {
    events.add(
        SimpleConditionEvent.violated(what, what + " " + why + " " + at.getSourceCodeLocation()));
  }
}
