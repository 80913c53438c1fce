package io.ambassadors.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The manifest that the build writes and the example by hand are legal, locked down, and say the same of the ambassador. */
class KubernetesManifestsIT {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path GENERATED = ROOT.resolve("sharding-ambassador/target/kubernetes/kubernetes.yml");
    private static final Path SIDECAR = ROOT.resolve("deploy/kubernetes/sharding-sidecar.yml");
    private static final YAMLMapper YAML = new YAMLMapper();

    private interface Check {
        void validate(JsonElement document) throws IOException;
    }

    private static final Map<String, Check> KNOWN = Map.of(
            "ConfigMap", V1ConfigMap::validateJsonElement,
            "Deployment", V1Deployment::validateJsonElement,
            "Service", V1Service::validateJsonElement,
            "StatefulSet", V1StatefulSet::validateJsonElement);

    static List<Path> manifests() {
        return List.of(GENERATED, SIDECAR);
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void hasOnlyFieldsThatKubernetesKnows(Path manifest) throws IOException {
        for (JsonNode document : read(manifest)) {
            assertThat(KNOWN).containsKey(document.path("kind").asText());
            KNOWN.get(document.path("kind").asText()).validate(JsonParser.parseString(document.toString()));
        }
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void everyPodIsLockedDown(Path manifest) throws IOException {
        List<JsonNode> pods = pods(manifest).toList();
        assertThat(pods).isNotEmpty();
        for (JsonNode pod : pods) {
            assertThat(pod.path("automountServiceAccountToken").asBoolean(true)).isFalse();
            assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
            assertThat(pod.at("/securityContext/runAsUser").asInt()).isPositive();
            assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
            assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isGreaterThanOrEqualTo(30);
            containers(pod).forEach(KubernetesManifestsIT::assertLockedDown);
        }
    }

    private static void assertLockedDown(JsonNode container) {
        JsonNode security = container.path("securityContext");
        assertThat(security.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
        assertThat(security.path("readOnlyRootFilesystem").asBoolean()).isTrue();
        assertThat(security.path("runAsNonRoot").asBoolean()).isTrue();
        assertThat(texts(security.at("/capabilities/drop"))).containsExactly("ALL");
        assertThat(security.at("/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
        assertThat(container.at("/resources/requests/cpu").asText()).isNotEmpty();
        assertThat(container.at("/resources/limits/memory").asText()).isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void theAmbassadorIsProbedOnItsAdminPort(Path manifest) throws IOException {
        JsonNode ambassador = ambassador(manifest);
        Map<String, String> paths = Map.of(
                "startupProbe", "/q/health/started",
                "livenessProbe", "/q/health/live",
                "readinessProbe", "/q/health/ready");
        paths.forEach((probe, path) -> {
            JsonNode get = ambassador.path(probe).path("httpGet");
            assertThat(get.path("path").asText()).isEqualTo(path);
            assertThat(port(ambassador, get.path("port"))).isEqualTo(9101);
        });
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void theAmbassadorHasItsPortsItsFileAndItsLimits(Path manifest) throws IOException {
        JsonNode ambassador = ambassador(manifest);
        assertThat(elements(ambassador.path("ports"))
                        .map(port -> port.path("containerPort").asInt()))
                .containsExactlyInAnyOrder(22121, 22222, 9101);
        assertThat(texts(ambassador.path("args"))).containsExactly("-c", "/etc/nutcracker/nutcracker.yml");
        assertThat(ambassador.at("/resources/limits/memory").asText()).isEqualTo("160Mi");
        assertThat(ambassador.at("/resources/requests/cpu").asText()).isEqualTo("100m");
        assertThat(elements(ambassador.path("volumeMounts"))).anySatisfy(mount -> {
            assertThat(mount.path("mountPath").asText()).isEqualTo("/etc/nutcracker");
            assertThat(mount.has("subPath")).isFalse();
        });
        assertThat(elements(ambassador.path("volumeMounts")))
                .anySatisfy(
                        mount -> assertThat(mount.path("mountPath").asText()).isEqualTo("/tmp"));
    }

    @ParameterizedTest
    @MethodSource("manifests")
    void theFileIsReadableForAUserThatIsNotRoot(Path manifest) throws IOException {
        JsonNode pod = pods(manifest).findFirst().orElseThrow();
        assertThat(pod.at("/securityContext/runAsUser").asInt()).isEqualTo(185);
        JsonNode volume = elements(pod.path("volumes"))
                .filter(candidate -> candidate.has("configMap"))
                .findFirst()
                .orElseThrow();
        assertThat(volume.at("/configMap/defaultMode").asInt()).isEqualTo(0444);
        String name = volume.at("/configMap/name").asText();
        assertThat(read(manifest)).anySatisfy(document -> {
            assertThat(document.path("kind").asText()).isEqualTo("ConfigMap");
            assertThat(document.at("/metadata/name").asText()).isEqualTo(name);
            assertThat(document.at("/data/nutcracker.yml").asText()).contains("distribution: ketama");
        });
    }

    @Test
    void theGeneratedManifestDoesNotChangeFromBuildToBuild() throws IOException {
        for (JsonNode document : read(GENERATED)) {
            assertThat(document.toString()).doesNotContain("build-timestamp").doesNotContain("commit-id");
            assertThat(document.at("/spec/selector").toString()).doesNotContain("version");
        }
    }

    @Test
    void theSidecarOfTheExampleIsANativeOne() throws IOException {
        JsonNode pod = pods(SIDECAR).findFirst().orElseThrow();
        assertThat(elements(pod.path("initContainers"))).anySatisfy(container -> {
            assertThat(container.path("name").asText()).isEqualTo("sharding-ambassador");
            assertThat(container.path("restartPolicy").asText()).isEqualTo("Always");
        });
        JsonNode redis = read(SIDECAR).stream()
                .filter(document -> document.path("kind").asText().equals("StatefulSet"))
                .findFirst()
                .orElseThrow();
        assertThat(redis.at("/spec/replicas").asInt()).isEqualTo(3);
    }

    private static JsonNode ambassador(Path manifest) throws IOException {
        return pods(manifest)
                .flatMap(KubernetesManifestsIT::containers)
                .filter(container -> container.path("name").asText().equals("sharding-ambassador"))
                .findFirst()
                .orElseThrow();
    }

    private static int port(JsonNode container, JsonNode port) {
        return port.isInt()
                ? port.asInt()
                : elements(container.path("ports"))
                        .filter(candidate -> candidate.path("name").asText().equals(port.asText()))
                        .findFirst()
                        .orElseThrow()
                        .path("containerPort")
                        .asInt();
    }

    private static Stream<JsonNode> pods(Path manifest) throws IOException {
        return read(manifest).stream()
                .map(document -> document.at("/spec/template/spec"))
                .filter(JsonNode::isObject);
    }

    private static Stream<JsonNode> containers(JsonNode pod) {
        return Stream.concat(elements(pod.path("initContainers")), elements(pod.path("containers")));
    }

    private static List<JsonNode> read(Path manifest) throws IOException {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(manifest.toFile())) {
            return documents.readAll();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static Stream<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    private static List<String> texts(JsonNode array) {
        return elements(array).map(JsonNode::asText).toList();
    }
}
